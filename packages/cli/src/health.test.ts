import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RetrainingStatus } from '@fpl-ml/engine';
import { sqliteDialect, sqlStores } from '@fpl-ml/store-sql';
import { Kysely } from 'kysely';
import Database from 'libsql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './tests/run.js';
import { writeToyFile } from './tests/sqlite-database.js';
import { TOY_END } from './tests/toy-database.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-ml-health-'));
  await writeToyFile(join(folder, 'toy.db'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A database whose latest retraining ended so. */
async function endedAs(status: RetrainingStatus): Promise<string> {
  const name = `${status}.db`;
  await copyFile(join(folder, 'toy.db'), join(folder, name));
  const db = new Kysely<object>({ dialect: sqliteDialect(new Database(join(folder, name))) });
  const { runs } = sqlStores(db, { profile: 'sqlite' });
  const last = (await runs.listRetrainings('toy')).at(-1);
  if (last === undefined) throw new Error('the toy loop has no retrainings');
  await runs.putRetraining({ ...last, status });
  await db.destroy();
  return name;
}

test.each([
  ['completed', 0, 'healthy'],
  ['expired', 1, 'warning'],
  ['failed', 2, 'critical'],
] as const)('a retraining that is %s ends with %i: %s', async (status, exitCode, health) => {
  const args = ['health', '--db', await endedAs(status), '--model', 'toy', '--at', TOY_END];
  const { code, out } = await run(folder, args);
  expect([code, out.split('\n')[0]]).toEqual([exitCode, `toy: ${health} (${TOY_END})`]);
  const asJson = await run(folder, [...args, '--json']);
  expect([asJson.code, JSON.parse(asJson.out)]).toMatchObject([exitCode, { status: health }]);
});
