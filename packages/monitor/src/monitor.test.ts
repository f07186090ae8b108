import { manualClock } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import { createMonitor, memoryObservationStore } from './index.js';
import { bench, codeOf, playPeriod, weekly } from './monitor-fixture.js';

describe('recordPerformance', () => {
  it('records, charts and judges figures without the ledger', async () => {
    const { monitor } = bench({ thresholds: { maeWarning: 1.5, maeCritical: 2 } });
    const evaluation = await monitor.recordPerformance({
      yTrue: [1, 2, 3],
      yPred: [4, 5, 6],
      modelVersion: '1.0.0',
      featureCount: 32,
      period: weekly(0),
    });
    expect(evaluation).toMatchObject({ charting: 'charted', metrics: { mae: 3 }, maturity: { status: 'final' } });
    expect(evaluation.breaches).toMatchObject([{ threshold: 'maeCritical' }]);
    expect((await monitor.getHealthStatus()).status).toBe('critical');
    const summary = await monitor.getPerformanceSummary();
    expect(summary.byVersion).toMatchObject([{ modelVersion: '1.0.0', featureCount: 32, n: 3, mae: 3 }]);
    expect(summary.served[0]).toMatchObject({ source: 'reported', modelVersion: '1.0.0' });
  });

  it('keeps a challenger away from charts and health', async () => {
    const { monitor } = bench({ thresholds: { maeCritical: 1 } });
    const input = { yTrue: [0, 1], yPred: [9, 9], modelVersion: '2', period: weekly(0), role: 'challenger' } as const;
    expect(await monitor.recordPerformance(input)).toMatchObject({ charting: 'not-served', breaches: [], alarms: [] });
    expect((await monitor.getHealthStatus()).status).toBe('unknown');
  });

  it('waits with charts while figures are not final', async () => {
    const { monitor } = bench();
    const input = { yTrue: [0, 1], yPred: [9, 9], modelVersion: '2', period: weekly(0) } as const;
    expect((await monitor.recordPerformance({ ...input, final: false })).charting).toBe('not-final');
    expect((await monitor.recordPerformance(input)).charting).toBe('charted');
  });

  it('rejects, and does not throw, what it refuses', async () => {
    const { monitor } = bench();
    const input = { yTrue: [0, Number.NaN], yPred: [9, 9], modelVersion: '2', period: weekly(0) };
    expect(await codeOf(monitor.recordPerformance(input))).toBe('METRICS_VALUE_INVALID');
    expect(await codeOf(monitor.recordPerformance({ ...input, yTrue: [1] }))).toBe('METRICS_LENGTH_MISMATCH');
    expect(await codeOf(monitor.recordPerformance({ ...input, period: { id: '', start: 0, end: 1 } }))).toBe(
      'PERIOD_INVALID',
    );
  });
});

describe('getPerformanceSummary and exportMetrics', () => {
  it('pools periods by their rows', async () => {
    const { monitor } = bench();
    const report = (i: number, yTrue: readonly number[], yPred: readonly number[]) =>
      monitor.recordPerformance({ yTrue, yPred, modelVersion: '1', period: weekly(i) });
    await report(0, [0, 1, 2], [1, 2, 3]);
    await report(1, [0], [5]);
    const { overall } = await monitor.getPerformanceSummary();
    expect(overall).toEqual({ periods: 2, n: 4, mae: 2, rmse: Math.sqrt(7), bias: 2 });
    expect((await monitor.getPerformanceSummary({ periods: ['w1'] })).overall.mae).toBe(5);
    expect((await monitor.getPerformanceSummary({ periods: [] })).overall.mae).toBeNaN();
  });

  it('looks back as far as the data window, or as it is told, and does not call stale figures healthy', async () => {
    const [store, clock] = [memoryObservationStore(), manualClock(weekly(3).end)];
    const week = weekly(0).end - weekly(0).start;
    const monitor = createMonitor({ store, clock, model: 'm', dataWindow: 2 * week });
    for (const i of [0, 1, 2, 3]) {
      await monitor.recordPerformance({ yTrue: [i, 0], yPred: [0, 0], modelVersion: '1', period: weekly(i) });
    }
    const ids = async (selection?: { periods?: readonly string[]; since?: number }) =>
      (await monitor.getPerformanceSummary(selection)).served.map(({ period }) => period.id);
    expect(await ids()).toEqual(['w2', 'w3']);
    expect(await ids({ since: weekly(0).end })).toEqual(['w1', 'w2', 'w3']);
    expect(await ids({ periods: ['w0'] })).toEqual(['w0']);
    expect((await monitor.exportMetrics({ format: 'csv' })).split('\r\n')).toHaveLength(2 + 2 * 2);
    expect((await monitor.getHealthStatus()).status).toBe('healthy');
    await clock.advanceTo(weekly(3).end + 2 * week);
    const stale = await monitor.getHealthStatus();
    expect(stale).toMatchObject({ status: 'unknown', reasons: [expect.stringContaining('the last was w3')] });
    expect(await ids()).toEqual([]);
  });

  it('lets an alarm that fires go on when its figures are older than the data window', async () => {
    const [store, clock] = [memoryObservationStore(), manualClock(weekly(0).end)];
    const monitor = createMonitor({ store, clock, model: 'm', dataWindow: 1000, thresholds: { maeCritical: 1 } });
    await monitor.recordPerformance({ yTrue: [9, 0], yPred: [0, 9], modelVersion: '1', period: weekly(0) });
    await clock.advance(2000);
    const { status, reasons } = await monitor.getHealthStatus();
    expect([status, reasons.length]).toEqual(['critical', 2]);
  });

  it('leaves cells of figures beyond all numbers empty, as JSON has null', async () => {
    const { monitor } = bench();
    const huge = { yTrue: [1e200, -1e200], yPred: [0, 1] };
    const { metrics } = await monitor.recordPerformance({ ...huge, modelVersion: '1', period: weekly(0) });
    expect(metrics.rmse).toBe(Number.POSITIVE_INFINITY);
    expect(await monitor.exportMetrics({ format: 'csv' })).not.toContain('Infinity');
  });

  it('writes CSV that a spreadsheet neither misreads nor runs', async () => {
    const [store, clock] = [memoryObservationStore(), manualClock(7)];
    const monitor = createMonitor({ store, clock, model: '=cmd|"x"!A1' });
    await monitor.recordPerformance({
      yTrue: [2],
      yPred: [1],
      modelVersion: '1,0',
      period: { id: '@w\n1', start: 0, end: 1 },
    });
    const csv = await monitor.exportMetrics({ format: 'csv' });
    expect(csv.startsWith('model,period,start,end,subject,modelVersion,revision,')).toBe(true);
    expect(csv.endsWith('\r\n')).toBe(true);
    expect(csv).toContain('"\'=cmd|""x""!A1","\'@w\n1",0,1,served,"1,0",1,reported,final,1,1,,1,1,,1,,');
    // A negative number is a number: its minus sign stays bare. R² of one row is undefined: an empty cell.
    expect(csv).toContain(',1,,1,,,,-1,,1,1,0.5,,');
  });

  it('writes JSON with the same names, null for what is undefined', async () => {
    const b = bench();
    await playPeriod(b, 0, 1, '1.0.0', 1);
    await b.monitor.evaluatePeriod('w0');
    // The export is an array of flat objects.
    const rows = JSON.parse(await b.monitor.exportMetrics({ format: 'json' })) as readonly Record<string, unknown>[];
    const header = (await b.monitor.exportMetrics({ format: 'csv' })).split('\r\n')[0];
    expect(rows.map((row) => row['subject'])).toEqual(['served', 'version:1.0.0']);
    expect(rows[0]?.['r2']).toBeNull();
    expect(Object.keys(rows[0] ?? {}).join(',')).toBe(header);
  });

  it('refuses another format', async () => {
    const { monitor } = bench();
    // A caller without types.
    const format = 'xml' as 'csv';
    expect(await codeOf(monitor.exportMetrics({ format }))).toBe('EXPORT_FORMAT_INVALID');
  });
});

describe('createMonitor', () => {
  const base = () => ({ store: memoryObservationStore(), clock: manualClock(), model: 'm' });

  it.each([
    ['MONITOR_OPTIONS_INVALID', { model: '' }],
    ['MONITOR_OPTIONS_INVALID', { maturity: -1 }],
    ['MONITOR_OPTIONS_INVALID', { dataWindow: 0 }],
    ['MONITOR_OPTIONS_INVALID', { dataWindow: Number.NaN }],
    ['MONITOR_OPTIONS_INVALID', { chart: { charts: ['cusum', { kind: 'cusum', k: 0.5, h: 5 }] } }],
    ['THRESHOLDS_INVALID', { thresholds: { maeWarning: 2, maeCritical: 1 } }],
    ['ALARM_OPTIONS_INVALID', { alarm: { breaches: 3, of: 2 } }],
    ['CHART_INVALID', { chart: { referencePoints: 2 } }],
    ['CHART_INVALID', { chart: { charts: [{ kind: 'cusum', k: 0.5, h: -1 }] } }],
    ['CHART_DESIGN_INVALID', { chart: { falseAlarms: { count: -1, points: 38 } } }],
    ['CHART_REFERENCE_INVALID', { chart: { reference: [{ value: 1 }] } }],
  ] as const)('refuses with %s: %j', (code, change) => {
    expect(() => createMonitor({ ...base(), ...change })).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    { entity: '', prediction: 1 },
    { entity: 'a', prediction: Number.NaN },
  ])('refuses the prediction %j', async (row) => {
    const { monitor, store } = bench();
    const rows = [{ entity: 'ok', prediction: 1 }, row];
    expect(await codeOf(monitor.recordPredictions({ period: weekly(0), modelVersion: '1', rows }))).toBe(
      'OBSERVATION_INVALID',
    );
    expect(await store.periods('m')).toEqual([]);
  });

  it('refuses an outcome that is no number, and a prediction that changes', async () => {
    const { monitor } = bench();
    const [period, modelVersion] = [weekly(0), '1'];
    const bad = [{ entity: 'a', outcome: Number.POSITIVE_INFINITY }];
    expect(await codeOf(monitor.recordOutcomes({ period, rows: bad }))).toBe('OBSERVATION_INVALID');
    await monitor.recordPredictions({ period, modelVersion, rows: [{ entity: 'a', prediction: 1 }] });
    const again = monitor.recordPredictions({ period, modelVersion, rows: [{ entity: 'a', prediction: 2 }] });
    expect(await codeOf(again)).toBe('PREDICTION_CHANGED');
  });
});
