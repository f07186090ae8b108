import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import { INITIAL_STATE } from '../loop-state.js';
import type { Retraining, RunStore } from '../run-store.js';

function retraining(id: string, change: Partial<Retraining> = {}): Retraining {
  return {
    id,
    model: 'm',
    triggerType: 'manual',
    priority: 'normal',
    reason: 'asked for',
    requestedBy: 'ann',
    idempotencyKey: null,
    status: 'queued',
    attempt: 0,
    requestedAt: 1,
    updatedAt: 1,
    verdict: null,
    version: null,
    explanation: '',
    ...change,
  };
}

/** The laws of {@link RunStore}. */
export const runStoreChecks: readonly Check<RunStore>[] = [
  {
    name: 'gives back the state that was saved, with a revision that counts',
    run: async (store) => {
      assert.equal(await store.loadLoop('m'), null);
      assert.equal(await store.saveLoop('m', { ...INITIAL_STATE, periods: 1, retrainedAt: [1] }, 0), true);
      assert.equal(await store.saveLoop('m', { ...INITIAL_STATE, periods: 2 }, 1), true);
      assert.deepEqual(await store.loadLoop('m'), { state: { ...INITIAL_STATE, periods: 2 }, revision: 2 });
    },
  },
  {
    name: 'refuses a save on another revision, and keeps what was there',
    run: async (store) => {
      await store.saveLoop('m', INITIAL_STATE, 0);
      assert.equal(await store.saveLoop('m', { ...INITIAL_STATE, periods: 9 }, 0), false);
      assert.equal(await store.saveLoop('m', { ...INITIAL_STATE, periods: 9 }, 2), false);
      assert.equal((await store.loadLoop('m'))?.state.periods, 0);
    },
  },
  {
    name: 'lets one of several writers with one expectation succeed',
    run: async (store) => {
      const results = await Promise.all(
        [1, 2, 3].map((periods) => store.saveLoop('m', { ...INITIAL_STATE, periods }, 0)),
      );
      assert.equal(results.filter(Boolean).length, 1);
      assert.equal((await store.loadLoop('m'))?.revision, 1);
    },
  },
  {
    name: 'lists retrainings in the order in which they were added, and replaces in place',
    run: async (store) => {
      await store.putRetraining(retraining('b'));
      await store.putRetraining(retraining('a'));
      await store.putRetraining(retraining('b', { status: 'running', attempt: 1 }));
      const rows = await store.listRetrainings('m');
      assert.deepEqual(
        rows.map(({ id, status }) => [id, status]),
        [
          ['b', 'running'],
          ['a', 'queued'],
        ],
      );
      assert.deepEqual(await store.getRetraining('m', 'b'), retraining('b', { status: 'running', attempt: 1 }));
      assert.equal(await store.getRetraining('m', 'c'), null);
    },
  },
  {
    name: 'finds a retraining by its idempotency key',
    run: async (store) => {
      await store.putRetraining(retraining('a'));
      await store.putRetraining(retraining('b', { idempotencyKey: 'k' }));
      assert.equal((await store.findRetraining('m', 'k'))?.id, 'b');
      assert.equal(await store.findRetraining('m', 'other'), null);
    },
  },
  {
    name: 'keeps models apart',
    run: async (store) => {
      await store.saveLoop('m', INITIAL_STATE, 0);
      await store.putRetraining(retraining('a', { idempotencyKey: 'k' }));
      assert.equal(await store.loadLoop('other'), null);
      assert.equal(await store.getRetraining('other', 'a'), null);
      assert.equal(await store.findRetraining('other', 'k'), null);
      assert.deepEqual(await store.listRetrainings('other'), []);
    },
  },
  {
    name: 'shares no reference with its callers',
    run: async (store) => {
      const state = { ...INITIAL_STATE, retrainedAt: [1] };
      await store.saveLoop('m', state, 0);
      state.retrainedAt.push(2);
      assert.deepEqual((await store.loadLoop('m'))?.state.retrainedAt, [1]);
      const row = { ...retraining('a') };
      await store.putRetraining(row);
      row.status = 'failed';
      assert.equal((await store.getRetraining('m', 'a'))?.status, 'queued');
    },
  },
];
