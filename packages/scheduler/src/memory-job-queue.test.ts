import { failedChecks, memoryUnitOfWork } from '@fpl-ml/core/testing';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from 'vitest';
import { jobQueueChecks } from './conformance/index.js';
import type { JobQueue, QueueEntry } from './job-queue.js';
import { jobQueueMemory, memoryJobQueue } from './memory-job-queue.js';

describe('the job queue in memory', () => {
  test.each(jobQueueChecks)('$name', ({ run }) => run(memoryJobQueue()));

  test('keeps the laws in a unit of work', async () => {
    const scope = new AsyncLocalStorage<object>();
    const failed = await failedChecks(
      jobQueueChecks,
      () => memoryUnitOfWork({ queue: jobQueueMemory() }, { scope }).queue,
    );
    expect(failed).toEqual([]);
  });

  test('takes everything back when its transaction fails', async () => {
    const stores = memoryUnitOfWork({ queue: jobQueueMemory() }, { scope: new AsyncLocalStorage<object>() });
    await jobQueueChecks[0]?.run(stores.queue);
    const before = await stores.queue.list();
    const failing = stores.transaction(async ({ queue }) => {
      for (const entry of await queue.list({ state: 'running' })) await queue.complete(entry, 10);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await stores.queue.list()).toEqual(before);
  });
});

type Break = (queue: JobQueue) => Partial<JobQueue>;

const INVERSE = { low: 'critical', normal: 'high', high: 'normal', critical: 'low' } as const;

/** Each breakage with the check that is meant to catch it. */
const BROKEN: readonly (readonly [what: string, check: string, breakIt: Break])[] = [
  [
    'priority inverted',
    'gives out the more urgent first, then the one added first',
    ({ enqueue }) => ({ enqueue: (entry) => enqueue({ ...entry, priority: INVERSE[entry.priority] }) }),
  ],
  [
    'last in first out',
    'gives out the more urgent first, then the one added first',
    ({ claim }) => ({ claim: async (request) => [...(await claim(request))].reverse() }),
  ],
  [
    'the newest picked when fewer are asked for, though given out in order',
    'gives out the one added first of equally urgent ones, however few are asked for',
    ({ claim, release }) => ({
      claim: async (request) => {
        const all = await claim({ ...request, limit: 1e9 });
        const from = Math.max(0, all.length - request.limit);
        for (const entry of all.slice(0, from)) await release(entry, entry.runAt);
        return all.slice(from);
      },
    }),
  ],
  [
    'due a millisecond early',
    'gives out an entry from its very instant on, not a millisecond earlier',
    ({ claim }) => ({ claim: (request) => claim({ ...request, now: request.now + 1 }) }),
  ],
  [
    'due a millisecond late',
    'gives out an entry from its very instant on, not a millisecond earlier',
    ({ claim }) => ({ claim: (request) => claim({ ...request, now: request.now - 1 }) }),
  ],
  [
    'limit off by one',
    'gives out no more than the limit, and only for the handlers and priorities asked for',
    ({ claim }) => ({ claim: (request) => claim({ ...request, limit: request.limit + 1 }) }),
  ],
  [
    'any handler',
    'gives out no more than the limit, and only for the handlers and priorities asked for',
    ({ claim }) => ({ claim: (request) => claim({ ...request, handlers: ['train', 'report'] }) }),
  ],
  [
    'any priority',
    'gives out no more than the limit, and only for the handlers and priorities asked for',
    ({ claim }) => ({ claim: (request) => claim({ ...request, minimumPriority: 'low' }) }),
  ],
  [
    'double claim',
    'gives an entry to one of ten that claim at once',
    ({ claim, list }) => ({
      claim: async (request) => {
        const seen = await list({ state: 'waiting' });
        const taken = await claim(request);
        return taken.length > 0 ? taken : seen.filter(({ runAt }) => runAt <= request.now);
      },
    }),
  ],
  [
    'lease a millisecond short',
    'gives an entry out again when its lease has run out, not a millisecond earlier',
    ({ claim }) => ({ claim: (request) => claim({ ...request, lease: request.lease - 1 }) }),
  ],
  [
    'lease that never ends',
    'gives an entry out again when its lease has run out, not a millisecond earlier',
    ({ claim }) => ({ claim: (request) => claim({ ...request, lease: 1e9 }) }),
  ],
  [
    'owner forgotten',
    'says who holds a claim until when, counts the attempts and raises the epoch',
    ({ claim }) => ({ claim: (request) => claim({ ...request, owner: 'somebody' }) }),
  ],
  [
    'stale epoch accepted',
    'takes no outcome and no sign of life from a worker that was replaced',
    (queue) => ({ complete: async ({ id }, now) => queue.complete(await current(queue, id), now) }),
  ],
  [
    'stale failure accepted',
    'takes no outcome and no sign of life from a worker that was replaced',
    (queue) => ({ fail: async ({ id }, failure) => queue.fail(await current(queue, id), failure) }),
  ],
  [
    'stale heartbeat accepted',
    'takes no outcome and no sign of life from a worker that was replaced',
    (queue) => ({ heartbeat: async ({ id }, now, lease) => queue.heartbeat(await current(queue, id), now, lease) }),
  ],
  [
    'stale release accepted',
    'takes no outcome and no sign of life from a worker that was replaced',
    (queue) => ({ release: async ({ id }, now) => queue.release(await current(queue, id), now) }),
  ],
  [
    'late outcome refused though nobody took over',
    'takes the outcome of a late worker that nobody replaced',
    (queue) => ({
      complete: async (proof, now) => {
        const { leaseUntil } = await current(queue, proof.id);
        return leaseUntil !== null && leaseUntil > now ? queue.complete(proof, now) : false;
      },
    }),
  ],
  ['heartbeat swallowed', 'prolongs a claim with each sign of life', () => ({ heartbeat: async () => true })],
  [
    'retry at once',
    'retries a failed entry not before its time, in its old place',
    ({ fail }) => ({
      fail: (proof, failure) => fail(proof, { ...failure, error: '', retryAt: failure.retryAt && failure.now }),
    }),
  ],
  [
    'dead letter retried',
    'keeps a dead entry to be seen, and never gives it out again',
    ({ fail }) => ({ fail: (proof, failure) => fail(proof, { ...failure, retryAt: failure.retryAt ?? failure.now }) }),
  ],
  [
    'completion lost',
    'never gives out a completed entry again, and takes no second outcome',
    ({ release }) => ({ complete: (proof, now) => release(proof, now) }),
  ],
  [
    'release counts the attempt',
    'gives a released entry out at once, without counting the attempt',
    ({ fail }) => ({ release: (proof, now) => fail(proof, { now, error: '', retryAt: now }) }),
  ],
  [
    'dedup key ignored',
    'leaves the queue as it is when a dedup key is known, also after completion',
    ({ enqueue }) => ({ enqueue: (entry) => enqueue({ ...entry, dedupKey: null }) }),
  ],
  [
    'work with a taken id swallowed',
    'refuses an id twice, also after completion',
    ({ enqueue, list }) => ({
      enqueue: async (entry) => (await list()).find(({ id }) => id === entry.id) ?? enqueue(entry),
    }),
  ],
  [
    'dedup by look then add',
    'adds one entry when ten add the same dedup key at once',
    ({ enqueue, list }) => ({
      enqueue: async (entry) => {
        const twin = (await list()).find(({ dedupKey }) => dedupKey !== null && dedupKey === entry.dedupKey);
        await Promise.resolve();
        return twin ?? enqueue({ ...entry, dedupKey: null });
      },
    }),
  ],
  [
    'key ignored',
    'never has two entries with one key running',
    ({ enqueue }) => ({ enqueue: (entry) => enqueue({ ...entry, key: null }) }),
  ],
  [
    'key freed by the end of the lease',
    'keeps a key for the entry whose lease has run out, since its worker may still be alive',
    ({ claim, list, release }) => ({
      claim: async (request) => {
        for (const entry of await list({ state: 'running' })) {
          if ((entry.leaseUntil ?? 0) <= request.now) await release(entry, request.now);
        }
        return claim(request);
      },
    }),
  ],
  [
    'says that any running entry is held',
    'says that a claim is held until it is reported, given back or lost to another',
    (queue) => ({
      holds: async ({ id }) => (await queue.list({ state: 'running' })).some((entry) => entry.id === id),
    }),
  ],
  [
    'cancels what runs',
    'cancels what waits, and nothing else',
    (queue) => ({
      cancel: async (id, now) => {
        const entry = (await queue.list()).find((row) => row.id === id);
        if (entry?.state === 'running') return queue.complete(entry, now);
        return queue.cancel(id, now);
      },
    }),
  ],
  [
    'listing ignores the job',
    'lists entries with all their fields by seq, by state and by job, up to a limit',
    ({ list }) => ({ list: ({ jobId: _, ...query } = {}) => list(query) }),
  ],
  [
    'a field lost',
    'lists entries with all their fields by seq, by state and by job, up to a limit',
    ({ enqueue }) => ({ enqueue: (entry) => enqueue({ ...entry, timeout: null }) }),
  ],
  ['values aliased', 'shares no reference with its callers', aliasing],
];

async function current(queue: JobQueue, id: string): Promise<QueueEntry> {
  const entry = (await queue.list()).find((row) => row.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry;
}

/** Gives the same changeable object to everybody who lists. */
function aliasing({ list }: JobQueue): Partial<JobQueue> {
  const shared = new Map<string, QueueEntry>();
  return {
    list: async (query) =>
      (await list(query)).map((entry) => {
        const copy = shared.get(entry.id) ?? { ...entry };
        shared.set(entry.id, copy);
        return copy;
      }),
  };
}

test.each(BROKEN)('the suite catches a queue with %s', async (_, check, breakIt) => {
  const failed = await failedChecks(jobQueueChecks, () => {
    const queue = memoryJobQueue();
    return { ...queue, ...breakIt(queue) };
  });
  expect(failed).toContain(check);
});
