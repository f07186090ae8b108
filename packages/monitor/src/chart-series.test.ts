import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chart } from './chart.js';
import { chartSeries } from './chart-series.js';
import { type ChartRecord, type ChartState, startChart } from './chart-state.js';
import { NELSON_RULES } from './run-rules.js';
import { updateChart } from './update-chart.js';

const CHARTS: readonly Chart[] = [
  { kind: 'cusum', k: 0.5, h: 3, fir: true },
  { kind: 'cusum', k: 0.2, h: 3, direction: 'down' },
  { kind: 'ewma', lambda: 0.2, L: 2 },
  { kind: 'ewma', lambda: 0.3, L: 2, limits: 'exact', direction: 'up' },
  { kind: 'ewma', lambda: 1, L: 2, direction: 'down' },
  { kind: 'shewhart', L: 2.5 },
  { kind: 'shewhart', L: 3, rules: NELSON_RULES },
  { kind: 'shewhart', L: 3, rules: ['nelson-3', 'nelson-5'], direction: 'up' },
  { kind: 'cusum', k: 0.3, h: 3, autocorrelation: 0.4 },
  { kind: 'ewma', lambda: 0.2, L: 2, autocorrelation: -0.3 },
];

function streamed(start: ChartState, values: readonly number[]) {
  let state = start;
  const records = values.map((value): ChartRecord => {
    const step = updateChart(state, { value });
    state = step.state;
    return step.record;
  });
  return { state, records };
}

const values = fc.array(
  fc.integer({ min: -40, max: 40 }).map((n) => n / 10),
  { maxLength: 40 },
);

describe('chartSeries', () => {
  it.each(CHARTS)('gives what updateChart gives, bit for bit: %j', (chart) => {
    fc.assert(
      fc.property(values, (z) => {
        const { records } = streamed(startChart({ chart }, { centre: 0, sigma: 1 }), z);
        const series = chartSeries(chart, z);
        expect(Array.from(series.statistic)).toEqual(records.map(({ statistic }) => statistic));
        expect(series.alarms).toEqual(records.flatMap(({ status }, i) => (status === 'alarm' ? [i] : [])));
        expect(Array.from(series.limit)).toEqual(
          records.map(({ limits }) => limits?.upper ?? -(limits?.lower ?? Number.NaN)),
        );
        if (chart.kind === 'shewhart') {
          for (const { rule, signals } of series.rules)
            expect(signals).toEqual(records.flatMap(({ rules }, i) => (rules?.includes(rule) === true ? [i] : [])));
        } else expect(Array.from(series.sinceChange)).toEqual(records.map(({ sinceChange }) => sinceChange));
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  it.each(CHARTS)('is continued from stored JSON as if it had never stopped, in less than 2 kB: %j', (chart) => {
    const options = { chart, referencePoints: 6 };
    fc.assert(
      fc.property(values, values, (before, after) => {
        const first = streamed(startChart(options), before);
        const text = JSON.stringify(first.state);
        expect(text.length).toBeLessThan(2000);
        // JSON gives back what it was given.
        const restored = JSON.parse(text) as ChartState;
        expect(streamed(restored, after).records).toEqual(streamed(first.state, after).records);
      }),
      { seed: 6, numRuns: 30 },
    );
  });

  it('stays below 2 kB with all that a point can tell, 20 reference points and all rules', () => {
    const random = seededRandom(8);
    const chart = { kind: 'shewhart', L: 3, rules: NELSON_RULES } as const;
    let state = startChart({ chart, referencePoints: 20, screening: {} });
    for (let i = 0; i < 40; i += 1) {
      const n = 300 + random.integer(900);
      state = updateChart(state, { value: 2 + random.normal(), n, standardError: 0.1 }).state;
      expect(JSON.stringify(state).length).toBeLessThan(2000);
    }
    expect(state.reference?.m).toBeGreaterThan(15);
  });

  it('holds a one-sided EWMA at the centre, so that good points do not delay an alarm', () => {
    const series = [...Array.from({ length: 4 }, () => -3), ...Array.from({ length: 12 }, () => 1.5)];
    const first = (direction: 'both' | 'up'): number => {
      const { statistic, limit } = chartSeries({ kind: 'ewma', lambda: 0.2, L: 2, direction }, series);
      return statistic.findIndex((value, i) => value > (limit[i] ?? Number.NaN));
    };
    expect(first('up')).toBeGreaterThan(3);
    expect(first('up')).toBeLessThan(first('both'));
    const onlyGood = chartSeries(
      { kind: 'ewma', lambda: 0.2, L: 2, direction: 'up' },
      Array.from({ length: 30 }, () => -4),
    );
    expect(onlyGood.alarms).toEqual([]);
  });

  it('refuses what is no number', () => {
    expect(() => chartSeries({ kind: 'shewhart', L: 3 }, [0, Number.NaN])).toThrow(
      expect.objectContaining({ code: 'CHART_POINT_INVALID' }),
    );
    expect(() => chartSeries({ kind: 'ewma', lambda: 0, L: 3 }, [0])).toThrow(
      expect.objectContaining({ code: 'CHART_INVALID' }),
    );
  });
});
