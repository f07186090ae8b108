import { observationStoreChecks } from '@fpl-ml/monitor/conformance';
import { describe, expect, it } from 'vitest';
import { sqlObservationStore } from './sql-observation-store.js';
import { failedWith, type KnownMistake } from './test/conformance.js';
import { openDatabase } from './test/open-stores.js';

const MISTAKES: readonly KnownMistake[] = [
  {
    flaw: 'takes a prediction that is there already for a new one',
    of: 'on conflict do nothing',
    instead: 'on conflict do update set "model" = excluded."model"',
    check: 'refuses a batch that changes a prediction, and takes nothing of it',
  },
  {
    flaw: 'gives predictions by entity instead of seq',
    of: '"period_id" = ? order by "seq"',
    instead: '"period_id" = ? order by "entity"',
    check: 'gives predictions back as recorded, in order of recording, with role, version and time',
  },
  {
    flaw: 'forgets the model of rows',
    of: 'where "model" = ? and "period_id" = ? order by "seq"',
    instead: 'where ? is not null and "period_id" = ? order by "seq"',
    check: 'keeps models and periods apart, whatever characters their names have',
  },
  {
    flaw: 'forgets to raise the revision of an outcome',
    of: '.revision + 1',
    instead: '.revision',
    check: 'counts added, corrected and unchanged outcomes, and raises the revision of those corrected only',
  },
  {
    flaw: 'takes every outcome that comes again for a correction',
    of: 'outcome <> excluded.outcome',
    instead: 'outcome is not null',
    check: 'counts added, corrected and unchanged outcomes, and raises the revision of those corrected only',
  },
  {
    flaw: 'counts the outcomes of all models',
    of: 'from "ml_outcomes" where "model" = ? and "period_id" = ?',
    instead: 'from "ml_outcomes" where ? is not null and "period_id" = ?',
    check: 'counts predictions and labels of each version and role, and outcomes that belong to nothing',
  },
  {
    flaw: 'counts an entity as often as it was served',
    of: 'count(distinct "p"."entity")',
    instead: 'count("p"."entity")',
    check: 'counts predictions and labels of each version and role, and outcomes that belong to nothing',
  },
  {
    flaw: 'pages by length',
    of: 'order by "p"."entity" limit',
    instead: 'order by length("p"."entity"), "p"."entity" limit',
    check: 'pages labelled predictions of one version and role by code points, each once, whatever the size of a page',
  },
  {
    flaw: 'begins a page with the last row of the one before',
    of: '"p"."entity" > ?',
    instead: '"p"."entity" >= ?',
    check: 'pages labelled predictions of one version and role by code points, each once, whatever the size of a page',
  },
  {
    flaw: 'numbers predictions by nothing',
    of: '"o"."outcome", "p"."seq"',
    instead: '"o"."outcome", 0 as "seq"',
    check: 'tells which of two predictions for an entity was recorded later, over versions and roles',
  },
  {
    flaw: 'lists periods by id',
    of: 'order by "period_start", "period_id"',
    instead: 'order by "period_id"',
    check: 'lists periods by start, then by id, the last one included',
  },
  {
    flaw: 'reopens a period with every declaration',
    of: 'case when "excluded"."declared_final" = ? then "excluded"."declared_final" else "ml_periods"."declared_final" end',
    instead: 'iif(? is null, 0, "excluded"."declared_final")',
    check: 'keeps what was declared of a period when rows and further declarations come',
  },
  {
    flaw: 'forgets the expected entities with the next batch',
    of: 'coalesce("excluded"."expected", "ml_periods"."expected")',
    instead: '"excluded"."expected"',
    check: 'keeps what was declared of a period when rows and further declarations come',
  },
  {
    flaw: 'reads NaN as 0',
    of: 'select * from "ml_performance_history"',
    instead: 'select *, coalesce("r2", 0) as "r2" from "ml_performance_history"',
    check: 'gives performance records back as they were, NaN included',
  },
  {
    flaw: 'orders figures by recording alone',
    of: 'order by "period_start", "period_id", "seq"',
    instead: 'order by "seq"',
    check: 'keeps every revision, ordered by period, then by recording',
  },
  {
    flaw: 'replaces a revision of figures',
    of: 'on conflict do nothing returning "model"',
    instead: 'on conflict do update set "n" = excluded."n" returning "model"',
    check: 'refuses a revision that is taken, and all records that came with it',
  },
  {
    flaw: 'saves state whatever the generation',
    of: 'and "generation" = ?',
    instead: 'and ? is not null',
    check: 'saves state only on the generation that was loaded',
  },
  {
    flaw: 'forgets the metric of a state',
    of: 'where "model" = ? and "metric" = ?',
    instead: 'where "model" = ? and ? is not null',
    check: 'keeps the state of models and metrics apart',
  },
];

describe('each mistake in the SQL of the observation store is caught', () => {
  it.each(MISTAKES)('$flaw', async (mistake) => {
    expect(await failedWith(observationStoreChecks, sqlObservationStore, mistake)).toEqual([mistake.check]);
  });
});

describe('the observation store on SQL, beyond the port', () => {
  it('takes batches of several statements whole or not at all', async () => {
    const database = await openDatabase();
    const store = database.open(sqlObservationStore);
    const period = { id: 'p', start: 0, end: 1 };
    const key = { model: 'm', periodId: 'p' };
    const rows = Array.from({ length: 5_000 }, (_, i) => ({ entity: `e${i}`, prediction: i / 3, outcome: i / 7 }));
    const batch = { model: 'm', period, modelVersion: '1', role: 'served', rows, now: 1 } as const;
    await store.addPredictions(batch);
    const changed = rows.map((row) => ({ ...row, prediction: row.prediction + (row.entity === 'e4999' ? 1 : 0) }));
    const mixed = [{ entity: 'new', prediction: 1 }, ...changed];
    await expect(store.addPredictions({ ...batch, rows: mixed })).rejects.toMatchObject({ code: 'PREDICTION_CHANGED' });
    const seen = await store.predictions(key);
    expect(seen.map(({ entity, prediction }) => [entity, prediction])).toEqual(
      rows.map(({ entity, prediction }) => [entity, prediction]),
    );
    const counts = await store.putOutcomes({ model: 'm', period, rows, now: 2 });
    expect(counts).toEqual({ added: 5_000, corrected: 0, unchanged: 0 });
    expect(await store.outcomes(key)).toHaveLength(5_000);
    await database.close();
  });

  it('keeps infinite figures, and predictions to the last bit', async () => {
    const database = await openDatabase();
    const store = database.open(sqlObservationStore);
    const period = { id: 'p', start: 0, end: 1 };
    const predictions = [Number.MAX_VALUE, Number.MIN_VALUE, 0.1 + 0.2, -1 / 3, Number.MAX_SAFE_INTEGER];
    const rows = predictions.map((prediction, i) => ({ entity: `e${i}`, prediction }));
    await store.addPredictions({ model: 'm', period, modelVersion: '1', role: 'served', rows, now: 1 });
    const seen = await store.predictions({ model: 'm', periodId: 'p' });
    expect(seen.map(({ prediction }) => prediction)).toEqual(predictions);
    const [mae, none] = [Number.POSITIVE_INFINITY, Number.NaN];
    const standardErrors = { mae: none, rmse: none, r2: none, bias: none, mape: none, smape: none };
    const figures = {
      n: 2,
      mae,
      rmse: mae,
      r2: -mae,
      bias: 1,
      medianAbsoluteError: 2,
      maxError: mae,
      mape: 1,
      smape: 2,
    };
    const record = {
      model: 'm',
      period,
      subject: 'served',
      modelVersion: null,
      revision: 1,
      source: 'reported',
      maturity: { status: 'partial', labelled: 1, expected: 2 },
      metrics: { ...figures, standardErrors },
      featureCount: 7,
      at: 3,
    } as const;
    await store.appendPerformance([record]);
    expect(await store.performance({ model: 'm' })).toEqual([record]);
    await database.close();
  });

  it('tells a record that stands twice in a batch from one that is new', async () => {
    const database = await openDatabase();
    const store = database.open(sqlObservationStore);
    const rows = [
      { entity: 'a', prediction: 1 },
      { entity: 'a', prediction: 2 },
    ];
    const batch = {
      model: 'm',
      period: { id: 'p', start: 0, end: 1 },
      modelVersion: '1',
      role: 'served',
      now: 1,
    } as const;
    await expect(store.addPredictions({ ...batch, rows })).rejects.toMatchObject({ code: 'PREDICTION_CHANGED' });
    expect(await store.periods('m')).toEqual([]);
    await store.addPredictions({ ...batch, rows: [rows[0], rows[0]].flatMap((row) => row ?? []) });
    expect(await store.predictions({ model: 'm', periodId: 'p' })).toHaveLength(1);
    await database.close();
  });
});
