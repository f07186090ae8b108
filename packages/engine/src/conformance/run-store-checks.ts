import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import { INITIAL_STATE } from '../loop-state.js';
import type { Retraining, RunStore, StepRecord, StepStart } from '../run-store.js';

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

function start(change: Partial<StepStart> = {}): StepStart {
  return { model: 'm', requestId: 'r', step: 'fit', inputHash: 'i', attempt: 1, epoch: 1, at: 10, ...change };
}

function begun(change: Partial<StepRecord> = {}): StepRecord {
  const { at: startedAt, ...own } = start();
  return { ...own, status: 'running', runs: 1, output: null, startedAt, finishedAt: null, ...change };
}

const FIT = { model: 'm', requestId: 'r', step: 'fit' } as const;

const journalChecks: readonly Check<RunStore>[] = [
  {
    name: 'keeps a step from its beginning to its end, with what it gave',
    run: async (store) => {
      assert.deepEqual(await store.listSteps('m', 'r'), []);
      assert.deepEqual(await store.beginStep(start()), begun());
      const output = { sha256: 'ab', n: 0.1 + 0.2, list: [{ none: null }] };
      assert.equal(await store.finishStep({ ...FIT, epoch: 1, output, at: 20 }), true);
      assert.deepEqual(await store.listSteps('m', 'r'), [begun({ status: 'finished', output, finishedAt: 20 })]);
    },
  },
  {
    name: 'begins a step again under a later epoch, counting, and then takes nothing from the earlier one',
    run: async (store) => {
      await store.beginStep(start());
      const again = begun({ runs: 2, epoch: 3, attempt: 2, inputHash: 'j', startedAt: 30 });
      assert.deepEqual(await store.beginStep(start({ epoch: 3, attempt: 2, inputHash: 'j', at: 30 })), again);
      assert.deepEqual(await store.beginStep(start({ epoch: 2, at: 31 })), again);
      assert.equal(await store.finishStep({ ...FIT, epoch: 1, output: {}, at: 32 }), false);
      assert.equal(await store.finishStep({ ...FIT, epoch: 4, output: {}, at: 32 }), false);
      assert.deepEqual(await store.listSteps('m', 'r'), [again]);
      assert.equal(await store.finishStep({ ...FIT, epoch: 3, output: {}, at: 33 }), true);
    },
  },
  {
    name: 'begins a step again under the same epoch, counting',
    run: async (store) => {
      await store.beginStep(start({ epoch: 0 }));
      const again = begun({ runs: 2, epoch: 0, startedAt: 30 });
      assert.deepEqual(await store.beginStep(start({ epoch: 0, at: 30 })), again);
      assert.deepEqual(await store.listSteps('m', 'r'), [again]);
    },
  },
  {
    name: 'never changes a step that is finished',
    run: async (store) => {
      await store.beginStep(start());
      await store.finishStep({ ...FIT, epoch: 1, output: { n: 1 }, at: 20 });
      const done = begun({ status: 'finished', output: { n: 1 }, finishedAt: 20 });
      assert.deepEqual(await store.beginStep(start({ epoch: 9, inputHash: 'j', at: 30 })), done);
      assert.equal(await store.finishStep({ ...FIT, epoch: 1, output: { n: 2 }, at: 30 }), false);
      assert.equal(await store.finishStep({ ...FIT, epoch: 9, output: { n: 2 }, at: 30 }), false);
      assert.deepEqual(await store.listSteps('m', 'r'), [done]);
    },
  },
  {
    name: 'finishes no step that was not begun',
    run: async (store) => {
      assert.equal(await store.finishStep({ ...FIT, epoch: 0, output: {}, at: 1 }), false);
      assert.deepEqual(await store.listSteps('m', 'r'), []);
    },
  },
  {
    name: 'lists the steps of one retraining in the order of their first beginning',
    run: async (store) => {
      await store.beginStep(start({ step: 'validate' }));
      await store.beginStep(start({ step: 'snapshot' }));
      await store.beginStep(start({ step: 'validate', epoch: 2, at: 50 }));
      await store.beginStep(start({ requestId: 's' }));
      await store.beginStep(start({ model: 'other' }));
      const steps = await store.listSteps('m', 'r');
      assert.deepEqual(
        steps.map(({ step, runs }) => [step, runs]),
        [
          ['validate', 2],
          ['snapshot', 1],
        ],
      );
      assert.equal((await store.listSteps('m', 's')).length, 1);
      assert.equal((await store.listSteps('other', 'r')).length, 1);
    },
  },
  {
    name: 'lets one of several workers finish a step',
    run: async (store) => {
      await store.beginStep(start());
      const ends = [1, 2, 3].map((n) => store.finishStep({ ...FIT, epoch: 1, output: { n }, at: 20 }));
      const results = await Promise.all(ends);
      assert.equal(results.filter(Boolean).length, 1);
      const [step] = await store.listSteps('m', 'r');
      assert.deepEqual(step?.output, { n: results.indexOf(true) + 1 });
    },
  },
  {
    name: 'shares no step with its callers',
    run: async (store) => {
      const output = { list: [1] };
      await store.beginStep(start());
      await store.finishStep({ ...FIT, epoch: 1, output, at: 20 });
      output.list.push(2);
      const [step] = await store.listSteps('m', 'r');
      // Says `false` for a frozen step, which protects as well.
      Reflect.set(step ?? {}, 'runs', 7);
      const [again] = await store.listSteps('m', 'r');
      assert.deepEqual([again?.runs, again?.output], [1, { list: [1] }]);
    },
  },
];

/** The laws of {@link RunStore}. */
export const runStoreChecks: readonly Check<RunStore>[] = [
  ...journalChecks,
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
