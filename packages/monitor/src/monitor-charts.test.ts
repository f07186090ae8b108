import { type LogEntry } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { createMonitor } from './index.js';
import { type Bench, bench, codeOf, entities, playPeriod, weekly } from './monitor-fixture.js';

describe('charts and alarms', () => {
  const chart = { falseAlarms: { count: 0.2, points: 38 }, referencePoints: 8 } as const;

  async function season(b: Bench, sds: readonly number[], from = 0): Promise<readonly (readonly [string, string])[]> {
    const seen: (readonly [string, string])[] = [];
    for (const [i, sd] of sds.entries()) {
      await playPeriod(b, from + i, sd);
      const { charts, charting } = await b.monitor.evaluatePeriod(`w${from + i}`);
      seen.push([charting, charts.map(({ status }) => status).join('+')]);
    }
    return seen;
  }
  const steady = Array.from({ length: 12 }, () => 1);

  it('warm up on the first final periods, are quiet while nothing changes, and fire when the model degrades', async () => {
    const b = bench({ chart });
    const seen = await season(b, [...steady, 1.5, 1.5, 1.5, 1.5]);
    expect(seen.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => ['charted', 'warming-up+warming-up']));
    expect(seen.slice(8, 12).every(([, statuses]) => !statuses.includes('alarm'))).toBe(true);
    expect(seen.at(-1)?.[1]).toContain('alarm');
    const health = await b.monitor.getHealthStatus();
    expect(health.status).toBe('warning');
    expect(health.reasons.join()).toContain('cusum chart of rmse');
  });

  it('do not fire when the model gets better', async () => {
    const b = bench({ chart });
    const seen = await season(b, [...steady, 0.5, 0.5, 0.5]);
    expect(seen.at(-1)?.[1]).toBe('stable+stable');
  });

  it('can be of any kind, solved or finished; an improvement alarms on none', async () => {
    const kinds = ['ewma', 'cusum', { kind: 'shewhart', L: 3, rules: ['nelson-5'] }] as const;
    const b = bench({ chart: { ...chart, charts: kinds, screening: {} } });
    const seen = await season(b, [...steady, 0.5, 0.5, 0.5, 0.5]);
    expect(seen.at(-1)?.[1]).toBe('stable+stable+stable');
    const { charts, alarms } = await b.monitor.evaluatePeriod('w15');
    expect(charts.map(({ kind }) => kind)).toEqual(['ewma', 'cusum', 'shewhart']);
    expect(alarms.map(({ dedupKey }) => dedupKey)).toEqual(['m/rmse/ewma', 'm/rmse/cusum', 'm/rmse/shewhart']);
    await season(b, [2, 2, 2], 16);
    expect((await b.monitor.getHealthStatus()).reasons.join()).toContain('ewma chart of rmse');
  });

  it('can be one finished chart, which looks for degradation unless told otherwise', async () => {
    const last = async (
      given: Parameters<typeof createMonitor>[0]['chart'],
      sd: number,
    ): Promise<string | undefined> => {
      const b = bench(given === undefined ? {} : { chart: given });
      return (await season(b, [...steady, sd, sd, sd, sd])).at(-1)?.[1];
    };
    const ewma = { kind: 'ewma', lambda: 0.3, L: 3 } as const;
    expect(await last(ewma, 0.5)).toBe('stable');
    expect(await last(ewma, 2)).toBe('alarm');
    expect(await last({ ...ewma, direction: 'both' }, 0.5)).toBe('alarm');
    const bad = { kind: 'ewma', lambda: 3, L: 3 } as const;
    expect(() => bench({ chart: bad })).toThrow(expect.objectContaining({ code: 'CHART_INVALID' }));
  });

  it('judge at once with the reference of a backtest', async () => {
    const reference = [1.02, 0.97, 1.05, 0.99, 0.94, 1.01].map((value) => ({ value, n: 200, standardError: 0.05 }));
    const b = bench({ chart: { ...chart, reference } });
    expect(await season(b, [3])).toEqual([['charted', 'alarm+alarm']]);
  });

  it('see a final period once, whatever is corrected later, and give the same records again', async () => {
    const b = bench({ chart });
    await season(b, steady);
    const before = await b.store.loadState({ model: 'm', metric: 'rmse' });
    const first = await b.monitor.evaluatePeriod('w11');
    await b.monitor.recordOutcomes({ period: 'w11', rows: [{ entity: 'e0', outcome: 500 }] });
    const corrected = await b.monitor.evaluatePeriod('w11');
    expect(corrected.charting).toBe('already-charted');
    expect(corrected.charts).toEqual(first.charts);
    expect(corrected.metrics.rmse).toBeGreaterThan(first.metrics.rmse);
    expect(await b.store.loadState({ model: 'm', metric: 'rmse' })).toEqual(before);
  });

  it('leave out periods that are not final, and those older than what was charted', async () => {
    const b = bench({ chart });
    await b.monitor.recordPredictions({
      period: weekly(0),
      modelVersion: '1',
      rows: [{ entity: 'late', prediction: 1 }],
    });
    expect((await b.monitor.evaluatePeriod('w0')).charting).toBe('not-final');
    await playPeriod(b, 1);
    await b.monitor.evaluatePeriod('w1');
    await b.monitor.recordOutcomes({ period: 'w0', rows: [{ entity: 'late', outcome: 1 }] });
    expect(await b.monitor.evaluatePeriod('w0')).toMatchObject({ charting: 'too-old', charts: [] });
  });

  it('start anew after a reset, without the periods charted before, and resolve what was firing', async () => {
    const b = bench({ chart });
    await season(b, [...steady, 2, 2]);
    const { epoch, alarms } = await b.monitor.resetCharts('1.1.0 promoted');
    expect(epoch).toBe(1);
    expect(alarms.map(({ dedupKey, status }) => [dedupKey, status])).toEqual([
      ['m/rmse/shewhart', 'resolved'],
      ['m/rmse/cusum', 'resolved'],
    ]);
    expect((await b.monitor.getHealthStatus()).status).toBe('healthy');
    expect((await b.monitor.evaluatePeriod('w13')).charting).toBe('too-old');
    expect(await season(b, [2], 14)).toEqual([['charted', 'warming-up+warming-up']]);
  });

  it('go on with the reference in hand after a false alarm, or with another that is given', async () => {
    const b = bench({ chart });
    await season(b, [...steady, 2]);
    await b.monitor.resetCharts('looked into it', { reference: 'keep' });
    expect((await season(b, [1], 13))[0]?.[1]).toBe('stable+stable');
    const reference = [1.9, 2.1, 2, 2.05, 1.95, 2.1].map((value) => ({ value, n: 200, standardError: 0.1 }));
    await b.monitor.resetCharts('1.1.0 promoted', { reference });
    expect((await season(b, [2], 14))[0]?.[1]).toBe('stable+stable');
  });

  it('share the false alarms that are acceptable among the charts', async () => {
    const charts = async (kinds: readonly ('cusum' | 'shewhart')[]) => {
      const b = bench({ chart: { ...chart, charts: kinds } });
      await season(b, steady.slice(0, 9));
      return (await b.store.loadState({ model: 'm', metric: 'rmse' }))?.state.charts.map((state) => state.chart);
    };
    const [alone] = (await charts(['shewhart'])) ?? [];
    const [shared] = (await charts(['shewhart', 'cusum'])) ?? [];
    expect(alone).toMatchObject({ direction: 'up' });
    expect(shared?.kind === 'shewhart' && alone?.kind === 'shewhart' && shared.L > alone.L).toBe(true);
  });

  it('do not chart a period without figure, and go on', async () => {
    const b = bench({ chart });
    await b.monitor.recordOutcomes({ period: weekly(0), rows: [], final: true });
    expect(await b.monitor.evaluatePeriod('w0')).toMatchObject({ charting: 'undefined-figure', charts: [] });
    expect((await season(b, [1], 1))[0]?.[0]).toBe('charted');
  });

  it('are fed once when two monitors evaluate the same period at the same time', async () => {
    const b = bench({ chart });
    const other = createMonitor({ store: b.store, clock: b.clock, model: 'm', chart });
    await playPeriod(b, 0);
    const both = await Promise.all([b.monitor.evaluatePeriod('w0'), other.evaluatePeriod('w0')]);
    expect(both.map(({ charting }) => charting).sort()).toEqual(['already-charted', 'charted']);
    const stored = await b.store.loadState({ model: 'm', metric: 'rmse' });
    expect(stored?.state.charts[0]?.collected).toHaveLength(1);
    expect(await b.store.performance({ model: 'm' })).toHaveLength(2);
  });

  it('never replace newer figures by those that a slower monitor has computed before', async () => {
    const b = bench();
    await playPeriod(b, 0, 1, '1.0.0', 3);
    // After the slower monitor has read the outcomes, one is corrected, and the other monitor evaluates.
    let meanwhile: (() => Promise<unknown>) | undefined = async () => {
      await b.monitor.recordOutcomes({ period: 'w0', rows: [{ entity: 'e0', outcome: 30 }] });
      await b.monitor.evaluatePeriod('w0');
    };
    const labelled: typeof b.store.labelled = async (query) => {
      const found = await b.store.labelled(query);
      const work = meanwhile;
      meanwhile = undefined;
      await work?.();
      return found;
    };
    const slower = createMonitor({ store: { ...b.store, labelled }, clock: b.clock, model: 'm' });
    await slower.evaluatePeriod('w0');
    expect((await b.monitor.getPerformanceSummary()).overall.mae).toBeGreaterThan(9);
  });

  it('keep to their own model', async () => {
    const b = bench({ chart });
    const other = createMonitor({ store: b.store, clock: b.clock, model: 'n', chart });
    await playPeriod(b, 0);
    expect(await codeOf(other.evaluatePeriod('w0'))).toBe('PERIOD_UNKNOWN');
    expect((await other.getHealthStatus()).status).toBe('unknown');
  });
});

describe('thresholds', () => {
  const thresholds = { rmseWarning: 1.2, rmseCritical: 1.6 };

  it('leave health as bad as their firing alarm when a period without any row follows', async () => {
    const b = bench({ thresholds });
    await playPeriod(b, 0, 2);
    await b.monitor.evaluatePeriod('w0');
    await b.monitor.recordOutcomes({ period: weekly(1), rows: [], final: true });
    await b.monitor.evaluatePeriod('w1');
    const { status, reasons, details } = await b.monitor.getHealthStatus();
    expect([status, reasons.length, details['period']]).toEqual(['critical', 1, 'w0']);
  });

  it('log the alarms that a reset resolves', async () => {
    const lines: LogEntry[] = [];
    const b = bench({ thresholds, logger: { log: (entry) => lines.push(entry) } });
    await playPeriod(b, 0, 2);
    await b.monitor.evaluatePeriod('w0');
    await b.monitor.resetCharts('1.1.0 promoted');
    expect(lines.map(({ message }) => message)).toContain('alarm m/rmse/threshold is resolved');
  });

  it('are judged by period, raise alarms, and are logged when those change', async () => {
    const lines: LogEntry[] = [];
    const b = bench({ thresholds, logger: { log: (entry) => lines.push(entry) } });
    await playPeriod(b, 0, 2);
    const { breaches, alarms } = await b.monitor.evaluatePeriod('w0');
    expect(breaches).toMatchObject([{ threshold: 'rmseCritical', severity: 'critical', n: 200, beyondNoise: true }]);
    expect(alarms.find(({ dedupKey }) => dedupKey === 'm/rmse/threshold')).toMatchObject({
      status: 'firing',
      severity: 'critical',
      changed: true,
    });
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
    const health = await b.monitor.getHealthStatus();
    expect(health.status).toBe('critical');
    expect(health.reasons[0]).toContain('rmseCritical 1.6');
    await playPeriod(b, 1, 1);
    await b.monitor.evaluatePeriod('w1');
    expect((await b.monitor.getHealthStatus()).status).toBe('healthy');
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  it('fire only after k of n periods when so told', async () => {
    const b = bench({ thresholds, alarm: { breaches: 2, of: 3 } });
    await playPeriod(b, 0, 2);
    expect((await b.monitor.evaluatePeriod('w0')).alarms.at(-1)?.status).toBe('pending');
    expect((await b.monitor.getHealthStatus()).status).toBe('healthy');
    await playPeriod(b, 1, 2);
    expect((await b.monitor.evaluatePeriod('w1')).alarms.at(-1)?.status).toBe('firing');
  });

  it('are shown, but raise no alarm, while a period is not final', async () => {
    const b = bench({ thresholds });
    await b.monitor.recordPredictions({
      period: weekly(0),
      modelVersion: '1',
      rows: entities(2).map((entity) => ({ entity, prediction: 9 })),
    });
    await b.monitor.recordOutcomes({ period: 'w0', rows: [{ entity: 'e0', outcome: 0 }] });
    const { breaches, alarms } = await b.monitor.evaluatePeriod('w0');
    expect([breaches.length, alarms.length]).toEqual([1, 0]);
    expect((await b.monitor.getHealthStatus()).status).toBe('unknown');
  });
});
