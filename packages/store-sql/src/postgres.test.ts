import type { Retraining } from '@fpl-ml/engine';
import type { NewQueueEntry } from '@fpl-ml/scheduler';
import { describe, expect, it } from 'vitest';
import { sqlStores } from './sql-stores.js';
import { freshPostgres } from './test/fresh-postgres.js';
import { connectPostgres } from './test/open-stores.js';
import { anotherClient, terminate, untilBlocked } from './test/postgres-client.js';
import { auditEntry as entry } from './test/samples.js';

const fresh = freshPostgres();

async function setUp() {
  const { db, options, path } = await fresh();
  return { db, path, unit: sqlStores(db, options), other: await anotherClient(path) };
}

const ids = async ({ auditLog }: ReturnType<typeof sqlStores>): Promise<readonly string[]> =>
  (await auditLog.list()).map(({ id }) => id);

const message = (id: string) => ({ id, topic: 't', key: 'k', payload: {}, createdAt: 1 });

function work(id: string, change: Partial<NewQueueEntry> = {}): NewQueueEntry {
  const retry = { attempts: 1, delay: 0, factor: 1, maxDelay: 0 };
  const base = { id, name: id, handler: 'h', model: null, jobId: null, scheduledFor: 0, priority: 'normal' } as const;
  return { ...base, payload: {}, key: null, dedupKey: null, retry, timeout: null, enqueuedAt: 0, runAt: 0, ...change };
}

describe('a transaction on PostgreSQL', () => {
  it('sees one state of the database, whatever others commit meanwhile', async () => {
    const { unit, other } = await setUp();
    const seen = await unit.transaction(async (tx) => {
      const before = await tx.queue.list();
      await other.query(`insert into ml_latest_versions (model) values ('n')`);
      await other.query(`insert into ml_audit_log values (9, 'x', 'm', 0, 'a', 'b', 'c', '{}', 'h')`);
      return [before, await tx.auditLog.list()];
    });
    expect(seen).toEqual([[], []]);
  });

  it('runs again when an operation beside it changed a row that it writes', async () => {
    const { unit, other } = await setUp();
    await unit.queue.enqueue(work('a'));
    const effects: number[] = [];
    let runs = 0;
    await unit.transaction(async (tx) => {
      runs += 1;
      const run = runs;
      tx.afterCommit(() => effects.push(run));
      await tx.auditLog.append([entry(`run ${run}`)]);
      if (run === 1) await other.query('update ml_queue set attempts = 7');
      await tx.queue.cancel('a', 1);
    });
    expect([runs, effects, await ids(unit)]).toEqual([2, [2], ['run 2']]);
    expect(await unit.queue.list()).toMatchObject([{ state: 'cancelled', attempts: 7 }]);
  });

  it('goes on after an operation that the database refused', async () => {
    const { unit } = await setUp();
    const retraining: Retraining = {
      id: 'r1',
      model: 'm',
      triggerType: 'manual',
      priority: 'normal',
      reason: 'r',
      requestedBy: 'ann',
      idempotencyKey: 'once',
      status: 'queued',
      attempt: 0,
      requestedAt: 1,
      updatedAt: 1,
      verdict: null,
      version: null,
      explanation: '',
    };
    await unit.transaction(async (tx) => {
      await tx.runs.putRetraining(retraining);
      const twin = tx.runs.putRetraining({ ...retraining, id: 'r2' });
      await expect(twin).rejects.toMatchObject({ code: 'STORE_CONSTRAINT', retryable: false });
      await tx.auditLog.append([entry('after')]);
    });
    expect(await ids(unit)).toEqual(['after']);
    expect((await unit.runs.listRetrainings('m')).map(({ id }) => id)).toEqual(['r1']);
  });

  it('whose connection is lost keeps nothing, says so, and the next one has another connection', async () => {
    const { unit, other } = await setUp();
    const lost = unit.transaction(async (tx) => {
      await tx.auditLog.append([entry('lost')]);
      await terminate(other, 'idle in transaction');
      await tx.auditLog.append([entry('after')]);
    });
    await expect(lost).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await unit.transaction((tx) => tx.auditLog.append([entry('next')]));
    expect(await ids(unit)).toEqual(['next']);
  });

  it('whose connection is lost rejects also when its work goes on as if nothing had been', async () => {
    const { unit, other } = await setUp();
    const lost = unit.transaction(async (tx) => {
      await tx.auditLog.append([entry('lost')]);
      await terminate(other, 'idle in transaction');
      return 'done';
    });
    await expect(lost).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await ids(unit)).toEqual([]);
  });
});

it('a connection of the pool that is lost at rest is replaced, and nobody notices', async () => {
  const { unit, other } = await setUp();
  await unit.auditLog.append([entry('before')]);
  await terminate(other, 'idle');
  await expect.poll(() => ids(unit).catch(() => null)).toEqual(['before']);
});

describe('operations that meet on PostgreSQL', () => {
  it('wait for the turn to send a message, so that no later one is seen before it', async () => {
    const { unit, other, path } = await setUp();
    const order: string[] = [];
    let later: Promise<unknown> = Promise.resolve();
    const db = connectPostgres(path);
    const beside = sqlStores(db, { profile: 'postgres' });
    await unit.transaction(async (tx) => {
      await tx.outbox.add([message('first')]);
      later = beside.outbox.add([message('second')]).then(() => order.push('second'));
      await untilBlocked(other);
      order.push('first');
    });
    await later;
    await db.destroy();
    expect(order).toEqual(['first', 'second']);
    expect((await unit.outbox.list('t')).map(({ id }) => id)).toEqual(['first', 'second']);
  });

  it('on one key, with different handlers, leave it to the one that took it', async () => {
    const { unit, other, path } = await setUp();
    await unit.queue.enqueue(work('a', { key: 'k', handler: 'a' }));
    await unit.queue.enqueue(work('b', { key: 'k', handler: 'b' }));
    await other.query('begin');
    await other.query(`update ml_queue set state = 'running', lease_until = 99 where id = 'a'`);
    const claim = unit.queue.claim({ owner: 'o', now: 1, lease: 9, limit: 9, handlers: ['b'] });
    await untilBlocked(await anotherClient(path));
    await other.query('commit');
    expect(await claim).toEqual([]);
  });
});
