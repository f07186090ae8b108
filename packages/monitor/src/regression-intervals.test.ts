import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASES, coverageOf, FIGURES } from './coverage-fixture.js';
import { regressionMetrics } from './regression-metrics.js';

const coded = (code: string) => expect.objectContaining({ code });

describe('intervals of regressionMetrics', () => {
  it('are only there when a confidence is given, and change no figure', () => {
    const plain = regressionMetrics([1, 2, 3], [2, 2, 5]);
    expect(Object.keys(plain)).not.toContain('intervals');
    const { intervals, confidence, ...rest } = regressionMetrics([1, 2, 3], [2, 2, 5], { confidence: 0.9 });
    expect(rest).toEqual(plain);
    expect(confidence).toBe(0.9);
    expect(Object.keys(intervals)).not.toContain('maxError');
  });

  it('hold the figure, and more of it the higher the confidence', () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: -9, max: 30 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 8, maxLength: 60 }), (rows) => {
        const [y, p] = [rows.map(([a]) => a), rows.map(([, b]) => b)];
        const narrow = regressionMetrics(y, p, { confidence: 0.8 });
        const wide = regressionMetrics(y, p, { confidence: 0.95 });
        for (const name of ['mae', 'rmse', 'r2', 'bias', 'medianAbsoluteError', 'mape', 'smape'] as const) {
          const [low, high] = narrow.intervals[name];
          const [lower, higher] = wide.intervals[name];
          if (Number.isNaN(narrow[name]) || Number.isNaN(low)) continue;
          const slack = 1e-9 * (1 + Math.abs(narrow[name]));
          expect([low - slack <= narrow[name], narrow[name] <= high + slack], name).toEqual([true, true]);
          if (!Number.isNaN(lower)) expect([lower <= low + slack, higher >= high - slack], name).toEqual([true, true]);
        }
      }),
      { seed: 5 },
    );
  });

  it('are NaN for one row and none, and of no width where all errors are equal', () => {
    for (const [y, p] of [
      [[], []],
      [[1], [2]],
      [[1], [1]],
    ] as const) {
      const { intervals } = regressionMetrics(y, p, { confidence: 0.95 });
      expect(Object.values(intervals)).toEqual(Object.values(intervals).map(() => [NaN, NaN]));
    }
    const equal = regressionMetrics([1, 2, 3], [2, 3, 4], { confidence: 0.95 }).intervals;
    expect([equal.mae, equal.bias, equal.rmse]).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    const perfect = regressionMetrics([1, 2, 3], [1, 2, 3], { confidence: 0.95 }).intervals;
    expect([perfect.mae, perfect.rmse, perfect.r2]).toEqual([
      [0, 0],
      [0, 0],
      [NaN, NaN],
    ]);
  });

  it.each(CASES)('cover the figures of the population, as the documentation says: $name', (one) => {
    const runs = 250;
    const missed = coverageOf(one, 344, runs, seededRandom(2, one.name), 300_000);
    // Binomial 99.9 % interval of 250 at 93 to 96 %.
    for (const figure of FIGURES) {
      const inside = 1 - (missed[figure].low + missed[figure].high) / runs;
      expect(inside, figure).toBeGreaterThan(0.87);
      expect(inside, figure).toBeLessThan(0.996);
    }
  });

  it('refuses a confidence that is none, and a divisor that it does not know', () => {
    for (const confidence of [0, 1, 95, Number.NaN])
      expect(() => regressionMetrics([1], [1], { confidence })).toThrow(coded('METRICS_OPTION_INVALID'));
    // What a program without types may pass.
    const standardErrors = 'none' as 'sample';
    expect(() => regressionMetrics([1], [1], { standardErrors })).toThrow(coded('METRICS_OPTION_INVALID'));
  });

  it('divides by n where the population is asked for', () => {
    const [y, p] = [
      [1, 2, 3, 4],
      [2, 2, 5, 4.5],
    ];
    const [sample, population] = [regressionMetrics(y, p), regressionMetrics(y, p, { standardErrors: 'population' })];
    for (const name of ['mae', 'rmse', 'r2', 'bias'] as const)
      expect(population.standardErrors[name]).toBeCloseTo(sample.standardErrors[name] * Math.sqrt(3 / 4), 14);
  });
});
