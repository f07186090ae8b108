import assert from 'node:assert/strict';
import { type Check, isFplMlError } from '@fpl-ml/core';
import type { JobQueue } from '../job-queue.js';
import { add, claimAt, claimIds, claimOne, findEntry, idsOf, work } from './job-queue-samples.js';
import { tamper, writable } from './unshared.js';

/** The laws of {@link JobQueue}. */
export const jobQueueChecks: readonly Check<JobQueue>[] = [
  {
    name: 'gives out the more urgent first, then the one added first',
    run: async (queue) => {
      await add(queue, work('n1'), work('l', { priority: 'low' }), work('c', { priority: 'critical' }));
      await add(queue, work('n2'), work('h', { priority: 'high' }));
      assert.deepEqual(await claimIds(queue, 9, { limit: 1 }), ['c']);
      assert.deepEqual(await claimIds(queue, 9, { limit: 3 }), ['h', 'n1', 'n2']);
      assert.deepEqual(await claimIds(queue, 9), ['l']);
    },
  },
  {
    name: 'gives out the one added first of equally urgent ones, however few are asked for',
    run: async (queue) => {
      await add(queue, work('a'), work('b'), work('c'), work('d'), work('e'));
      assert.deepEqual(await claimIds(queue, 9, { limit: 2 }), ['a', 'b']);
      assert.deepEqual(await claimIds(queue, 9, { limit: 1 }), ['c']);
      await add(queue, work('f'));
      assert.deepEqual(await claimIds(queue, 9, { limit: 2 }), ['d', 'e']);
    },
  },
  {
    name: 'gives out an entry from its very instant on, not a millisecond earlier',
    run: async (queue) => {
      await add(queue, work('late', { runAt: 50, priority: 'critical' }), work('early', { runAt: 40 }));
      assert.deepEqual(await claimIds(queue, 39), []);
      assert.deepEqual(await claimIds(queue, 49), ['early']);
      assert.deepEqual(await claimIds(queue, 50), ['late']);
    },
  },
  {
    name: 'gives out no more than the limit, and only for the handlers and priorities asked for',
    run: async (queue) => {
      await add(queue, work('other', { handler: 'report' }), work('high', { priority: 'high' }), work('normal'));
      assert.deepEqual(await claimIds(queue, 9, { minimumPriority: 'critical' }), []);
      assert.deepEqual(await claimIds(queue, 9, { minimumPriority: 'high' }), ['high']);
      assert.deepEqual(await claimIds(queue, 9, { limit: 0 }), []);
      assert.deepEqual(await claimIds(queue, 9, { handlers: ['report', 'x'] }), ['other']);
      assert.deepEqual(await claimIds(queue, 9), ['normal']);
    },
  },
  {
    name: 'gives an entry to one of ten that claim at once',
    run: async (queue) => {
      await add(queue, work('a'), work('b'));
      const owners = Array.from({ length: 10 }, (_, i) => `worker-${i}`);
      const claims = await Promise.all(owners.map((owner) => queue.claim(claimAt(9, { owner }))));
      assert.deepEqual([...idsOf(claims.flat())].sort(), ['a', 'b']);
      assert.deepEqual(await claimIds(queue, 9), []);
    },
  },
  {
    name: 'says who holds a claim until when, counts the attempts and raises the epoch',
    run: async (queue) => {
      await add(queue, work('a'));
      const first = await claimOne(queue, 9, { owner: 'one' });
      const { state, owner, leaseUntil, attempts, epoch } = first;
      assert.deepEqual([state, owner, leaseUntil, attempts, epoch], ['running', 'one', 109, 1, 1]);
      await queue.fail(first, { now: 10, error: 'no', retryAt: 20 });
      const second = await claimOne(queue, 20, { owner: 'two' });
      assert.deepEqual([second.owner, second.attempts, second.epoch], ['two', 2, 2]);
    },
  },
  {
    name: 'gives an entry out again when its lease has run out, not a millisecond earlier',
    run: async (queue) => {
      await add(queue, work('a'));
      await claimOne(queue, 5, { lease: 100 });
      assert.deepEqual(await claimIds(queue, 104), []);
      const again = await claimOne(queue, 105);
      assert.deepEqual([again.id, again.attempts, again.epoch], ['a', 2, 2]);
    },
  },
  {
    name: 'takes no outcome and no sign of life from a worker that was replaced',
    run: async (queue) => {
      await add(queue, work('a'));
      const old = await claimOne(queue, 5, { owner: 'one' });
      const current = await claimOne(queue, 105, { owner: 'two' });
      assert.equal(await queue.heartbeat(old, 106, 1_000), false);
      assert.equal(await queue.complete(old, 106), false);
      assert.equal(await queue.fail(old, { now: 106, error: 'late', retryAt: null }), false);
      assert.equal(await queue.release(old, 106), false);
      assert.deepEqual(await findEntry(queue, 'a'), current);
      assert.equal(await queue.complete(current, 107), true);
    },
  },
  {
    name: 'takes the outcome of a late worker that nobody replaced',
    run: async (queue) => {
      await add(queue, work('a'));
      const claimed = await claimOne(queue, 5);
      assert.equal(await queue.heartbeat(claimed, 500, 100), true);
      assert.deepEqual(await claimIds(queue, 599), []);
      assert.equal(await queue.complete(claimed, 900), true);
    },
  },
  {
    name: 'prolongs a claim with each sign of life',
    run: async (queue) => {
      await add(queue, work('a'));
      const claimed = await claimOne(queue, 5);
      assert.equal(await queue.heartbeat(claimed, 90, 100), true);
      assert.deepEqual(await claimIds(queue, 189), []);
      assert.equal((await claimOne(queue, 190)).epoch, 2);
    },
  },
  {
    name: 'retries a failed entry not before its time, in its old place',
    run: async (queue) => {
      await add(queue, work('a'), work('b'));
      const claimed = await claimOne(queue, 9);
      assert.equal(await queue.fail(claimed, { now: 10, error: 'refused', retryAt: 50 }), true);
      assert.equal((await findEntry(queue, 'a'))?.lastError, 'refused');
      assert.deepEqual(await claimIds(queue, 50), ['a', 'b']);
    },
  },
  {
    name: 'keeps a dead entry to be seen, and never gives it out again',
    run: async (queue) => {
      await add(queue, work('a'));
      await queue.fail(await claimOne(queue, 9), { now: 10, error: 'gone', retryAt: null });
      assert.deepEqual(await claimIds(queue, 1e9), []);
      const [entry] = await queue.list({ state: 'dead' });
      assert.deepEqual([entry?.id, entry?.lastError, entry?.finishedAt], ['a', 'gone', 10]);
    },
  },
  {
    name: 'never gives out a completed entry again, and takes no second outcome',
    run: async (queue) => {
      await add(queue, work('a'));
      const claimed = await claimOne(queue, 9);
      assert.equal(await queue.complete(claimed, 10), true);
      assert.equal(await queue.complete(claimed, 11), false);
      assert.equal(await queue.fail(claimed, { now: 11, error: 'x', retryAt: 12 }), false);
      assert.deepEqual(await claimIds(queue, 1e9), []);
      const entry = await findEntry(queue, 'a');
      assert.deepEqual([entry?.state, entry?.finishedAt], ['completed', 10]);
    },
  },
  {
    name: 'gives a released entry out at once, without counting the attempt',
    run: async (queue) => {
      await add(queue, work('a'));
      const claimed = await claimOne(queue, 9);
      assert.equal(await queue.release(claimed, 10), true);
      assert.equal(await queue.complete(claimed, 10), false);
      const again = await claimOne(queue, 10);
      assert.deepEqual([again.attempts, again.epoch], [1, 2]);
    },
  },
  {
    name: 'leaves the queue as it is when a dedup key is known, also after completion',
    run: async (queue) => {
      await add(queue, work('a', { dedupKey: 'k' }));
      assert.equal((await queue.enqueue(work('b', { dedupKey: 'k' }))).id, 'a');
      assert.deepEqual((await queue.enqueue(work('a', { dedupKey: 'k', payload: {} }))).payload, { of: 'a' });
      await queue.complete(await claimOne(queue, 9), 10);
      const known = await queue.enqueue(work('c', { dedupKey: 'k' }));
      assert.deepEqual([known.id, known.state], ['a', 'completed']);
      assert.equal((await queue.enqueue(work('d', { dedupKey: 'other' }))).id, 'd');
      assert.deepEqual(idsOf(await queue.list()), ['a', 'd']);
    },
  },
  {
    name: 'refuses an id twice, also after completion',
    run: async (queue) => {
      await add(queue, work('a'));
      const isTaken = (error: unknown): boolean => isFplMlError(error, 'QUEUE_ID_TAKEN');
      await assert.rejects(queue.enqueue(work('a', { payload: {} })), isTaken);
      await queue.complete(await claimOne(queue, 9), 10);
      await assert.rejects(queue.enqueue(work('a', { dedupKey: 'new' })), isTaken);
      assert.deepEqual(
        (await queue.list()).map(({ payload }) => payload),
        [{ of: 'a' }],
      );
      assert.equal((await queue.enqueue(work('b', { dedupKey: 'new' }))).id, 'b');
    },
  },
  {
    name: 'adds one entry when ten add the same dedup key at once',
    run: async (queue) => {
      const ids = Array.from({ length: 10 }, (_, i) => `w${i}`);
      const added = await Promise.all(ids.map((id) => queue.enqueue(work(id, { dedupKey: 'k' }))));
      assert.equal(new Set(idsOf(added)).size, 1);
      assert.equal((await queue.list()).length, 1);
    },
  },
  {
    name: 'never has two entries with one key running',
    run: async (queue) => {
      await add(queue, work('a', { key: 'k' }), work('b', { key: 'k' }), work('c'), work('d', { key: 'l' }));
      const [first] = await queue.claim(claimAt(9));
      assert.equal(first?.id, 'a');
      assert.deepEqual(idsOf(await queue.list({ state: 'running' })), ['a', 'c', 'd']);
      assert.deepEqual(await claimIds(queue, 10), []);
      await queue.complete(first, 11);
      assert.deepEqual(await claimIds(queue, 12), ['b']);
    },
  },
  {
    name: 'keeps a key for the entry whose lease has run out, since its worker may still be alive',
    run: async (queue) => {
      await add(queue, work('a', { key: 'k' }), work('b', { key: 'k', priority: 'critical', runAt: 20 }));
      await claimOne(queue, 9, { lease: 10 });
      assert.deepEqual(await claimIds(queue, 30), ['a']);
    },
  },
  {
    name: 'says that a claim is held until it is reported, given back or lost to another',
    run: async (queue) => {
      await add(queue, work('a'), work('b'), work('c'), work('d'));
      assert.equal(await queue.holds({ id: 'a', epoch: 0 }), false);
      const [a, b, c, d] = await queue.claim(claimAt(5));
      assert.ok(a && b && c && d);
      assert.equal(await queue.holds(a), true);
      assert.equal(await queue.holds({ id: 'a', epoch: 2 }), false);
      assert.equal(await queue.holds({ id: 'unknown', epoch: 1 }), false);
      await queue.complete(a, 6);
      await queue.fail(b, { now: 6, error: 'no', retryAt: 50 });
      await queue.release(c, 6);
      assert.deepEqual(await Promise.all([a, b, c, d].map((proof) => queue.holds(proof))), [false, false, false, true]);
      const later = await queue.claim(claimAt(105));
      assert.deepEqual(idsOf(later), ['b', 'c', 'd']);
      assert.equal(await queue.holds(d), false);
      assert.deepEqual(await Promise.all(later.map((proof) => queue.holds(proof))), [true, true, true]);
    },
  },
  {
    name: 'cancels what waits, and nothing else',
    run: async (queue) => {
      await add(queue, work('a'), work('b'));
      await claimOne(queue, 9);
      assert.equal(await queue.cancel('a', 10), false);
      assert.equal(await queue.cancel('b', 10), true);
      assert.equal(await queue.cancel('b', 10), false);
      assert.equal(await queue.cancel('unknown', 10), false);
      assert.deepEqual(await claimIds(queue, 11), []);
      assert.deepEqual(idsOf(await queue.list({ state: 'cancelled' })), ['b']);
    },
  },
  {
    name: 'lists entries with all their fields by seq, by state and by job, up to a limit',
    run: async (queue) => {
      const given = work('c', { jobId: 'j', key: 'k', dedupKey: 'd', timeout: 7, model: null });
      await add(queue, work('a'), work('b', { jobId: 'j', priority: 'high' }), given);
      const [, , row] = await queue.list();
      const { seq, state, attempts, epoch, owner, leaseUntil, lastError, finishedAt, ...kept } = row ?? {};
      assert.deepEqual(kept, given);
      assert.deepEqual([state, attempts, epoch], ['waiting', 0, 0]);
      assert.deepEqual([owner, leaseUntil, lastError, finishedAt], [null, null, null, null]);
      await claimOne(queue, 9);
      assert.deepEqual(idsOf(await queue.list()), ['a', 'b', 'c']);
      assert.deepEqual(idsOf(await queue.list({ jobId: 'j' })), ['b', 'c']);
      assert.deepEqual(idsOf(await queue.list({ state: 'waiting' })), ['a', 'c']);
      assert.deepEqual(idsOf(await queue.list({ jobId: 'j', state: 'running' })), ['b']);
      assert.deepEqual(idsOf(await queue.list({ limit: 2 })), ['a', 'b']);
      assert.ok(typeof seq === 'number');
    },
  },
  {
    name: 'shares no reference with its callers',
    run: async (queue) => {
      const payload = { list: [1] };
      const added = await queue.enqueue(work('a', { payload }));
      payload.list.push(2);
      tamper(() => (writable(added).priority = 'low'));
      const [listed] = await queue.list();
      assert.ok(listed);
      assert.deepEqual([listed.payload, listed.priority], [{ list: [1] }, 'normal']);
      tamper(() => (writable(listed).handler = 'changed'));
      const claimed = await claimOne(queue, 9);
      assert.equal(claimed.handler, 'train');
      tamper(() => (writable(claimed).epoch = 7));
      assert.equal((await findEntry(queue, 'a'))?.epoch, 1);
    },
  },
];
