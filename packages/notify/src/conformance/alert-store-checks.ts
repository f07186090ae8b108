import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { AlertState, AlertStore } from '../alert-store.js';
import { groupStoreChecks } from './group-store-checks.js';
import { silenceStoreChecks } from './silence-store-checks.js';

function state(dedupKey: string, change: Partial<AlertState> = {}): AlertState {
  return {
    model: 'm',
    dedupKey,
    status: 'firing',
    title: 'Title',
    level: 'warning',
    metadata: { psi: 0.3, columns: ['a', 'b'] },
    firingSince: 1,
    lastAlertAt: 2,
    resolvedAt: null,
    lastNotifiedAt: 1,
    lastNotifiedLevel: 'warning',
    highestNotified: 'critical',
    count: 3,
    notifiedCount: 1,
    suppressedCount: 2,
    revision: 1,
    ...change,
  };
}

const keysOf = (states: readonly AlertState[]): readonly string[] => states.map(({ dedupKey }) => dedupKey).toSorted();

const stateChecks: readonly Check<AlertStore>[] = [
  {
    name: 'gives null for a key that is not known',
    run: async (store) => {
      assert.equal(await store.get({ model: 'm', dedupKey: 'a' }), null);
      assert.deepEqual(await store.list(), []);
    },
  },
  {
    name: 'gives back every member of what was written',
    run: async (store) => {
      const full = state('a', { status: 'resolved', level: 'info', resolvedAt: 5 });
      const bare = state('b', {
        model: null,
        metadata: {},
        lastNotifiedAt: null,
        lastNotifiedLevel: null,
        highestNotified: null,
      });
      assert.equal(await store.compareAndSet(full), true);
      assert.equal(await store.compareAndSet(bare), true);
      assert.deepEqual(await store.get({ model: 'm', dedupKey: 'a' }), full);
      assert.deepEqual(await store.get({ model: null, dedupKey: 'b' }), bare);
    },
  },
  {
    name: 'writes on the revision before, and on no other',
    run: async (store) => {
      assert.equal(await store.compareAndSet(state('a', { revision: 2 })), false);
      assert.equal(await store.compareAndSet(state('a', { revision: 1 })), true);
      assert.equal(await store.compareAndSet(state('a', { revision: 1, count: 8 })), false);
      assert.equal(await store.compareAndSet(state('a', { revision: 3, count: 8 })), false);
      assert.equal(await store.compareAndSet(state('a', { revision: 2, count: 9 })), true);
      assert.deepEqual(await store.get({ model: 'm', dedupKey: 'a' }), state('a', { revision: 2, count: 9 }));
    },
  },
  {
    name: 'changes nothing when it refuses',
    run: async (store) => {
      await store.compareAndSet(state('a'));
      assert.equal(await store.compareAndSet(state('a', { title: 'Changed' })), false);
      assert.equal(await store.compareAndSet(state('a', { title: 'Changed', revision: 7 })), false);
      assert.deepEqual(await store.list(), [state('a')]);
    },
  },
  {
    name: 'lets one of several writers at the same time win',
    run: async (store) => {
      for (const revision of [1, 2]) {
        const writers = Array.from({ length: 8 }, (_, i) => state('a', { revision, count: i }));
        const won = await Promise.all(writers.map((writer) => store.compareAndSet(writer)));
        assert.equal(won.filter(Boolean).length, 1);
        assert.equal((await store.get({ model: 'm', dedupKey: 'a' }))?.count, won.indexOf(true));
      }
    },
  },
  {
    name: 'keeps models apart, and what could look like another key',
    run: async (store) => {
      const keys: readonly (readonly [string | null, string])[] = [
        ['m', 'a'],
        ['n', 'a'],
        [null, 'a'],
        ['null', 'a'],
        ['m/a', 'b'],
        ['m', 'a/b'],
        ['m', 'A'],
        ['m', 'a '],
      ];
      for (const [i, [model, dedupKey]] of keys.entries()) {
        assert.equal(await store.compareAndSet(state(dedupKey, { model, count: i })), true);
      }
      for (const [i, [model, dedupKey]] of keys.entries()) {
        assert.equal((await store.get({ model, dedupKey }))?.count, i);
      }
      assert.equal((await store.list()).length, keys.length);
    },
  },
  {
    name: 'lists by model and by status',
    run: async (store) => {
      await store.compareAndSet(state('a'));
      await store.compareAndSet(state('b', { status: 'resolved', resolvedAt: 3 }));
      await store.compareAndSet(state('c', { model: 'n' }));
      await store.compareAndSet(state('d', { model: null }));
      assert.deepEqual(keysOf(await store.list()), ['a', 'b', 'c', 'd']);
      assert.deepEqual(keysOf(await store.list({ model: 'm' })), ['a', 'b']);
      assert.deepEqual(keysOf(await store.list({ model: null })), ['d']);
      assert.deepEqual(keysOf(await store.list({ status: 'resolved' })), ['b']);
      assert.deepEqual(keysOf(await store.list({ model: 'm', status: 'firing' })), ['a']);
    },
  },
  {
    name: 'lists the latest state of a key, once',
    run: async (store) => {
      await store.compareAndSet(state('a'));
      await store.compareAndSet(state('a', { revision: 2, count: 4 }));
      assert.deepEqual(await store.list(), [state('a', { revision: 2, count: 4 })]);
    },
  },
  {
    name: 'shares no reference with its callers',
    run: async (store) => {
      const given = { ...state('a') };
      await store.compareAndSet(given);
      given.count = 99;
      const read = await store.get({ model: 'm', dedupKey: 'a' });
      const [listed] = await store.list();
      // Says `false` for a frozen state, which protects as well.
      for (const copy of [read, listed]) Reflect.set(copy ?? {}, 'title', 'changed');
      assert.deepEqual(await store.get({ model: 'm', dedupKey: 'a' }), state('a'));
      assert.deepEqual(await store.list(), [state('a')]);
    },
  },
];

/** The laws of {@link AlertStore}, those of the groups and silences that it keeps included. */
export const alertStoreChecks: readonly Check<AlertStore>[] = [
  ...stateChecks,
  ...groupStoreChecks,
  ...silenceStoreChecks,
];
