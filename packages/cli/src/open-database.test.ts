import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usePostgres } from '@fpl-ml/repo/postgres';
import Database from 'libsql';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { DatabaseTarget } from './database-target.js';
import { openDatabase } from './open-database.js';
import { writeToyDatabase } from './tests/postgres-database.js';
import { writeToyFile } from './tests/sqlite-database.js';

const postgres = usePostgres(inject('postgresUrl'));
let folder: string;
const targets: Record<string, DatabaseTarget> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-ml-open-'));
  const [file, url] = [join(folder, 'toy.db'), await postgres.createDatabase()];
  await writeToyFile(file);
  await writeToyDatabase(url, join(folder, 'artifacts'));
  Object.assign(targets, { SQLite: { kind: 'sqlite', file }, PostgreSQL: { kind: 'postgres', url } });
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

test.each(['SQLite', 'PostgreSQL'])('opened for reading, %s refuses to be written', async (kind) => {
  const target = targets[kind];
  if (target === undefined) throw new Error(`no ${kind}`);
  const entry = { id: 'a', model: 'toy', at: 0, actor: 'x', action: 'x', subject: 'x', data: {} };
  const reading = await openDatabase(target, 'read', {});
  expect((await reading.stores.auditLog.list({ model: 'toy' })).length).toBeGreaterThan(0);
  await expect(reading.stores.auditLog.append([entry])).rejects.toThrow(
    expect.objectContaining({ code: 'STORE_READONLY' }),
  );
  await reading.close();
  const writing = await openDatabase(target, 'write', {});
  await writing.stores.auditLog.append([entry]);
  await writing.close();
});

test('a database of an earlier release is told from one that is damaged, and left as it is', async () => {
  const file = join(folder, 'older.db');
  await writeToyFile(file);
  const handle = new Database(file);
  handle.exec('drop table ml_feed; delete from ml_schema_history where version > 1');
  handle.close();
  await expect(openDatabase({ kind: 'sqlite', file }, 'write', {})).rejects.toMatchObject({
    code: 'CLI_DATABASE_OLDER',
    data: { version: 1 },
  });
});
