import assert from 'node:assert/strict';
import type { Check } from '@fpl-ml/core';
import type { JoinedRow, ObservationStore } from '../observation-store.js';
import { outcomeBatch, P0, periodAt, predictionBatch } from './samples.js';

const served = (entities: readonly string[]) => entities.map((entity, i) => ({ entity, prediction: i }));
const came = (entities: readonly string[]) => entities.map((entity, i) => ({ entity, outcome: i + 0.5 }));

const STREAM = { ...P0, modelVersion: '1.0.0', role: 'served' } as const;

async function pages(store: ObservationStore, limit: number): Promise<readonly JoinedRow[]> {
  const rows: JoinedRow[] = [];
  for (;;) {
    const last = rows.at(-1);
    const page = await store.labelled({ ...STREAM, limit, ...(last === undefined ? {} : { after: last.entity }) });
    assert.ok(page.length <= limit, 'a page has at most as many rows as asked for');
    rows.push(...page);
    if (page.length < limit) return rows;
    assert.ok(rows.length < 100, 'pages come to an end');
  }
}

/** The laws of counts and pages. */
export const pageChecks: readonly Check<ObservationStore>[] = [
  {
    name: 'counts predictions and labels of each version and role, and outcomes that belong to nothing',
    run: async (store) => {
      await store.addPredictions(predictionBatch({ rows: served(['a', 'b', 'c']) }));
      await store.addPredictions(predictionBatch({ rows: served(['b', 'd']), modelVersion: '2.0.0' }));
      await store.addPredictions(predictionBatch({ rows: served(['a', 'e']), role: 'shadow' }));
      await store.addPredictions(predictionBatch({ period: periodAt(1), rows: served(['z', 'b']) }));
      await store.putOutcomes(outcomeBatch({ rows: came(['b', 'e', 'x', 'y', 'a']) }));
      await store.putOutcomes(outcomeBatch({ model: 'other', rows: came(['c', 'd']) }));
      assert.deepEqual(await store.counts(P0), {
        outcomes: 5,
        unmatched: 2,
        expected: 4,
        labelled: 2,
        versions: [
          { modelVersion: '1.0.0', role: 'served', predictions: 3, labelled: 2 },
          { modelVersion: '1.0.0', role: 'shadow', predictions: 2, labelled: 2 },
          { modelVersion: '2.0.0', role: 'served', predictions: 2, labelled: 1 },
        ],
      });
    },
  },
  {
    name: 'counts the entities that were declared as expected, each once, in place of those that were served',
    run: async (store) => {
      await store.addPredictions(predictionBatch({ rows: served(['a', 'b', 'c']) }));
      await store.putOutcomes(outcomeBatch({ rows: came(['a', 'q']) }));
      await store.declarePeriod({ model: 'm', period: periodAt(0), expected: ['q', 'a', 'r', 'a'], now: 1 });
      const { expected, labelled, unmatched, outcomes } = await store.counts(P0);
      assert.deepEqual(
        { expected, labelled, unmatched, outcomes },
        { expected: 3, labelled: 2, unmatched: 1, outcomes: 2 },
      );
    },
  },
  {
    name: 'counts nothing in a period that it does not know, and only shadows where nothing was served',
    run: async (store) => {
      const nothing = { outcomes: 0, unmatched: 0, expected: 0, labelled: 0, versions: [] };
      assert.deepEqual(await store.counts(P0), nothing);
      await store.addPredictions(predictionBatch({ rows: served(['a']), role: 'shadow' }));
      await store.putOutcomes(outcomeBatch({ rows: came(['a']) }));
      assert.deepEqual(await store.counts(P0), {
        ...nothing,
        outcomes: 1,
        versions: [{ modelVersion: '1.0.0', role: 'shadow', predictions: 1, labelled: 1 }],
      });
    },
  },
  {
    name: 'pages labelled predictions of one version and role by code points, each once, whatever the size of a page',
    run: async (store) => {
      // The last three in the order of code points; units of UTF-16 would put the emoji before U+FF21.
      const entities = ['b', 'a', 'é', '\u{1f600}', 'Ａ', 'B', 'a b', 'ab', "it's"];
      await store.addPredictions(predictionBatch({ rows: served([...entities, 'no label']) }));
      await store.addPredictions(predictionBatch({ rows: served(['c', 'd']), role: 'challenger' }));
      await store.addPredictions(predictionBatch({ rows: served(['f']), modelVersion: '1.0.1' }));
      await store.putOutcomes(outcomeBatch({ rows: came([...entities, 'c', 'd', 'f']) }));
      const expected = ['B', 'a', 'a b', 'ab', 'b', "it's", 'é', 'Ａ', '\u{1f600}'].map((entity) => {
        const i = entities.indexOf(entity);
        return { entity, prediction: i, outcome: i + 0.5 };
      });
      for (const limit of [1, 2, 9, 50]) {
        const rows = (await pages(store, limit)).map(({ order: _, ...row }) => row);
        assert.deepEqual(rows, expected);
      }
    },
  },
  {
    name: 'tells which of two predictions for an entity was recorded later, over versions and roles',
    run: async (store) => {
      const versions = ['3', '1', '2'];
      for (const modelVersion of versions) {
        await store.addPredictions(predictionBatch({ modelVersion, rows: served(['b', 'a']) }));
      }
      await store.addPredictions(predictionBatch({ modelVersion: '3', rows: served(['b', 'a']) }));
      await store.putOutcomes(outcomeBatch());
      const orders: number[] = [];
      for (const modelVersion of versions) {
        const rows = await store.labelled({ ...STREAM, modelVersion, limit: 5 });
        orders.push(...[...rows].reverse().map(({ order }) => order));
      }
      assert.equal(orders.length, 6);
      assert.deepEqual(
        orders,
        [...orders].sort((a, b) => a - b),
      );
      assert.equal(new Set(orders).size, 6);
    },
  },
];
