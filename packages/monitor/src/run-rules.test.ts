import { seededRandom } from '@fpl-ml/core';
import { normal } from '@fpl-ml/stats';
import { describe, expect, it } from 'vitest';
import { averageRunLength } from './average-run-length.js';
import { countAlarms, madeUpSeries, measured, readyChart } from './chart-fixture.js';
import { startChart } from './chart-state.js';
import { expectedFalseAlarms } from './expected-false-alarms.js';
import { NELSON_RULES, type RunRule, runRules, WESTERN_ELECTRIC_RULES } from './run-rules.js';
import { updateChart } from './update-chart.js';

const arl = (rules: readonly RunRule[], shift = 0): number =>
  averageRunLength({ kind: 'shewhart', L: 3, rules }, shift).arl;

const signals = (rule: RunRule, z: readonly number[]): readonly number[] => runRules(z, [rule])[0]?.signals ?? [];

describe('run rules', () => {
  it('take a point that decimals put on a line for neither side', () => {
    const z = (value: number): number => (value - 9.9) / 0.1;
    // Three, two and one sigma above: standardised 2.9999999999999893, 1.9999999999999929 and so on, or a hair above.
    const on = [10.2, 10.1, 10, 9.8, 9.7, 9.6].map(z);
    expect(on.some((value) => Math.abs(value) > Math.round(Math.abs(value)))).toBe(true);
    for (const rule of ['nelson-1', 'nelson-5', 'nelson-6'] as const) {
      for (const value of on.filter(
        (each) => Math.abs(Math.abs(each) - { 'nelson-1': 3, 'nelson-5': 2, 'nelson-6': 1 }[rule]) < 1e-9,
      ))
        expect(
          signals(
            rule,
            Array.from({ length: 6 }, () => value),
          ),
        ).toEqual([]);
    }
    const lines = Array.from({ length: 15 }, (_, i) => z(i % 2 === 0 ? 10 : 9.8));
    expect(signals('nelson-7', lines)).toEqual([]);
    expect(signals('nelson-8', lines)).toEqual([]);
    expect(signals('nelson-1', [3 + 1e-9])).toEqual([0]);
  });

  it('have the run lengths of Champ and Woodall (1987)', () => {
    expect(arl(['nelson-5'])).toBeCloseTo(225.44, 2);
    expect(arl(['nelson-6'])).toBeCloseTo(166.05, 2);
    expect(arl(['western-electric-4'])).toBeCloseTo(152.73, 2);
    expect(arl(WESTERN_ELECTRIC_RULES)).toBeCloseTo(91.75, 2);
    expect(arl(['nelson-5'], 1)).toBeCloseTo(20.01, 1);
    expect(arl(['nelson-1'])).toBe(averageRunLength({ kind: 'shewhart', L: 3 }).arl);
  });

  it('have the run lengths of runs as a sum of powers: 15 within one zone, 8 beyond it, 9 on one side', () => {
    const wild = 2 * normal.sf(3);
    const within = 1 - 2 * normal.sf(1);
    /** Expected points until `count` in a row of a kind with chance `p`, or a point beyond the limit. */
    const length = (p: number, count: number, q: number): number => {
      const sum = Array.from({ length: count }, (_, i) => i).reduce((total, i) => total + Math.exp(i * Math.log(p)), 0);
      return sum / (1 - q * sum);
    };
    expect(arl(['nelson-7']) / length(within, 15, 1 - within - wild)).toBeCloseTo(1, 9);
    expect(arl(['nelson-8']) / length(1 - within - wild, 8, within)).toBeCloseTo(1, 9);
    expect(arl(['nelson-2'])).toBeCloseTo(216.7, 1);
  });

  it('look at one side when told so: the rates of the two sides add up, nearly', () => {
    const one = averageRunLength({ kind: 'shewhart', L: 3, rules: ['nelson-5'], direction: 'up' }).arl;
    expect(one / (2 * arl(['nelson-5']))).toBeCloseTo(1, 2);
    const down = averageRunLength({ kind: 'shewhart', L: 3, rules: ['nelson-5'], direction: 'down' }, -1).arl;
    expect(down).toBeCloseTo(
      averageRunLength({ kind: 'shewhart', L: 3, rules: ['nelson-5'], direction: 'up' }, 1).arl,
      9,
    );
  });

  it.each([
    ['nelson-1', [0, 3, -3.1, 3.1], [2, 3]],
    ['nelson-2', [-1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1], [9]],
    ['western-electric-4', [1, 1, 1, 1, 1, 1, 1, 1, -1], [7]],
    ['nelson-3', [5, 4, 3, 2, 1, 0, 0], [5]],
    ['nelson-4', [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1], [13]],
    ['nelson-5', [2.1, 0, 2.1, -2.1, 2.1, 2.1, 0], [2, 4, 5]],
    ['nelson-6', [1.1, 1.1, 1.1, 0, 0, 1.1, -1.1, -1.1, -1.1, -1.1], [9]],
    ['nelson-7', Array.from({ length: 16 }, (_, i) => (i === 0 ? 1 : 0.9)), [15]],
    ['nelson-8', [1.1, -1.1, 1.1, -1.1, 1.1, -1.1, 1.1, -1.1, 1], [7]],
  ] as const)('%s alarms where its pattern is complete', (rule, z, where) => {
    expect(signals(rule, z)).toEqual(where);
  });

  it('agree with simulation: false alarms in 38 points of six rules, known and estimated', () => {
    const rules: readonly RunRule[] = ['nelson-2', 'nelson-5', 'nelson-6', 'nelson-7', 'nelson-8'];
    const chart = { kind: 'shewhart', L: 3, rules } as const;
    for (const m of [Number.POSITIVE_INFINITY, 20]) {
      const shape = { rho: 0, varying: false };
      const counts = Array.from({ length: 700 }, (_, i) => {
        const next = madeUpSeries(shape, seededRandom('rules', i));
        const start = readyChart({ chart }, m, shape, next);
        // With a rule left out for correlation by chance the count is of another chart.
        return start.cautions === undefined ? countAlarms(start, next, 38) : Number.NaN;
      }).filter((count) => !Number.isNaN(count));
      const { mean, standardError } = measured(counts);
      const want = expectedFalseAlarms(chart, { points: 38, referencePoints: m });
      expect(Math.abs(mean - want), `m ${m}: ${mean} for ${want}`).toBeLessThanOrEqual(3 * standardError + 0.02);
    }
  });

  it('all eight of Nelson’s alarm in two seasons of five, though nothing is wrong', () => {
    const chart = { kind: 'shewhart', L: 3, rules: NELSON_RULES } as const;
    const shape = { rho: 0, varying: false };
    const seasons = Array.from({ length: 700 }, (_, i) => {
      const next = madeUpSeries(shape, seededRandom('nelson', i));
      return countAlarms(readyChart({ chart }, Number.POSITIVE_INFINITY, shape, next), next, 38) > 0 ? 1 : 0;
    });
    const { mean, standardError } = measured(seasons);
    expect(Math.abs(mean - 0.39)).toBeLessThanOrEqual(3 * standardError);
  });

  it('are told in the record, alarm within the limit, and are left out where neighbours are alike', () => {
    const chart = { kind: 'shewhart', L: 3, rules: ['nelson-5'] } as const;
    let state = startChart({ chart }, { centre: 0, sigma: 1 });
    state = updateChart(state, { value: 2.2 }).state;
    const { record } = updateChart(state, { value: 2.3 });
    expect(record).toMatchObject({ status: 'alarm', rules: ['nelson-5'], side: 'up' });
    const trend = Array.from({ length: 20 }, (_, i) => ({ value: Math.sin(i / 3) }));
    const quiet = startChart({ chart }, trend);
    expect(quiet.cautions).toEqual(['autocorrelated', 'rules-off']);
    expect(quiet.chart).toEqual({ kind: 'shewhart', L: 3 });
    expect(updateChart(quiet, { value: 0 }).record).toMatchObject({ cautions: ['autocorrelated', 'rules-off'] });
    expect(updateChart(quiet, { value: 0 }).record.rules).toBeUndefined();
  });

  it('are refused where no run length is known, or where they know no direction', () => {
    expect(() => arl(['nelson-3'])).toThrow(expect.objectContaining({ code: 'CHART_RUN_LENGTH_UNKNOWN' }));
    for (const rule of ['nelson-4', 'nelson-7', 'nelson-8'] as const)
      expect(() => startChart({ chart: { kind: 'shewhart', L: 3, rules: [rule], direction: 'up' } })).toThrow(
        expect.objectContaining({ code: 'CHART_INVALID' }),
      );
  });
});
