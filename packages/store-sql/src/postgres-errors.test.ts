import { inspect } from 'node:util';
import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from './migrate.js';
import { postgresDialect } from './postgres-dialect.js';
import { breaksTransaction, storeError } from './sql-errors.js';
import { sqlStores } from './sql-stores.js';
import { freshPostgres } from './test/fresh-postgres.js';
import { anotherClient, withSetting } from './test/postgres-client.js';
import { auditEntry as entry } from './test/samples.js';

const CANARY = 'canary-7f3a91';
const fresh = freshPostgres();

function changed(url: string, change: (parts: URL) => void): string {
  const parts = new URL(url);
  change(parts);
  return parts.href;
}

function connect(url: string): Kysely<unknown> {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 20_000 });
  const db = new Kysely<unknown>({ dialect: postgresDialect(pool) });
  onTestFinished(() => db.destroy());
  return db;
}

/** What migrating and a store's call end with; neither may give a secret away. */
async function errorsOf(url: string): Promise<readonly unknown[]> {
  const db = connect(url);
  const unit = sqlStores(db, { profile: 'postgres', attempts: 2 });
  const calls = [migrate(db, { profile: 'postgres', now: 0 }), unit.auditLog.list(), unit.transaction(async () => 1)];
  const errors = (await Promise.allSettled(calls)).map((call) => (call.status === 'rejected' ? call.reason : null));
  for (const error of errors) {
    const shown = `${inspect(error, { depth: 20, showHidden: true })} ${JSON.stringify(error)} ${String(error)}`;
    expect(shown).not.toContain(CANARY);
    expect(shown).not.toContain(new URL(url).password);
  }
  return errors;
}

const thrice = (expected: object): readonly unknown[] => [1, 2, 3].map(() => expect.objectContaining(expected));

describe('a wrong connection string is told, and gives no password away:', () => {
  it('a wrong password', async () => {
    const { path } = await fresh();
    const url = changed(path, (parts) => {
      parts.password = CANARY;
    });
    expect(await errorsOf(url)).toEqual(thrice({ code: 'STORE_UNAVAILABLE', retryable: false }));
  });

  it('a database that is not there', async () => {
    const { path } = await fresh();
    const url = changed(path, (parts) => {
      parts.pathname = '/fpl_ml_nowhere';
    });
    expect(await errorsOf(url)).toEqual(thrice({ code: 'STORE_UNAVAILABLE', retryable: false }));
  });

  it.each([
    ['a port where nobody listens', `postgres://ann:${CANARY}@127.0.0.1:1/loop`],
    ['a host of two addresses where nobody listens', `postgres://ann:${CANARY}@localhost:1/loop`],
    ['a host that nobody knows', `postgres://ann:${CANARY}@nowhere.invalid/loop`],
  ])('%s', async (_, url) => {
    expect(await errorsOf(url)).toEqual(thrice({ code: 'STORE_UNAVAILABLE', retryable: true }));
  });

  it('a server without TLS where TLS is asked for', async () => {
    const { path } = await fresh();
    const url = `${path}?ssl=true`;
    expect(await errorsOf(url)).toEqual(thrice({ code: 'STORE_UNAVAILABLE', retryable: false }));
  });
});

it('a connection that is lost at rest is reported, without the password', async () => {
  const { path } = await fresh();
  const lost: unknown[] = [];
  const pool = new pg.Pool({ connectionString: path });
  const onConnectionLost = (error: unknown): void => void lost.push(error);
  const db = new Kysely<unknown>({ dialect: postgresDialect(pool, { onConnectionLost }) });
  onTestFinished(() => db.destroy());
  await sql`select 1`.execute(db);
  const { rows } = await sql<{ readonly pid: number }>`select pg_backend_pid() as pid`.execute(db);
  await (await anotherClient(path)).query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
  await expect.poll(() => pool.totalCount).toBe(0);
  expect(lost[0]).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
  expect(inspect(lost, { depth: 20, showHidden: true })).not.toContain(new URL(path).password);
});

describe('a database that may not be written', () => {
  it.each([
    ['since it says so', 'default_transaction_read_only=on'],
    ['by this role', 'role=pg_monitor'],
  ])('%s', async (_, setting) => {
    const { path } = await fresh();
    const { auditLog, transaction } = sqlStores(connect(withSetting(path, setting)), { profile: 'postgres' });
    const refused = { code: 'STORE_READONLY', retryable: false };
    await expect(auditLog.append([entry('a')])).rejects.toMatchObject(refused);
    await expect(transaction((tx) => tx.auditLog.append([entry('a')]))).rejects.toMatchObject(refused);
  });
});

it('a database that others hold for too long is busy, and the connection that gave up is as good as new', async () => {
  const { path } = await fresh();
  const other = await anotherClient(path);
  await other.query('begin; lock table ml_audit_head in exclusive mode');
  const pauses: number[] = [];
  const pause = async (attempt: number): Promise<void> => void pauses.push(attempt);
  const db = connect(withSetting(path, 'lock_timeout=50'));
  const { transaction, auditLog } = sqlStores(db, { profile: 'postgres', attempts: 3, pause });
  const busy = { code: 'STORE_BUSY', retryable: true };
  await expect(transaction(async () => 1)).rejects.toMatchObject(busy);
  await expect(auditLog.append([entry('a')])).rejects.toMatchObject(busy);
  expect(pauses).toEqual([1, 2, 1, 2]);
  await other.query('rollback');
  await transaction((tx) => tx.auditLog.append([entry('b')]));
  expect((await auditLog.list()).map(({ id }) => id)).toEqual(['b']);
});

describe('errors of PostgreSQL and its drivers', () => {
  const driver = (code?: string, said = 'it said'): Error =>
    Object.assign(new Error(said), code === undefined ? {} : { code });

  it.each([
    ['53100', 'STORE_FULL', true],
    ['53300', 'STORE_UNAVAILABLE', true],
    ['57P01', 'STORE_UNAVAILABLE', true],
    ['57014', 'STORE_UNAVAILABLE', true],
    ['08006', 'STORE_UNAVAILABLE', true],
    ['58030', 'STORE_UNAVAILABLE', true],
    ['ECONNRESET', 'STORE_UNAVAILABLE', true],
    ['28P01', 'STORE_UNAVAILABLE', false],
    ['3D000', 'STORE_UNAVAILABLE', false],
    ['25006', 'STORE_READONLY', false],
    ['42501', 'STORE_READONLY', false],
    ['40001', 'STORE_BUSY', true],
    ['40P01', 'STORE_BUSY', true],
    ['55P03', 'STORE_BUSY', true],
    ['23505', 'STORE_CONSTRAINT', false],
    ['XX001', 'STORE_CORRUPT', false],
    ['42P01', 'STORE_FAILED', false],
    ['25P02', 'STORE_FAILED', false],
    ['EPERM', 'STORE_FAILED', false],
  ])('%s is %s', (code, expected, retryable) => {
    const cause = driver(code);
    expect(storeError(cause)).toMatchObject({ code: expected, retryable, cause });
  });

  it.each([
    ['Connection terminated unexpectedly', 'STORE_UNAVAILABLE', true],
    ['Client has encountered a connection error and is not queryable', 'STORE_UNAVAILABLE', true],
    ['timeout exceeded when trying to connect', 'STORE_UNAVAILABLE', true],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'STORE_UNAVAILABLE', false],
    ['The server does not support SSL connections', 'STORE_UNAVAILABLE', false],
    ['something else', 'STORE_FAILED', false],
  ])('without a code, "%s" is %s', (said, expected, retryable) => {
    expect(storeError(driver(undefined, said))).toMatchObject({ code: expected, retryable });
  });

  it('end a transaction when it cannot go on', () => {
    const broken = (code: string): boolean => breaksTransaction(storeError(driver(code)));
    expect(['40001', '40P01', '55P03', '57P01', '53100', '25006'].map(broken)).not.toContain(false);
    expect(['23505', '42P01'].map(broken)).not.toContain(true);
  });
});
