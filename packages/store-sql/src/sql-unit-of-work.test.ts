import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sqlStores } from './sql-stores.js';
import { freshDatabasesOf } from './test/fresh-database.js';
import { PROFILES, type TestDatabase } from './test/open-stores.js';
import { auditEntry as entry } from './test/samples.js';

const stores = ({ db, options }: TestDatabase) => sqlStores(db, options);

async function ids(unit: ReturnType<typeof stores>): Promise<readonly string[]> {
  return (await unit.auditLog.list()).map(({ id }) => id);
}

describe.each(PROFILES)('on %s, the stores of a transaction', (profile) => {
  const fresh = freshDatabasesOf(profile);

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

describe.each(PROFILES)('on %s, stores that are not bound', (profile) => {
  const fresh = freshDatabasesOf(profile);

  it('are refused inside a transaction of other stores on the same database', async () => {
    const { db, options } = await fresh();
    const [one, two] = [sqlStores(db, options), sqlStores(db, options)];
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

  it('see nothing of a transaction that somebody else has open, and wait for it where there is one connection', async () => {
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
    if (profile === 'postgres') await seen;
    release();
    await open;
    expect(await seen).toEqual(profile === 'sqlite' ? ['a'] : []);
    expect(await ids(unit)).toEqual(['a']);
  });
});

describe.each(PROFILES)('on %s, effects', (profile) => {
  const fresh = freshDatabasesOf(profile);

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
