import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEntry } from '@fpl-ml/core';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { afterEach, describe, expect, it } from 'vitest';
import { sqlStores } from './sql-stores.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { freshDatabases } from './testing/fresh-database.js';
import type { TestDatabase } from './testing/open-stores.js';

const fresh = freshDatabases();
const sqlite = { profile: 'sqlite' } as const;
const entry = (id: string): AuditEntry => {
  return { id, model: 'm', at: 1, actor: 'test', action: 'noted', subject: 's', data: {} };
};

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

describe('the stores of a transaction', () => {
  it('never let a plain write land between the savepoint of another operation and its end', async () => {
    const unit = stores(await fresh());
    await unit.transaction(async (tx) => {
      const lost = tx.transaction(async (inner) => {
        await inner.auditLog.append([entry('lost')]);
        await sleep(5);
        throw new Error('no');
      });
      const kept = tx.outbox.add([{ id: '1', topic: 't', key: 'k', payload: {}, createdAt: 1 }]);
      const refused = tx.auditLog.append([entry('a'), entry('a')]);
      const also = tx.auditLog.append([entry('b')]);
      expect((await Promise.allSettled([lost, kept, refused, also])).map(({ status }) => status)).toEqual([
        'rejected',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
    });
    expect(await ids(unit)).toEqual(['b']);
    expect(await unit.outbox.list('t')).toHaveLength(1);
  });

  it('join the innermost transaction that they are used in', async () => {
    const unit = stores(await fresh());
    await unit.transaction(async (tx) => {
      const inner = tx.transaction(async () => {
        await tx.auditLog.append([entry('lost')]);
        await tx.transaction(async () => tx.auditLog.append([entry('lost too')]));
        throw new Error('inner');
      });
      await expect(inner).rejects.toThrow('inner');
      await tx.auditLog.append([entry('kept')]);
    });
    expect(await ids(unit)).toEqual(['kept']);
  });

  it('take part with calls that were not awaited, and refuse those that had not begun when the work rejected', async () => {
    const unit = stores(await fresh());
    const calls: Promise<readonly PromiseSettledResult<void>[]>[] = [];
    const append = (tx: Pick<typeof unit, 'auditLog'>, names: readonly string[]): void => {
      calls.push(Promise.allSettled(names.map((name) => tx.auditLog.append([entry(name)]))));
    };
    await unit.transaction(async (tx) => append(tx, ['a', 'b']));
    const rejected = unit.transaction(async (tx) => {
      append(tx, ['c', 'd']);
      throw new Error('no');
    });
    await expect(rejected).rejects.toThrow('no');
    const ended = { status: 'rejected', reason: { code: 'UNIT_OF_WORK_CLOSED' } };
    const done = { status: 'fulfilled' };
    expect(await Promise.all(calls)).toMatchObject([
      [done, done],
      // The first had begun, and is taken back.
      [done, ended],
    ]);
    expect(await ids(unit)).toEqual(['a', 'b']);
  });

  it('of a transaction that joined are refused after its end', async () => {
    const unit = stores(await fresh());
    await unit.transaction(async (tx) => {
      const late = await tx.transaction(async (inner) => () => inner.auditLog.append([entry('late')]));
      await expect(late()).rejects.toMatchObject({ code: 'UNIT_OF_WORK_CLOSED' });
    });
    expect(await ids(unit)).toEqual([]);
  });
});

describe('stores that are not bound', () => {
  it('are refused inside a transaction of other stores on the same database', async () => {
    const { db } = await fresh();
    const [one, two] = [sqlStores(db, sqlite), sqlStores(db, sqlite)];
    const mixed = one.transaction(() => two.auditLog.list());
    await expect(mixed).rejects.toMatchObject({ code: 'UNIT_OF_WORK_MIXED' });
    const nested = one.transaction((tx) => tx.transaction(() => one.runs.loadLoop('m')));
    await expect(nested).rejects.toMatchObject({ code: 'UNIT_OF_WORK_MIXED' });
  });

  it('may be of another database', async () => {
    const [one, two] = [stores(await fresh()), stores(await fresh())];
    await one.transaction(async (tx) => {
      await two.transaction(async (other) => {
        await tx.auditLog.append([entry('a')]);
        await other.auditLog.append([entry('b')]);
        await expect(one.auditLog.list()).rejects.toMatchObject({ code: 'UNIT_OF_WORK_MIXED' });
      });
      await two.auditLog.append([entry('c')]);
    });
    expect([await ids(one), await ids(two)]).toEqual([['a'], ['b', 'c']]);
  });

  it('can be used after the end by what was begun inside, and by effects', async () => {
    const unit = stores(await fresh());
    const later: Promise<unknown>[] = [];
    await unit.transaction(async (tx) => {
      tx.afterCommit(() => later.push(unit.auditLog.append([entry('effect')])));
      later.push(sleep(20).then(() => unit.auditLog.append([entry('timer')])));
    });
    await Promise.all(later);
    expect(await ids(unit)).toEqual(['effect', 'timer']);
  });

  it('wait for a transaction that somebody else has open', async () => {
    const unit = stores(await fresh());
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const open = unit.transaction(async (tx) => {
      await tx.auditLog.append([entry('a')]);
      await gate;
    });
    const seen = ids(unit);
    release();
    await open;
    expect(await seen).toEqual(['a']);
  });
});

describe('a transaction that the database ended', () => {
  it('takes nothing more, and leaves nothing, even when its work goes on', async () => {
    const database = await fresh();
    const unit = stores(database);
    await unit.auditLog.append([entry('before')]);
    const [{ page_count: pages } = { page_count: 0 }] = database.handle.prepare('pragma page_count').all() as [
      { page_count: number },
    ];
    database.handle.pragma(`max_page_count = ${pages}`);
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

describe('effects', () => {
  it('are all called, and what one throws comes out and takes nothing back', async () => {
    const unit = stores(await fresh());
    const called: number[] = [];
    const loud = unit.transaction(async (tx) => {
      await tx.auditLog.append([entry('a')]);
      tx.afterCommit(() => {
        throw new Error('loud');
      });
      tx.afterCommit(() => called.push(2));
    });
    await expect(loud).rejects.toThrow('loud');
    expect(called).toEqual([2]);
    expect(await ids(unit)).toEqual(['a']);
  });

  it('keep the order of registration across transactions that joined, and go with the one that was taken back', async () => {
    const unit = stores(await fresh());
    const called: string[] = [];
    await unit.transaction(async (tx) => {
      tx.afterCommit(() => called.push('1'));
      await tx.transaction(async (inner) => {
        inner.afterCommit(() => called.push('2'));
        tx.afterCommit(() => called.push('3'));
      });
      const lost = tx.transaction(async (inner) => {
        await inner.transaction(async (innermost) => innermost.afterCommit(() => called.push('lost')));
        throw new Error('no');
      });
      await expect(lost).rejects.toThrow('no');
      tx.afterCommit(() => called.push('4'));
    });
    expect(called).toEqual(['1', '2', '3', '4']);
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
    expect(() => sqlStores(db, { profile: 'postgres' })).toThrow(
      expect.objectContaining({ code: 'SQL_PROFILE_UNKNOWN' }),
    );
  });
});
