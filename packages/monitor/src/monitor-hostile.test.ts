import { describe, expect, it } from 'vitest';
import { createMonitor, memoryObservationStore } from './index.js';
import { bench, codeOf, weekly } from './monitor-fixture.js';

const period = weekly(0);
const predictions = (rows: readonly (readonly [string, number])[]) => ({
  period,
  modelVersion: '1',
  rows: rows.map(([entity, prediction]) => ({ entity, prediction })),
});
const outcomes = (rows: readonly (readonly [string, number])[]) => ({
  period,
  rows: rows.map(([entity, outcome]) => ({ entity, outcome })),
});

describe('what nobody should send', () => {
  it('NaN and infinities are refused before anything of the batch is taken', async () => {
    const { monitor, store } = bench();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const rows = [
        ['a', 1],
        ['b', value],
      ] as const;
      expect(await codeOf(monitor.recordPredictions(predictions(rows)))).toBe('OBSERVATION_INVALID');
      expect(await codeOf(monitor.recordOutcomes(outcomes(rows)))).toBe('OBSERVATION_INVALID');
    }
    expect(await codeOf(monitor.recordPredictions(predictions([['', 1]])))).toBe('OBSERVATION_INVALID');
    expect(await store.periods('m')).toEqual([]);
  });

  it('a period without rows is pending, its figures undefined, and no chart sees it', async () => {
    const { monitor, clock } = bench();
    await monitor.recordPredictions(predictions([]));
    await clock.advanceTo(period.end);
    expect(await monitor.evaluatePeriod('w0')).toMatchObject({
      maturity: { status: 'pending', labelled: 0, expected: 0 },
      metrics: { n: 0, rmse: Number.NaN },
      charting: 'not-final',
    });
    await monitor.recordOutcomes({ period: 'w0', rows: [], final: true });
    expect(await monitor.evaluatePeriod('w0')).toMatchObject({
      maturity: { status: 'final' },
      charting: 'undefined-figure',
      alarms: [],
    });
    expect((await monitor.getHealthStatus()).status).toBe('unknown');
  });

  it('a prediction that stands twice counts once, and two different ones are refused whole', async () => {
    const { monitor, store } = bench();
    const different = predictions([
      ['c', 1],
      ['a', 1],
      ['a', 2],
    ]);
    expect(await codeOf(monitor.recordPredictions(different))).toBe('PREDICTION_CHANGED');
    expect((await store.counts({ model: 'm', periodId: 'w0' })).versions).toEqual([]);
    await monitor.recordPredictions(
      predictions([
        ['a', 1],
        ['a', 1],
      ]),
    );
    await monitor.recordPredictions(predictions([['a', 1]]));
    await monitor.recordOutcomes(outcomes([['a', 2]]));
    expect((await monitor.evaluatePeriod('w0')).metrics).toMatchObject({ n: 1, mae: 1 });
  });

  it('outcomes without predictions are kept, counted, and enter no figure until the predictions come', async () => {
    const { monitor } = bench();
    await monitor.recordOutcomes(
      outcomes([
        ['a', 2],
        ['ghost', 50],
      ]),
    );
    expect(await monitor.listPeriods()).toMatchObject([{ outcomes: 2, unmatched: 2, maturity: { expected: 0 } }]);
    await monitor.recordPredictions(predictions([['a', 1]]));
    expect(await monitor.listPeriods()).toMatchObject([{ outcomes: 2, unmatched: 1, maturity: { labelled: 1 } }]);
    expect((await monitor.evaluatePeriod('w0')).metrics).toMatchObject({ n: 1, mae: 1 });
  });

  it('a clock that goes back makes no final period provisional again, and charts none twice', async () => {
    const store = memoryObservationStore();
    let now = period.end + 5;
    const monitor = createMonitor({ store, clock: { ...bench().clock, now: () => now }, model: 'm', maturity: 5 });
    await monitor.recordPredictions(
      predictions([
        ['a', 1],
        ['b', 3],
      ]),
    );
    await monitor.recordOutcomes(
      outcomes([
        ['a', 2],
        ['b', 3],
      ]),
    );
    expect(await monitor.evaluatePeriod('w0')).toMatchObject({ maturity: { status: 'final' }, charting: 'charted' });
    now = 0;
    expect(await monitor.evaluatePeriod('w0')).toMatchObject({
      maturity: { status: 'final' },
      charting: 'already-charted',
    });
    expect(await monitor.listPeriods()).toMatchObject([{ maturity: { status: 'final' } }]);
    expect(await store.performance({ model: 'm' })).toHaveLength(2);
    await monitor.recordOutcomes(outcomes([['a', 3]]));
    const revisions = await monitor.evaluatePeriod('w0').then(() => store.performance({ model: 'm' }));
    expect(revisions.map(({ revision }) => revision)).toEqual([1, 1, 2, 2]);
  });

  it('provisional and final figures are kept apart, and only final ones reach alarms', async () => {
    const { monitor, store, clock } = bench({ thresholds: { maeWarning: 1 }, chart: { charts: [] } });
    const told: string[] = [];
    monitor.on('alarm', ({ alarm }) => told.push(alarm.status));
    await monitor.recordPredictions(
      predictions([
        ['a', 1],
        ['b', 3],
      ]),
    );
    await monitor.recordOutcomes(outcomes([['a', 9]]));
    const partial = await monitor.evaluatePeriod('w0');
    expect(partial).toMatchObject({ maturity: { status: 'partial', labelled: 1, expected: 2 }, alarms: [] });
    expect(told).toEqual([]);
    await clock.advanceTo(period.end);
    await monitor.recordOutcomes(outcomes([['b', 9]]));
    await monitor.evaluatePeriod('w0');
    expect(told).toEqual(['firing']);
    const kept = (await store.performance({ model: 'm' })).filter(({ subject }) => subject === 'served');
    expect(kept.map(({ revision, maturity }) => [revision, maturity.status])).toEqual([
      [1, 'partial'],
      [2, 'final'],
    ]);
  });
});

describe('events', () => {
  it('tell what was done, after it was stored', async () => {
    const { monitor, clock } = bench({ chart: { charts: [] } });
    const seen: string[] = [];
    monitor.on('labelled', ({ period: id, changes }) => seen.push(`${id} +${changes.added} ~${changes.corrected}`));
    monitor.on('evaluated', ({ evaluation }) => seen.push(`${evaluation.period.id} ${evaluation.maturity.status}`));
    monitor.on('reset', ({ epoch, reason }) => seen.push(`${epoch} ${reason}`));
    const stop = monitor.on('acknowledged', () => seen.push('never'));
    stop();
    await monitor.recordPredictions(predictions([['a', 1]]));
    await monitor.recordOutcomes(outcomes([['a', 1]]));
    await monitor.recordOutcomes(outcomes([['a', 2]]));
    await clock.advanceTo(period.end);
    await monitor.evaluatePeriod('w0');
    await monitor.resetCharts('1.1.0 promoted');
    expect(seen).toEqual(['w0 +1 ~0', 'w0 +0 ~1', 'w0 final', '1 1.1.0 promoted']);
  });
});
