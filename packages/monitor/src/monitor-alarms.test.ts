import { describe, expect, it } from 'vitest';
import { createMonitor, type MonitorOptions, type MonitorState } from './index.js';
import { bench, codeOf, weekly } from './monitor-fixture.js';

type Told = readonly [string, string];

/** One report of a constant error for each figure. */
async function report({ monitor }: Pick<ReturnType<typeof bench>, 'monitor'>, maes: readonly number[], from = 0) {
  const alarms: (readonly string[])[] = [];
  for (const [i, mae] of maes.entries()) {
    const input = { yTrue: [0, 0.1], yPred: [mae, mae + 0.1], modelVersion: '1', period: weekly(from + i) };
    const evaluation = await monitor.recordPerformance(input);
    alarms.push(evaluation.alarms.map(({ status }) => status));
  }
  return alarms.map(([first]) => first);
}

const thresholds = { maeWarning: 2, maeCritical: 5 } as const;
const quiet = { charts: [] } as const;
const options = (more: Partial<MonitorOptions> = {}): Partial<MonitorOptions> => ({
  thresholds,
  chart: quiet,
  ...more,
});
const KEY = 'm/mae/threshold';

describe('alarms of a monitor', () => {
  it('are over only below the limit to clear', async () => {
    const b = bench(options({ thresholds: { ...thresholds, maeClear: 1 } }));
    expect(await report(b, [3, 1.5, 1.5, 1])).toEqual(['firing', 'firing', 'firing', 'resolved']);
    expect(await report(bench(options()), [3, 1.5])).toEqual(['firing', 'resolved']);
  });

  it('leave the warning zone too before they are over, where that is asked', async () => {
    const reference = [1.02, 0.97, 1.05, 0.99, 0.94, 1.01].map((value) => ({ value, n: 2 }));
    const chart = { metric: 'mae', reference, charts: [{ kind: 'shewhart', L: 6 }] } as const;
    const maes = [1.5, 1.2, 1];
    const stable = await report(bench({ chart, alarm: { clearWhen: 'stable' } }), maes);
    expect(stable).toEqual(['firing', 'firing', 'resolved']);
    expect(await report(bench({ chart }), maes)).toEqual(['firing', 'resolved', 'ok']);
    expect(() => createMonitor({ ...bench(), model: 'm', alarm: JSON.parse('{"clearWhen":"never"}') })).toThrow(
      expect.objectContaining({ code: 'ALARM_OPTIONS_INVALID' }),
    );
  });

  it('rest after a resolution', async () => {
    const b = bench(options({ alarm: { cooldown: { observations: 1 } } }));
    expect(await report(b, [3, 1, 3, 3])).toEqual(['firing', 'resolved', 'pending', 'firing']);
  });

  it('stay acknowledged over a restart, until they are over', async () => {
    const b = bench(options());
    await report(b, [3]);
    const record = await b.monitor.acknowledge({ alarm: KEY, by: 'ann', note: 'feed is late' });
    expect(record).toMatchObject({ status: 'firing', acknowledged: { by: 'ann', note: 'feed is late' } });
    const again = createMonitor({ ...options(), store: b.store, clock: b.clock, model: 'm' });
    const told: Told[] = [];
    again.on('alarm', ({ alarm, period }) => told.push([alarm.status, String(period)]));
    await report({ monitor: again }, [9], 1);
    expect(told).toEqual([]);
    const health = await again.getHealthStatus();
    expect(health.reasons.join()).toContain('acknowledged by ann: feed is late');
    await report({ monitor: again }, [1, 9], 2);
    expect(told).toEqual([
      ['resolved', 'w2'],
      ['firing', 'w3'],
    ]);
    expect((await again.getHealthStatus()).reasons.join()).not.toContain('acknowledged');
  });

  it('cannot be acknowledged when they do not fire', async () => {
    const b = bench(options());
    await report(b, [1]);
    expect(await codeOf(b.monitor.acknowledge({ alarm: KEY, by: 'a', note: '' }))).toBe('ALARM_NOT_FIRING');
    expect(await codeOf(b.monitor.acknowledge({ alarm: 'other', by: 'a', note: '' }))).toBe('ALARM_NOT_FIRING');
  });

  it('tell that they got worse, once', async () => {
    const b = bench(options());
    const told: (boolean | undefined)[] = [];
    b.monitor.on('alarm', ({ alarm }) => told.push(alarm.notify));
    await report(b, [3, 9, 9]);
    expect(told).toEqual([true, true]);
  });

  it('go on from states that were stored before there were cooldowns and acknowledgements', async () => {
    const b = bench(options({ alarm: { clear: 2 } }));
    const state: MonitorState = JSON.parse(
      `{"metric":"rmse","epoch":0,"reason":null,"charts":[],"last":{"id":"w0","start":0,"end":1000},
        "alarms":[{"dedupKey":"${KEY}","state":{"status":"firing","recent":[true,false],"since":1,"severity":"warning"}}],
        "judged":[{"period":"w0","charts":[],"alarms":[{"dedupKey":"${KEY}","status":"firing","previous":"ok",
        "changed":true,"at":1,"since":1,"severity":"warning"}]}]}`,
    );
    await b.store.saveState({ model: 'm', metric: 'rmse' }, state, 0);
    expect(await report(b, [1], 1)).toEqual(['resolved']);
  });
});

describe('what is told of a firing alarm', () => {
  const reference = [1.02, 0.97, 1.05, 0.99, 0.94, 1.01].map((value) => ({ value, n: 2 }));
  const quietly = [1.01, 0.98, 1.02, 0.99, 1, 1.01, 0.97, 1.03];
  const worse = [1.07, 1.08, 1.06, 1.09];

  it('says since which period, by the run of the CUSUM', async () => {
    const chart = { metric: 'mae', reference, charts: [{ kind: 'cusum', k: 0.5, h: 4 }] } as const;
    const b = bench({ chart });
    await report(b, [...quietly, ...worse]);
    const judged = (await b.store.loadState({ model: 'm', metric: 'mae' }))?.state.judged ?? [];
    const firing = judged.flatMap(({ alarms }) => alarms.filter(({ status }) => status === 'firing'));
    expect(firing[0]?.change).toMatchObject({ period: 'w7', method: 'cusum' });
  });

  it('says since which period, by the best split, where no sum runs; and nothing where there is no split to believe', async () => {
    const chart = { metric: 'mae', reference, charts: [{ kind: 'shewhart', L: 2 }] } as const;
    const b = bench({ chart });
    await report(b, [...quietly, ...worse]);
    const last = await b.monitor.recordPerformance({
      yTrue: [0, 0.1],
      yPred: [1.2, 1.3],
      modelVersion: '1',
      period: weekly(12),
    });
    expect(last.alarms[0]?.change).toMatchObject({ period: 'w8', points: 5, method: 'least-squares' });
    const wild = bench({ chart });
    await report(wild, [1, 1.01, 0.99, 1.02, 0.98, 1.01, 1, 2]);
    const judged = (await wild.store.loadState({ model: 'm', metric: 'mae' }))?.state.judged ?? [];
    expect(judged.at(-1)?.alarms[0]).toMatchObject({ status: 'firing' });
    expect(judged.at(-1)?.alarms[0]).not.toHaveProperty('change');
    const short = bench({ chart });
    await report(short, [1, 1.01, 2]);
    const state = await short.store.loadState({ model: 'm', metric: 'mae' });
    expect(state?.state.judged.at(-1)?.alarms[0]).toMatchObject({ status: 'firing' });
    expect(state?.state.judged.at(-1)?.alarms[0]).not.toHaveProperty('change');
  });

  it('keeps the probable causes that the caller saw with the record, and with nothing else', async () => {
    const b = bench(options());
    const hints = { driftedColumns: [{ column: 'minutes_5', pValue: 1e-6 }] };
    const input = { yTrue: [0, 1], yPred: [9, 9], modelVersion: '1', hints } as const;
    const bad = await b.monitor.recordPerformance({ ...input, period: weekly(0) });
    expect(bad.alarms[0]?.causes).toMatchObject([{ kind: 'feature', name: 'minutes_5' }]);
    const stored = await b.store.loadState({ model: 'm', metric: 'rmse' });
    expect(stored?.state.judged[0]?.alarms).toEqual(bad.alarms);
    const good = await b.monitor.recordPerformance({ ...input, yPred: [0, 1], period: weekly(1) });
    expect(good.alarms[0]).not.toHaveProperty('causes');
    const nonsense = { driftedColumns: [{ column: 'a', pValue: 7 }] };
    expect(await codeOf(b.monitor.recordPerformance({ ...input, period: weekly(2), hints: nonsense }))).toBe(
      'ALARM_HINTS_INVALID',
    );
    expect(await codeOf(b.monitor.evaluatePeriod('w1', { hints: nonsense }))).toBe('ALARM_HINTS_INVALID');
  });
});
