import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { ObservationStore } from '../observation-store.js';
import { hasCode, outcomeBatch, P0, periodAt, predictionBatch } from './samples.js';

/** The laws of predictions and outcomes. */
export const ledgerChecks: readonly Check<ObservationStore>[] = [
  {
    name: 'gives predictions back as recorded, in order of recording, with role, version and time',
    run: async (store) => {
      await store.addPredictions(predictionBatch());
      await store.addPredictions(
        predictionBatch({
          modelVersion: '2.0.0',
          role: 'shadow',
          rows: [{ entity: 'a', prediction: 0.1 + 0.2 }],
          now: 6,
        }),
      );
      assert.deepEqual(await store.predictions(P0), [
        { entity: 'b', modelVersion: '1.0.0', role: 'served', prediction: 2, at: 5 },
        { entity: 'a', modelVersion: '1.0.0', role: 'served', prediction: 1, at: 5 },
        { entity: 'a', modelVersion: '2.0.0', role: 'shadow', prediction: 0.1 + 0.2, at: 6 },
      ]);
    },
  },
  {
    name: 'leaves a prediction that is sent again as it was, its time included',
    run: async (store) => {
      await store.addPredictions(predictionBatch());
      await store.addPredictions(predictionBatch({ now: 9 }));
      const rows = await store.predictions(P0);
      assert.deepEqual(
        rows.map(({ entity, at }) => [entity, at]),
        [
          ['b', 5],
          ['a', 5],
        ],
      );
    },
  },
  {
    name: 'refuses a batch that changes a prediction, and takes nothing of it',
    run: async (store) => {
      await store.addPredictions(predictionBatch());
      const rows = [
        { entity: 'new', prediction: 7 },
        { entity: 'a', prediction: 1.5 },
      ];
      await assert.rejects(store.addPredictions(predictionBatch({ rows })), hasCode('PREDICTION_CHANGED'));
      assert.deepEqual(
        (await store.predictions(P0)).map(({ entity, prediction }) => [entity, prediction]),
        [
          ['b', 2],
          ['a', 1],
        ],
      );
    },
  },
  {
    name: 'keeps versions and roles of one entity apart',
    run: async (store) => {
      await store.addPredictions(predictionBatch({ rows: [{ entity: 'a', prediction: 1 }] }));
      await store.addPredictions(predictionBatch({ rows: [{ entity: 'a', prediction: 2 }], role: 'challenger' }));
      await store.addPredictions(predictionBatch({ rows: [{ entity: 'a', prediction: 3 }], modelVersion: '2.0.0' }));
      assert.deepEqual(
        (await store.predictions(P0)).map(({ prediction }) => prediction),
        [1, 2, 3],
      );
    },
  },
  {
    name: 'keeps models and periods apart, whatever characters their names have',
    run: async (store) => {
      await store.addPredictions(predictionBatch({ model: 'm,x', period: periodAt(0, 'y') }));
      await store.addPredictions(predictionBatch({ model: 'm', period: periodAt(0, 'x,y') }));
      await store.putOutcomes(outcomeBatch({ model: 'm,x', period: periodAt(0, 'y') }));
      assert.equal((await store.predictions({ model: 'm', periodId: 'y' })).length, 0);
      assert.equal((await store.outcomes({ model: 'm', periodId: 'x,y' })).length, 0);
      assert.equal((await store.predictions({ model: 'm', periodId: 'x,y' })).length, 2);
      assert.equal((await store.periods('m')).length, 1);
    },
  },
  {
    name: 'counts added, corrected and unchanged outcomes, and raises the revision of those corrected only',
    run: async (store) => {
      assert.deepEqual(await store.putOutcomes(outcomeBatch()), { added: 2, corrected: 0, unchanged: 0 });
      const rows = [
        { entity: 'a', outcome: 4 },
        { entity: 'b', outcome: 3 },
        { entity: 'c', outcome: 0 },
      ];
      assert.deepEqual(await store.putOutcomes(outcomeBatch({ rows, now: 25 })), {
        added: 1,
        corrected: 1,
        unchanged: 1,
      });
      assert.deepEqual(await store.outcomes(P0), [
        { entity: 'b', outcome: 3, revision: 1, at: 20 },
        { entity: 'a', outcome: 4, revision: 2, at: 25 },
        { entity: 'c', outcome: 0, revision: 1, at: 25 },
      ]);
    },
  },
  {
    name: 'takes the later of two outcomes of one entity in a batch',
    run: async (store) => {
      const rows = [
        { entity: 'a', outcome: 1 },
        { entity: 'a', outcome: 2 },
      ];
      assert.deepEqual(await store.putOutcomes(outcomeBatch({ rows })), { added: 1, corrected: 0, unchanged: 0 });
      assert.deepEqual(await store.outcomes(P0), [{ entity: 'a', outcome: 2, revision: 1, at: 20 }]);
    },
  },
  {
    name: 'takes outcomes before predictions, and gives nothing for a period that it does not know',
    run: async (store) => {
      await store.putOutcomes(outcomeBatch());
      assert.deepEqual(await store.predictions(P0), []);
      assert.equal((await store.outcomes(P0)).length, 2);
      assert.deepEqual(await store.outcomes({ model: 'm', periodId: 'other' }), []);
    },
  },
  {
    name: 'loses none of several batches that are written at once',
    run: async (store) => {
      const entities = Array.from({ length: 20 }, (_, i) => `e${i}`);
      await Promise.all(
        entities.flatMap((entity) => [
          store.addPredictions(predictionBatch({ rows: [{ entity, prediction: 1 }] })),
          store.putOutcomes(outcomeBatch({ rows: [{ entity, outcome: 1 }] })),
        ]),
      );
      assert.deepEqual((await store.predictions(P0)).map(({ entity }) => entity).sort(), [...entities].sort());
      assert.deepEqual((await store.outcomes(P0)).map(({ entity }) => entity).sort(), [...entities].sort());
    },
  },
];
