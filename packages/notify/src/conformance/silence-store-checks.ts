import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { Silence, SilenceStore } from '../silence-store.js';

function silence(id: string, change: Partial<Silence> = {}): Silence {
  return {
    id,
    matchers: [
      { field: 'model', equals: 'm' },
      { field: 'team', notEquals: 'ops' },
      { field: 'title', glob: 'Dr*' },
    ],
    startsAt: 1,
    endsAt: 9,
    createdAt: 1,
    createdBy: 'ann',
    reason: 'Maintenance',
    expiredBy: null,
    revision: 1,
    ...change,
  };
}

/** The laws of {@link SilenceStore}. */
export const silenceStoreChecks: readonly Check<SilenceStore>[] = [
  {
    name: 'gives null for a silence that is not known',
    run: async (store) => {
      assert.equal(await store.getSilence('a'), null);
      assert.deepEqual(await store.listSilences(), []);
    },
  },
  {
    name: 'gives back every member of a silence',
    run: async (store) => {
      const ended = silence('b', { expiredBy: 'bob', endsAt: 3 });
      for (const each of [silence('a'), ended]) assert.equal(await store.compareAndSetSilence(each), true);
      for (const each of [silence('a'), ended]) assert.deepEqual(await store.getSilence(each.id), each);
    },
  },
  {
    name: 'writes a silence on the revision before, and on no other, and changes nothing when it refuses',
    run: async (store) => {
      assert.equal(await store.compareAndSetSilence(silence('a', { revision: 2 })), false);
      assert.equal(await store.compareAndSetSilence(silence('a')), true);
      for (const revision of [1, 3]) {
        assert.equal(await store.compareAndSetSilence(silence('a', { revision, endsAt: 2 })), false);
      }
      assert.deepEqual(await store.listSilences(), [silence('a')]);
      const ended = silence('a', { revision: 2, endsAt: 2, expiredBy: 'bob' });
      assert.equal(await store.compareAndSetSilence(ended), true);
      assert.deepEqual(await store.listSilences(), [ended]);
    },
  },
  {
    name: 'lists the silences that end later, by the time they were made, then by id',
    run: async (store) => {
      await store.compareAndSetSilence(silence('c', { createdAt: 2, endsAt: 6 }));
      await store.compareAndSetSilence(silence('b', { createdAt: 2, endsAt: 8 }));
      await store.compareAndSetSilence(silence('d', { createdAt: 1, endsAt: 7 }));
      const ids = async (endingAfter?: number): Promise<string> => {
        const found = await store.listSilences(endingAfter === undefined ? {} : { endingAfter });
        return found.map(({ id }) => id).join('');
      };
      assert.deepEqual([await ids(), await ids(5), await ids(6), await ids(8)], ['dbc', 'dbc', 'db', '']);
    },
  },
  {
    name: 'shares no reference to a silence with its callers',
    run: async (store) => {
      const given = structuredClone(silence('a'));
      await store.compareAndSetSilence(given);
      Object.assign(given.matchers[0] ?? {}, { field: 'changed' });
      const read = await store.getSilence('a');
      const [listed] = await store.listSilences();
      // Says `false` for a frozen state, which protects as well.
      for (const copy of [read, listed]) Reflect.set(copy?.matchers[0] ?? {}, 'field', 'changed');
      assert.deepEqual([await store.getSilence('a')], [silence('a')]);
      assert.deepEqual(await store.listSilences(), [silence('a')]);
    },
  },
];
