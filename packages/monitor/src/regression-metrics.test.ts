import { readFileSync } from 'node:fs';
import { isFplMlError } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RegressionMetrics, regressionMetrics } from './regression-metrics.js';
import { medianInPlace } from './select.js';

type Figures = Readonly<Record<string, number | null>>;
interface MetricCase {
  readonly name: string;
  readonly yTrue: readonly number[];
  readonly yPred: readonly number[];
  readonly expected: Figures & { readonly standardErrors: Figures };
}
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
// The generator writes this shape.
const { metrics: CASES } = read('reference.json') as { readonly metrics: readonly MetricCase[] };

function figuresOf({ standardErrors, ...metrics }: RegressionMetrics): Figures {
  const errors = Object.entries(standardErrors).map(([name, value]) => [`${name} se`, value]);
  return Object.fromEntries([...Object.entries(metrics), ...errors]);
}

function expectedOf({ standardErrors, ...metrics }: MetricCase['expected']): Figures {
  const errors = Object.entries(standardErrors).map(([name, value]) => [`${name} se`, value]);
  return Object.fromEntries([...Object.entries(metrics), ...errors]);
}

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    return isFplMlError(error) ? error.code : String(error);
  }
  return undefined;
};

describe('regressionMetrics', () => {
  it.each(CASES)('agrees with numpy in extended precision to 1e-11: $name', ({ yTrue, yPred, expected }) => {
    const got = figuresOf(regressionMetrics(yTrue, yPred));
    const want = expectedOf(expected);
    expect(Object.keys(got).sort()).toEqual(Object.keys(want).sort());
    for (const [name, value] of Object.entries(want)) {
      if (value === null) expect(got[name], name).toBeNaN();
      else
        expect(Math.abs((got[name] ?? Number.NaN) - value), name).toBeLessThanOrEqual(1e-11 * Math.abs(value) + 1e-300);
    }
  });

  it('has the standard errors of NannyML, which divides by n and scales to a chunk of 50', () => {
    const { n, rmse, standardErrors } = regressionMetrics([3, 5, 2, 8, 6, 4, 7, 1], [2.5, 5.5, 2, 6.5, 6, 5, 8, 1.5]);
    const scale = Math.sqrt((n - 1) / n) * Math.sqrt(n / 50);
    expect(standardErrors.mae * scale).toBeCloseTo(0.06846531968814576, 12);
    expect(standardErrors.rmse * 2 * rmse * scale).toBeCloseTo(0.1015504800579495, 12);
    expect(standardErrors.rmse * scale).toBeCloseTo(0.06422616289332565, 12);
  });

  it('takes typed arrays and plain arrays alike', () => {
    const [truth, prediction] = [
      [1, 2, 4],
      [1.5, 2, 3],
    ] as const;
    expect(regressionMetrics(Float64Array.from(truth), Float64Array.from(prediction))).toEqual(
      regressionMetrics(truth, prediction),
    );
  });

  it('gives NaN for every figure of no rows', () => {
    const { n, standardErrors, ...figures } = regressionMetrics([], []);
    expect(n).toBe(0);
    expect([...Object.values(figures), ...Object.values(standardErrors)].every(Number.isNaN)).toBe(true);
  });

  it('gives NaN for standard errors of one row, and for R² where all targets are the same', () => {
    const one = regressionMetrics([2], [3]);
    expect(one.mae).toBe(1);
    expect(Object.values(one.standardErrors).every(Number.isNaN)).toBe(true);
    const constant = regressionMetrics([0.1, 0.1, 0.1], [1, 2, 3]);
    expect(constant.r2).toBeNaN();
    expect(constant.standardErrors.r2).toBeNaN();
  });

  it('gives NaN for MAPE when a target is 0, and counts a row of two zeros as 0 in SMAPE', () => {
    const { mape, smape } = regressionMetrics([0, 2], [0, 1]);
    expect(mape).toBeNaN();
    expect(smape).toBeCloseTo((0 + 2 / 3) / 2, 14);
  });

  it('gives no standard error of the RMSE when there is no error', () => {
    const perfect = regressionMetrics([1, 2, 3], [1, 2, 3]);
    expect(perfect.rmse).toBe(0);
    expect(perfect.r2).toBe(1);
    expect(perfect.standardErrors.mae).toBe(0);
    expect(perfect.standardErrors.rmse).toBeNaN();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s, naming the row', (bad) => {
    const truth = Float64Array.from({ length: 3000 }, (_, i) => i);
    const prediction = truth.slice();
    prediction[2500] = bad;
    expect(() => regressionMetrics(truth, prediction)).toThrow(
      expect.objectContaining({ code: 'METRICS_VALUE_INVALID' }),
    );
    expect(() => regressionMetrics(truth, prediction)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ row: 2500 }) }),
    );
    expect(codeOf(() => regressionMetrics(prediction, truth))).toBe('METRICS_VALUE_INVALID');
  });

  it('names the row whose error no number can hold', () => {
    expect(() => regressionMetrics([0, 1e308, 0], [0, -1e308, 0])).toThrow(
      expect.objectContaining({ code: 'METRICS_VALUE_INVALID', data: expect.objectContaining({ row: 1 }) }),
    );
  });

  it('refuses an infinity on both sides of a row', () => {
    expect(codeOf(() => regressionMetrics([1, Infinity], [1, Infinity]))).toBe('METRICS_VALUE_INVALID');
  });

  it('refuses lists of different lengths', () => {
    expect(codeOf(() => regressionMetrics([1, 2], [1]))).toBe('METRICS_LENGTH_MISMATCH');
  });

  it('keeps 13 digits over a million rows far from zero', () => {
    const n = 1_000_000;
    const truth = Float64Array.from({ length: n }, (_, i) => 1e8 + (i % 2));
    const prediction = truth.map((value, i) => value + (i % 4 < 2 ? 0.25 : -0.75));
    const { mae, rmse, bias, r2, standardErrors } = regressionMetrics(truth, prediction);
    expect(mae).toBe(0.5);
    expect(bias).toBe(-0.25);
    expect(rmse).toBe(Math.sqrt((0.0625 + 0.5625) / 2));
    expect(r2).toBeCloseTo(1 - 0.3125 / 0.25, 13);
    expect(standardErrors.mae).toBeCloseTo((0.25 / Math.sqrt(n)) * Math.sqrt(n / (n - 1)), 16);
  });

  it('does not depend on the order of the rows, but for rounding', () => {
    const row = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), (rows) => {
        const of = (list: readonly (readonly [number, number])[]): Figures =>
          figuresOf(
            regressionMetrics(
              list.map(([truth]) => truth),
              list.map(([, prediction]) => prediction),
            ),
          );
        const [forth, back] = [of(rows), of([...rows].reverse())];
        for (const [name, value] of Object.entries(forth)) {
          if (Number.isNaN(value)) expect(back[name], name).toBeNaN();
          else expect(back[name], name).toBeCloseTo(value ?? 0, 8);
        }
      }),
      { seed: 1 },
    );
  });

  it('leaves its arguments as they were', () => {
    const [truth, prediction] = [Float64Array.of(3, 1, 2), Float64Array.of(1, 2, 9)];
    regressionMetrics(truth, prediction);
    expect([...truth, ...prediction]).toEqual([3, 1, 2, 1, 2, 9]);
  });
});

describe('medianInPlace', () => {
  it('is the middle of the sorted values, or the mean of the two in the middle, also with many ties', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 80 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const [low, high] = [sorted[(values.length - 1) >> 1] ?? 0, sorted[values.length >> 1] ?? 0];
        expect(medianInPlace(Float64Array.from(values))).toBe((low + high) / 2);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
