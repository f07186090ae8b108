import { AsyncLocalStorage } from 'node:async_hooks';
import { failedChecks, memoryUnitOfWork } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import { observationStoreChecks } from './conformance/index.js';
import { outcomeBatch, performanceRecord, predictionBatch } from './conformance/samples.js';
import { memoryObservationStore, observationMemory } from './memory-observation-store.js';
import type { ObservationStore, PerformanceRecord, PredictionRow } from './index.js';

type Breakage = (sound: ObservationStore) => Partial<ObservationStore>;

function broken(breakage: Breakage): () => ObservationStore {
  return () => {
    const sound = memoryObservationStore();
    return { ...sound, ...breakage(sound) };
  };
}

const BREAKAGES: readonly (readonly [what: string, check: string, breakage: Breakage])[] = [
  [
    'overwrites a prediction in silence',
    'refuses a batch that changes a prediction, and takes nothing of it',
    (sound) => ({ addPredictions: (batch) => sound.addPredictions(batch).catch(() => undefined) }),
  ],
  [
    'takes the first part of a batch that it refuses',
    'refuses a batch that changes a prediction, and takes nothing of it',
    (sound) => ({
      addPredictions: async (batch) => {
        for (const row of batch.rows) await sound.addPredictions({ ...batch, rows: [row] });
      },
    }),
  ],
  [
    'forgets the role in the key',
    'keeps versions and roles of one entity apart',
    (sound) => ({
      addPredictions: (batch) => sound.addPredictions({ ...batch, role: 'served' }).catch(() => undefined),
    }),
  ],
  [
    'stamps predictions anew when they are sent again',
    'leaves a prediction that is sent again as it was, its time included',
    (sound) => {
      let latest = 0;
      return {
        addPredictions: (batch) => {
          latest = batch.now;
          return sound.addPredictions(batch);
        },
        predictions: async (key) => (await sound.predictions(key)).map((row) => ({ ...row, at: latest })),
      };
    },
  ],
  [
    'raises revisions of unchanged outcomes',
    'counts added, corrected and unchanged outcomes, and raises the revision of those corrected only',
    (sound) => ({ outcomes: async (key) => (await sound.outcomes(key)).map((row) => ({ ...row, revision: 2 })) }),
  ],
  [
    'loses concurrent writes',
    'loses none of several batches that are written at once',
    (sound) => {
      let rows: readonly PredictionRow[] = [];
      return {
        addPredictions: async ({ rows: added, modelVersion, role, now }) => {
          const before = rows;
          await Promise.resolve();
          rows = [...before, ...added.map((row) => ({ ...row, modelVersion, role, at: now }))];
        },
        predictions: async () => rows,
        putOutcomes: sound.putOutcomes,
      };
    },
  ],
  [
    'counts entities as often as they were served',
    'counts predictions and labels of each version and role, and outcomes that belong to nothing',
    (sound) => ({
      counts: async (key) => {
        const counts = await sound.counts(key);
        const served = counts.versions.filter(({ role }) => role === 'served');
        return { ...counts, expected: served.reduce((sum, { predictions }) => sum + predictions, 0) };
      },
    }),
  ],
  [
    'counts what was served though others were declared',
    'counts the entities that were declared as expected, each once, in place of those that were served',
    (sound) => ({ declarePeriod: ({ expected: _, ...declaration }) => sound.declarePeriod(declaration) }),
  ],
  [
    'expects entities that were only watched',
    'counts nothing in a period that it does not know, and only shadows where nothing was served',
    (sound) => ({
      counts: async (key) => {
        const counts = await sound.counts(key);
        const all = counts.versions.reduce((sum, { predictions }) => sum + predictions, 0);
        return { ...counts, expected: Math.max(counts.expected, all) };
      },
    }),
  ],
  [
    'begins each page with the row that the one before ended with',
    'pages labelled predictions of one version and role by code points, each once, whatever the size of a page',
    (sound) => ({
      labelled: async (query) => {
        const { after, ...first } = query;
        const all = await sound.labelled({ ...first, limit: 1000 });
        const from = after === undefined ? 0 : all.findIndex(({ entity }) => entity === after);
        return all.slice(from, from + query.limit);
      },
    }),
  ],
  [
    'pages by units of UTF-16',
    'pages labelled predictions of one version and role by code points, each once, whatever the size of a page',
    (sound) => ({
      labelled: async ({ after = '', limit, ...query }) =>
        [...(await sound.labelled({ ...query, limit: 1000 }))]
          .filter(({ entity }) => entity > after)
          .sort((a, b) => (a.entity < b.entity ? -1 : 1))
          .slice(0, limit),
    }),
  ],
  [
    'numbers the rows of each page anew',
    'tells which of two predictions for an entity was recorded later, over versions and roles',
    (sound) => ({
      labelled: async (query) => (await sound.labelled(query)).map((row, order) => ({ ...row, order })),
    }),
  ],
  [
    'leaves out the last period',
    'lists periods by start, then by id, the last one included',
    (sound) => ({ periods: async (model) => (await sound.periods(model)).slice(0, -1) }),
  ],
  [
    'shows all models the same rows',
    'keeps models and periods apart, whatever characters their names have',
    (sound) => ({
      addPredictions: (batch) => sound.addPredictions({ ...batch, model: 'one' }),
      predictions: (key) => sound.predictions({ ...key, model: 'one' }),
      periods: () => sound.periods('one'),
    }),
  ],
  [
    'reopens a period with every declaration',
    'keeps what was declared of a period when rows and further declarations come',
    (sound) => {
      let final = false;
      return {
        declarePeriod: async (declaration) => {
          final = declaration.final ?? false;
          return { ...(await sound.declarePeriod(declaration)), declaredFinal: final };
        },
        periods: async (model) => (await sound.periods(model)).map((row) => ({ ...row, declaredFinal: final })),
      };
    },
  ],
  [
    'turns NaN into null as JSON does',
    'gives performance records back as they were, NaN included',
    (sound) => ({
      // What JSON gives back only looks like the records: that is the breakage.
      performance: async (query) => JSON.parse(JSON.stringify(await sound.performance(query))) as PerformanceRecord[],
    }),
  ],
  [
    'replaces a revision',
    'refuses a revision that is taken, and all records that came with it',
    (sound) => ({ appendPerformance: (records) => sound.appendPerformance(records).catch(() => undefined) }),
  ],
  [
    'saves whatever the generation',
    'saves state only on the generation that was loaded',
    (sound) => ({
      saveState: async (key, state) => sound.saveState(key, state, (await sound.loadState(key))?.generation ?? 0),
    }),
  ],
  [
    'forgets the metric in the key',
    'keeps the state of models and metrics apart',
    (sound) => ({
      saveState: (key, state, generation) => sound.saveState({ ...key, metric: 'x' }, state, generation),
      loadState: (key) => sound.loadState({ ...key, metric: 'x' }),
    }),
  ],
  [
    'hands out what it keeps',
    'shares nothing with the caller, neither what was given nor what was returned',
    (sound) => {
      const kept: PerformanceRecord[] = [];
      return {
        appendPerformance: async (records) => {
          kept.push(...records);
          await sound.appendPerformance([]);
        },
        performance: async () => kept,
      };
    },
  ],
];

describe('memoryObservationStore', () => {
  it('keeps every law of the port', async () => {
    expect(await failedChecks(observationStoreChecks, memoryObservationStore)).toEqual([]);
  });

  it.each(BREAKAGES)('is told from a store that %s', async (_, check, breakage) => {
    expect(await failedChecks(observationStoreChecks, broken(breakage))).toContain(check);
  });

  it('takes everything back when its transaction fails', async () => {
    const stores = memoryUnitOfWork({ ledger: observationMemory() }, { scope: new AsyncLocalStorage() });
    const work = stores.transaction(async ({ ledger }) => {
      await ledger.addPredictions(predictionBatch());
      await ledger.putOutcomes(outcomeBatch());
      await ledger.appendPerformance([performanceRecord()]);
      throw new RangeError('no');
    });
    await expect(work).rejects.toThrow(RangeError);
    expect(await stores.ledger.periods('m')).toEqual([]);
    expect(await stores.ledger.predictions({ model: 'm', periodId: 'p0' })).toEqual([]);
    expect(await stores.ledger.outcomes({ model: 'm', periodId: 'p0' })).toEqual([]);
    expect(await stores.ledger.performance({ model: 'm' })).toEqual([]);
  });

  it('works within a transaction that is rehearsed', async () => {
    const stores = memoryUnitOfWork(
      { ledger: observationMemory() },
      { scope: new AsyncLocalStorage(), rehearse: true },
    );
    await stores.transaction(async ({ ledger }) => {
      await ledger.appendPerformance([performanceRecord()]);
      await ledger.putOutcomes(outcomeBatch());
    });
    expect(await stores.ledger.performance({ model: 'm' })).toHaveLength(1);
  });
});
