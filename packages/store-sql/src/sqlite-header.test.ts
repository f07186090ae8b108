import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configureSqlite } from './configure-sqlite.js';
import { migrate } from './migrate.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { inspectSqliteHeader, SQLITE_HEADER_BYTES, type SqliteFileState } from './sqlite-header.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-sql-header-'));
  path = join(folder, 'some.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function inspect(change: { bytes?: number; walBytes?: number } = {}): Promise<SqliteFileState> {
  const content = await readFile(path);
  return inspectSqliteHeader({
    header: new Uint8Array(content.subarray(0, SQLITE_HEADER_BYTES)),
    bytes: content.length,
    ...change,
  });
}

function execute(...statements: string[]): void {
  const handle = new Libsql(path);
  for (const statement of statements) handle.exec(statement);
  handle.close();
}

async function makeOurs(exclusive = true): Promise<void> {
  const handle = new Libsql(path);
  configureSqlite(handle, { exclusive: true });
  const db = new Kysely<object>({ dialect: sqliteDialect(handle) });
  await migrate(db, { profile: 'sqlite', now: 0, exclusive });
  await db.destroy();
}

describe('the header of a file', () => {
  it('tells a database of ours, that was made for us alone', async () => {
    await makeOurs();
    expect(await inspect()).toBe('ours');
  });

  it('tells an empty file, and a database without tables', async () => {
    expect(inspectSqliteHeader({ header: new Uint8Array(), bytes: 0 })).toBe('empty');
    execute('pragma user_version = 0', 'create table t (x)', 'drop table t', 'vacuum');
    expect(await inspect()).toBe('empty');
  });

  it('tells another program by its tables, few or many', async () => {
    execute('create table orders (x)');
    await expect(inspect()).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
    execute(
      ...Array.from({ length: 200 }, (_, i) => `create table orders_${i} (a_column_with_a_long_name_${i} integer)`),
    );
    await expect(inspect()).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
  });

  it('takes our tables beside those of another program for that program', async () => {
    execute('create table orders (x)');
    await makeOurs(false);
    await expect(inspect()).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
  });

  it('tells a file that was cut off by any page, but not while pages may be in a log', async () => {
    await makeOurs();
    const { length } = await readFile(path);
    await expect(inspect({ bytes: length - 4096 })).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    await expect(inspect({ bytes: length - 1 })).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(await inspect({ bytes: length - 4096, walBytes: 4096 })).toBe('ours');
  });

  it('tells a file that is no database, or less than a header', () => {
    const header = new TextEncoder().encode('Dear diary, '.repeat(10)).subarray(0, SQLITE_HEADER_BYTES);
    expect(() => inspectSqliteHeader({ header, bytes: 5000 })).toThrow(
      expect.objectContaining({ code: 'STORE_CORRUPT' }),
    );
    const magic = new TextEncoder().encode('SQLite format 3\0');
    expect(() => inspectSqliteHeader({ header: magic, bytes: 16 })).toThrow(
      expect.objectContaining({ code: 'STORE_CORRUPT' }),
    );
  });

  it('tells a later version', async () => {
    await makeOurs();
    execute('pragma user_version = 4');
    await expect(inspect()).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
  });

  it('says that it cannot tell when what counts is in the log', async () => {
    execute('create table orders (x)');
    expect(await inspect({ walBytes: 1 })).toBe('unknown');
  });
});
