import type { NewQueueEntry } from '@fpl-ml/scheduler';
import { describe, expect, it } from 'vitest';
import { expireLeases } from './expire-leases.js';
import { sqlStores } from './sql-stores.js';
import { freshDatabasesOf } from './test/fresh-database.js';
import { PROFILES } from './test/open-stores.js';

const work = (id: string): NewQueueEntry => ({
  id,
  name: id,
  handler: 'h',
  model: null,
  jobId: null,
  scheduledFor: 0,
  priority: 'normal',
  payload: {},
  key: null,
  dedupKey: null,
  retry: { attempts: 3, delay: 1, factor: 1, maxDelay: 1 },
  timeout: null,
  enqueuedAt: 0,
  runAt: 7,
});

describe.each(PROFILES)('expireLeases on %s', (profile) => {
  const fresh = freshDatabasesOf(profile);

  it('sets free what dead workers hold, and voids their claims', async () => {
    const { db, options } = await fresh();
    const { queue, outbox } = sqlStores(db, options);
    const request = { owner: 'dead', now: 10, lease: 1_000_000, limit: 1, handlers: ['h'] };
    for (const id of ['a', 'b']) await queue.enqueue(work(id));
    await outbox.add(['1', '2'].map((id) => ({ id, topic: 't', key: id, payload: {}, createdAt: 0 })));
    const [entry] = await queue.claim(request);
    const [message] = await outbox.claim({ ...request, topic: 't' });
    if (entry === undefined || message === undefined) throw new Error('Nothing was claimed.');

    expect(await expireLeases(db, options)).toEqual({ queue: 1, outbox: 1 });
    expect(await queue.holds(entry)).toBe(false);
    expect(await queue.complete(entry, 21)).toBe(false);
    expect(await outbox.markDelivered(message, 21)).toBe(false);
    // By a clock that starts again a little earlier, it is not due yet.
    expect(await queue.claim({ ...request, owner: 'alive', now: 6 })).toEqual([]);
    const again = await queue.claim({ ...request, owner: 'alive', now: 7 });
    expect(again).toMatchObject([{ id: 'a', attempts: 1, epoch: 2, owner: 'alive', runAt: 7 }]);
    expect((await outbox.claim({ ...request, topic: 't', owner: 'alive', now: 21 })).map(({ id }) => id)).toEqual([
      '1',
    ]);
    expect(await queue.list({ state: 'waiting' })).toMatchObject([{ id: 'b', attempts: 0, epoch: 0, runAt: 7 }]);
  });

  it('finds nothing to do in a database at rest, and waits for no transaction that it is called in', async () => {
    const { db, options } = await fresh();
    expect(await expireLeases(db, options)).toEqual({ queue: 0, outbox: 0 });
    const inside = sqlStores(db, options).transaction(() => expireLeases(db, options));
    await expect(inside).rejects.toMatchObject({ code: 'UNIT_OF_WORK_MIXED' });
  });
});
