import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import type { Outbox, OutboxClaim, OutboxMessage } from '../outbox.js';

function message(id: string, key = 'k', change: Partial<OutboxMessage> = {}): OutboxMessage {
  return { id, topic: 'alert', key, payload: { text: id }, createdAt: 5, ...change };
}

function claimAt(now: number, change: Partial<OutboxClaim> = {}): OutboxClaim {
  return { topic: 'alert', owner: 'worker', now, lease: 100, limit: 10, ...change };
}

const idsOf = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);

/** The laws of {@link Outbox}. */
export const outboxChecks: readonly Check<Outbox>[] = [
  {
    name: 'gives out the oldest message of each key, in order of seq',
    run: async (outbox) => {
      await outbox.add([message('a1', 'a'), message('b1', 'b'), message('a2', 'a')]);
      const claimed = await outbox.claim(claimAt(10));
      assert.deepEqual(idsOf(claimed), ['a1', 'b1']);
      assert.deepEqual(claimed[0]?.payload, { text: 'a1' });
      assert.equal(claimed[0]?.attempts, 1);
    },
  },
  {
    name: 'keeps the later messages of a key back until the earlier one is delivered',
    run: async (outbox) => {
      await outbox.add([message('1'), message('2')]);
      const [first] = await outbox.claim(claimAt(10));
      assert.ok(first);
      assert.deepEqual(await outbox.claim(claimAt(11)), []);
      assert.equal(await outbox.markDelivered(first, 12), true);
      assert.deepEqual(idsOf(await outbox.claim(claimAt(13))), ['2']);
    },
  },
  {
    name: 'retries a failed message not before its time, and before the later ones of its key',
    run: async (outbox) => {
      await outbox.add([message('1'), message('2')]);
      const [first] = await outbox.claim(claimAt(10));
      assert.ok(first);
      assert.equal(await outbox.markFailed(first, { error: 'refused', retryAt: 50 }), true);
      assert.deepEqual(await outbox.claim(claimAt(49)), []);
      const [again] = await outbox.claim(claimAt(50));
      assert.equal(again?.id, '1');
      assert.equal(again?.attempts, 2);
      assert.equal(again?.lastError, 'refused');
    },
  },
  {
    name: 'lets a dead letter block nothing, and keeps it to be seen',
    run: async (outbox) => {
      await outbox.add([message('1'), message('2')]);
      const [first] = await outbox.claim(claimAt(10));
      assert.ok(first);
      await outbox.markFailed(first, { error: 'gone', retryAt: null });
      assert.deepEqual(idsOf(await outbox.claim(claimAt(11))), ['2']);
      const rows = await outbox.list('alert');
      assert.deepEqual(
        rows.map(({ id, state, lastError }) => [id, state, lastError]),
        [
          ['1', 'dead', 'gone'],
          ['2', 'pending', null],
        ],
      );
    },
  },
  {
    name: 'gives a message out again once its lease has run out, and refuses the outcome of the old claim',
    run: async (outbox) => {
      await outbox.add([message('1')]);
      const [old] = await outbox.claim(claimAt(0, { owner: 'one' }));
      assert.ok(old);
      assert.deepEqual(await outbox.claim(claimAt(99, { owner: 'two' })), []);
      const [current] = await outbox.claim(claimAt(100, { owner: 'two' }));
      assert.ok(current);
      assert.equal(await outbox.markDelivered(old, 101), false);
      assert.equal(await outbox.markFailed(old, { error: 'late', retryAt: null }), false);
      assert.equal(await outbox.markDelivered(current, 102), true);
      const [row] = await outbox.list('alert');
      assert.deepEqual([row?.state, row?.deliveredAt], ['delivered', 102]);
    },
  },
  {
    name: 'leaves a message with a known id as it is',
    run: async (outbox) => {
      await outbox.add([message('1')]);
      await outbox.add([message('1', 'other', { payload: { text: 'changed' } })]);
      const rows = await outbox.list('alert');
      assert.equal(rows.length, 1);
      assert.deepEqual(rows[0]?.payload, { text: '1' });
    },
  },
  {
    name: 'keeps topics apart and honours the limit',
    run: async (outbox) => {
      await outbox.add([message('1', 'a'), message('2', 'b'), message('3', 'c', { topic: 'event' })]);
      assert.deepEqual(idsOf(await outbox.claim(claimAt(1, { limit: 1 }))), ['1']);
      assert.deepEqual(idsOf(await outbox.claim(claimAt(1, { topic: 'event' }))), ['3']);
      assert.deepEqual(idsOf(await outbox.list('event')), ['3']);
    },
  },
  {
    name: 'never delivers the same message twice once it is marked',
    run: async (outbox) => {
      await outbox.add([message('1')]);
      const [claimed] = await outbox.claim(claimAt(1));
      assert.ok(claimed);
      await outbox.markDelivered(claimed, 2);
      assert.deepEqual(await outbox.claim(claimAt(10_000)), []);
    },
  },
];
