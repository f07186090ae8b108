import type { AuditEntry } from '@fpl-ml/core';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { afterEach, describe, expect, it } from 'vitest';
import { sqlStores } from './sql-stores.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { sqlitePragma } from './sqlite-pragma.js';
import { freshDatabases } from './test/fresh-database.js';
import type { TestDatabase } from './test/open-stores.js';
import { auditEntry as entry } from './test/samples.js';

const fresh = freshDatabases();
const sqlite = { profile: 'sqlite' } as const;

const others: Libsql.Database[] = [];
afterEach(() => {
  for (const handle of others.splice(0)) handle.close();
});

/** Another connection to the same file, as another process has one. */
function another({ path }: TestDatabase): Libsql.Database {
  const handle = new Libsql(path);
  others.push(handle);
  return handle;
}

const stores = ({ db }: TestDatabase, pause?: () => Promise<void>) =>
  sqlStores(db, pause === undefined ? sqlite : { ...sqlite, pause });

async function ids(unit: ReturnType<typeof stores>): Promise<readonly string[]> {
  return (await unit.auditLog.list()).map(({ id }) => id);
}

describe('a transaction that another process is in the way of', () => {
  it('is tried again when it could not begin', async () => {
    const database = await fresh();
    database.handle.pragma('busy_timeout = 0');
    const other = another(database);
    other.exec('begin immediate');
    const pauses: number[] = [];
    const unit = sqlStores(database.db, {
      ...sqlite,
      pause: async (attempt) => {
        pauses.push(attempt);
        if (attempt === 3) other.exec('rollback');
      },
    });
    await unit.transaction((tx) => tx.auditLog.append([entry('a')]));
    expect(pauses).toEqual([1, 2, 3]);
    expect(await ids(unit)).toEqual(['a']);
  });

  it('gives up after as many attempts as it has, and says so', async () => {
    const database = await fresh();
    database.handle.pragma('busy_timeout = 0');
    another(database).exec('begin immediate');
    let pauses = 0;
    const pause = async (): Promise<void> => {
      pauses += 1;
    };
    const unit = sqlStores(database.db, { ...sqlite, pause, attempts: 2 });
    const refused = { code: 'STORE_BUSY', retryable: true };
    await expect(unit.transaction(async () => 1)).rejects.toMatchObject(refused);
    await expect(unit.auditLog.append([entry('a')])).rejects.toMatchObject(refused);
    expect(pauses).toBe(2);
  });

  it('runs its work again when it could not commit, without the effects of the attempt that failed', async () => {
    const database = await fresh();
    database.handle.pragma('journal_mode = delete');
    database.handle.pragma('busy_timeout = 0');
    const reader = another(database);
    reader.exec('begin');
    reader.prepare('select * from ml_audit_log').all();
    const unit = stores(database, async () => void reader.exec('commit'));
    let runs = 0;
    const effects: number[] = [];
    const result = await unit.transaction(async (tx) => {
      runs += 1;
      const run = runs;
      tx.afterCommit(() => effects.push(run));
      await tx.auditLog.append([entry('a')]);
      return run;
    });
    expect([result, runs, effects]).toEqual([2, 2, [2]]);
    expect(await ids(unit)).toEqual(['a']);
  });
});

describe('a transaction that the database ended', () => {
  /** A store whose database rolls back by itself when a message is added, as SQLite may when a device fails. */
  async function failing(onRollback: () => void) {
    const database = await fresh();
    const failed = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR', rawCode: 10 });
    const prepare = (text: string): Libsql.Statement => {
      if (text === 'rollback') onRollback();
      if (!text.startsWith('insert into "ml_outbox"')) return database.handle.prepare(text);
      database.handle.exec('rollback');
      throw failed;
    };
    const db = new Kysely<unknown>({ dialect: sqliteDialect({ prepare, close: () => undefined }) });
    const unit = sqlStores(db, sqlite);
    const work = unit.transaction(async (tx) => {
      await tx.auditLog.append([entry('before')]);
      await Promise.allSettled([
        tx.outbox.add([{ id: '1', topic: 't', key: 'k', payload: {}, createdAt: 1 }]),
        tx.auditLog.append([entry('after')]),
      ]);
    });
    return { unit, work, failed };
  }

  it('by itself takes nothing more, so that nothing stands alone', async () => {
    const { unit, work, failed } = await failing(() => undefined);
    await expect(work).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true, cause: failed });
    expect(await ids(unit)).toEqual([]);
    await unit.auditLog.append([entry('again')]);
    expect(await ids(unit)).toEqual(['again']);
  });

  it('and that cannot be rolled back says both', async () => {
    const stuck = Object.assign(new Error('stuck'), { code: 'SQLITE_IOERR', rawCode: 10 });
    const { work } = await failing(() => {
      throw stuck;
    });
    const both = { errors: [{ code: 'STORE_UNAVAILABLE' }, stuck] };
    await expect(work).rejects.toMatchObject({ code: 'STORE_FAILED', cause: both });
  });

  it('takes nothing more, and leaves nothing, even when its work goes on', async () => {
    const database = await fresh();
    const unit = stores(database);
    await unit.auditLog.append([entry('before')]);
    database.handle.pragma(`max_page_count = ${Number(sqlitePragma(database.handle, 'page_count'))}`);
    const big = (id: string): AuditEntry => ({ ...entry(id), data: { text: 'x'.repeat(100_000) } });
    const stubborn = unit.transaction(async (tx) => {
      await tx.auditLog.append([entry('a')]);
      await expect(tx.auditLog.append([big('b')])).rejects.toMatchObject({ code: 'STORE_FULL' });
      await expect(tx.auditLog.append([entry('c')])).rejects.toMatchObject({ code: 'STORE_FULL' });
      return 'as if nothing had happened';
    });
    await expect(stubborn).rejects.toMatchObject({ code: 'STORE_FULL', cause: { code: 'SQLITE_FULL' } });
    expect(await ids(unit)).toEqual(['before']);
    database.handle.pragma('max_page_count = 1000000');
    await unit.auditLog.append([big('b')]);
    expect(await ids(unit)).toEqual(['before', 'b']);
  });
});

describe('errors', () => {
  it('of a closed database are typed', async () => {
    const handle = new Libsql(':memory:');
    const db = new Kysely<unknown>({ dialect: sqliteDialect(handle) });
    const unit = sqlStores(db, sqlite);
    await expect(unit.auditLog.list()).rejects.toMatchObject({ code: 'STORE_FAILED', cause: { code: 'SQLITE_ERROR' } });
    await db.destroy();
    await expect(unit.auditLog.list()).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await expect(unit.transaction(async () => 1)).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });

  it('of the work come out as they are', async () => {
    const unit = stores(await fresh());
    const mine = new TypeError('mine');
    await expect(unit.transaction(() => Promise.reject(mine))).rejects.toBe(mine);
    const inner = unit.transaction((tx) => tx.transaction(() => Promise.reject(mine)));
    await expect(inner).rejects.toBe(mine);
  });

  it('of a broken rule name it, and end nothing', async () => {
    const { db } = await fresh();
    const unit = sqlStores(db, sqlite);
    const retraining = (id: string) => ({
      id,
      model: 'm',
      triggerType: 'manual' as const,
      priority: 'normal' as const,
      reason: '',
      requestedBy: 'ann',
      idempotencyKey: 'k',
      status: 'queued' as const,
      attempt: 0,
      requestedAt: 1,
      updatedAt: 1,
      verdict: null,
      version: null,
      explanation: '',
    });
    await unit.transaction(async (tx) => {
      await tx.runs.putRetraining(retraining('a'));
      await expect(tx.runs.putRetraining(retraining('b'))).rejects.toMatchObject({
        code: 'STORE_CONSTRAINT',
        cause: { code: 'SQLITE_CONSTRAINT_UNIQUE' },
      });
    });
    expect(await unit.runs.listRetrainings('m')).toHaveLength(1);
  });

  it('say so for a profile that is not there', async () => {
    const { db } = await fresh();
    const name: string = 'mysql';
    // As JavaScript may: the types refuse it.
    const profile = name as 'sqlite';
    expect(() => sqlStores(db, { profile })).toThrow(expect.objectContaining({ code: 'SQL_PROFILE_UNKNOWN' }));
  });
});
