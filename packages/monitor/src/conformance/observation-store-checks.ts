import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { ObservationStore } from '../observation-store.js';
import { ledgerChecks } from './ledger-checks.js';
import { pageChecks } from './page-checks.js';
import { hasCode, monitorState, outcomeBatch, P0, performanceRecord, periodAt, predictionBatch } from './samples.js';

const RMSE = { model: 'm', metric: 'rmse' };

/** Changes what was returned, or what was given; a frozen value refuses, which is as good. */
function tamper(change: () => void): void {
  try {
    change();
  } catch (error) {
    assert.ok(error instanceof TypeError);
  }
}

const periodChecks: readonly Check<ObservationStore>[] = [
  {
    name: 'lists periods by start, then by id, the last one included',
    run: async (store) => {
      await store.putOutcomes(outcomeBatch({ period: periodAt(2) }));
      await store.addPredictions(predictionBatch({ period: periodAt(1, 'z') }));
      await store.declarePeriod({ model: 'm', period: periodAt(1, 'B'), now: 1 });
      await store.declarePeriod({ model: 'm', period: periodAt(1, 'a'), now: 1 });
      await store.appendPerformance([performanceRecord()]);
      assert.deepEqual(
        (await store.periods('m')).map(({ period }) => period.id),
        ['p0', 'B', 'a', 'z', 'p2'],
      );
    },
  },
  {
    name: 'keeps what was declared of a period when rows and further declarations come',
    run: async (store) => {
      const first = { model: 'm', period: periodAt(0), expected: ['a', 'x'], now: 1 };
      const row = { model: 'm', period: periodAt(0), expected: ['a', 'x'], declaredFinal: false, createdAt: 1 };
      assert.deepEqual(await store.declarePeriod(first), row);
      await store.addPredictions(predictionBatch());
      await store.declarePeriod({ model: 'm', period: periodAt(0), final: true, now: 8 });
      await store.putOutcomes(outcomeBatch());
      await store.declarePeriod({ model: 'm', period: periodAt(0), now: 9 });
      assert.deepEqual(await store.periods('m'), [{ ...row, declaredFinal: true }]);
    },
  },
  {
    name: 'leaves a period without declaration open, with no list of entities',
    run: async (store) => {
      await store.addPredictions(predictionBatch());
      assert.deepEqual(await store.periods('m'), [
        { model: 'm', period: periodAt(0), expected: null, declaredFinal: false, createdAt: 5 },
      ]);
    },
  },
  {
    name: 'refuses a known period with another start or end, and takes nothing of the batch',
    run: async (store) => {
      await store.declarePeriod({ model: 'm', period: periodAt(0), now: 1 });
      const moved = { ...periodAt(0), end: 11 };
      await assert.rejects(store.addPredictions(predictionBatch({ period: moved })), hasCode('PERIOD_CHANGED'));
      await assert.rejects(store.putOutcomes(outcomeBatch({ period: moved })), hasCode('PERIOD_CHANGED'));
      await assert.rejects(store.declarePeriod({ model: 'm', period: moved, now: 2 }), hasCode('PERIOD_CHANGED'));
      assert.deepEqual(await store.predictions(P0), []);
      assert.deepEqual(await store.outcomes(P0), []);
    },
  },
];

const recordChecks: readonly Check<ObservationStore>[] = [
  {
    name: 'gives performance records back as they were, NaN included',
    run: async (store) => {
      await store.appendPerformance([performanceRecord()]);
      assert.deepEqual(await store.performance({ model: 'm' }), [performanceRecord()]);
    },
  },
  {
    name: 'keeps every revision, ordered by period, then by recording',
    run: async (store) => {
      const later = { period: periodAt(1) };
      await store.appendPerformance([performanceRecord(later), performanceRecord({ subject: 'version:1', ...later })]);
      await store.appendPerformance([performanceRecord(), performanceRecord({ revision: 2, ...later })]);
      const seen = await store.performance({ model: 'm' });
      assert.deepEqual(
        seen.map(({ period, subject, revision }) => [period.id, subject, revision]),
        [
          ['p0', 'served', 1],
          ['p1', 'served', 1],
          ['p1', 'version:1', 1],
          ['p1', 'served', 2],
        ],
      );
      assert.equal((await store.performance({ model: 'm', periodId: 'p1' })).length, 3);
      assert.deepEqual(await store.performance({ model: 'other' }), []);
    },
  },
  {
    name: 'refuses a revision that is taken, and all records that came with it',
    run: async (store) => {
      await store.appendPerformance([performanceRecord()]);
      const again = [performanceRecord({ period: periodAt(1) }), performanceRecord({ at: 99 })];
      await assert.rejects(store.appendPerformance(again), hasCode('PERFORMANCE_REVISION_TAKEN'));
      assert.deepEqual(await store.performance({ model: 'm' }), [performanceRecord()]);
    },
  },
  {
    name: 'saves state only on the generation that was loaded',
    run: async (store) => {
      assert.equal(await store.loadState(RMSE), undefined);
      assert.equal(await store.saveState(RMSE, monitorState(1), 0), 1);
      await assert.rejects(store.saveState(RMSE, monitorState(7), 0), hasCode('MONITOR_STATE_CONFLICT'));
      assert.equal(await store.saveState(RMSE, monitorState(2), 1), 2);
      await assert.rejects(store.saveState(RMSE, monitorState(7), 1), hasCode('MONITOR_STATE_CONFLICT'));
      assert.deepEqual(await store.loadState(RMSE), { state: monitorState(2), generation: 2 });
    },
  },
  {
    name: 'lets exactly one of several savers win',
    run: async (store) => {
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) => store.saveState(RMSE, monitorState(i), 0)),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await store.loadState(RMSE))?.generation, 1);
    },
  },
  {
    name: 'keeps the state of models and metrics apart',
    run: async (store) => {
      await store.saveState(RMSE, monitorState(1), 0);
      await store.saveState({ model: 'm', metric: 'mae' }, monitorState(2), 0);
      await store.saveState({ model: 'n', metric: 'rmse' }, monitorState(3), 0);
      assert.equal((await store.loadState(RMSE))?.state.epoch, 1);
      assert.equal((await store.loadState({ model: 'm', metric: 'mae' }))?.state.epoch, 2);
    },
  },
  {
    name: 'shares nothing with the caller, neither what was given nor what was returned',
    run: async (store) => {
      const given = performanceRecord({ featureCount: 3 });
      await store.appendPerformance([given]);
      await store.addPredictions(predictionBatch());
      tamper(() => Object.assign(given.metrics, { mae: -1 }));
      const [record] = await store.performance({ model: 'm' });
      const [row] = await store.predictions(P0);
      const list = await store.predictions(P0);
      assert.ok(record && row);
      tamper(() => Object.assign(record.metrics, { mae: -1 }));
      tamper(() => Object.assign(row, { prediction: -1 }));
      tamper(() => Object.assign(list, { length: 0 }));
      assert.deepEqual(await store.performance({ model: 'm' }), [performanceRecord({ featureCount: 3 })]);
      assert.deepEqual(
        (await store.predictions(P0)).map(({ prediction }) => prediction),
        [2, 1],
      );
    },
  },
];

/** The laws of {@link ObservationStore}. */
export const observationStoreChecks: readonly Check<ObservationStore>[] = [
  ...ledgerChecks,
  ...pageChecks,
  ...periodChecks,
  ...recordChecks,
];
