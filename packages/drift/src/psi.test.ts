import { readFileSync } from 'node:fs';
import { seededRandom } from '@fpl-ml/core';
import { needShared } from '@fpl-ml/repo/shared';
import { binomial } from '@fpl-ml/stats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binEdges, psi, psiLimit, psiOfCounts, psiOfLevels } from './index.js';

describe('binEdges', () => {
  test('cuts at the inner quantiles of the reference, and merges equal cuts', () => {
    expect(binEdges([1, 2, 3, 4, 5], { bins: 4 })).toEqual({
      method: 'quantile',
      requested: 4,
      bins: 4,
      cuts: [2, 3, 4],
      closed: 'right',
      range: [1, 5],
    });
    expect(binEdges([0, 0, 0, 0, 0, 0, 0, 4, 5, 6, 7])).toMatchObject({ bins: 5, cuts: [0, 4, 5, 6] });
  });

  test('cuts at equal widths on request', () => {
    expect(binEdges([0, 1, 10], { method: 'width', bins: 5 }).cuts).toEqual([2, 4, 6, 8]);
  });

  test('cuts equal widths to the bit where numpy does, so that values of few decimals fall on the same side', () => {
    // numpy.linspace(-2.5, 0.7, 11)[1:-1]; -2.5 + 3.2 * 0.9 would be above 0.38 instead of below it.
    const numpy = [-2.18, -1.8599999999999999, -1.54, -1.22, -0.8999999999999999, -0.5800000000000001];
    const { cuts } = binEdges([-2.5, 0.7], { method: 'width', bins: 10 });
    expect(cuts).toEqual([...numpy, -0.2599999999999998, 0.06000000000000005, 0.3799999999999999]);
  });

  test('refuses samples without a value or with NaN, and fewer than two bins', () => {
    const sample = expect.objectContaining({ code: 'DRIFT_SAMPLE_INVALID' });
    expect(() => binEdges([])).toThrow(sample);
    expect(() => binEdges([1, Number.NaN])).toThrow(sample);
    expect(() => binEdges([1], { bins: 1 })).toThrow(expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' }));
  });
});

describe('psi', () => {
  test('states its conventions with the result', () => {
    const zeros = Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i));
    expect(psi(zeros, zeros)).toMatchObject({
      statistic: 0,
      pValue: 1,
      n: [100, 100],
      conventions: { epsilon: 1e-4, base: 'e', renormalised: false, bins: 6, merged: 4, binning: 'quantile' },
    });
  });

  test('counts what lies beyond the reference in the outer bins', () => {
    const reference = Array.from({ length: 100 }, (_, i) => i);
    const { contributions, statistic } = psi(reference, [-1000, 1000]);
    expect(contributions).toHaveLength(10);
    expect(contributions[0]).toBeCloseTo(0.4 * Math.log(5), 12);
    expect(statistic).toBeGreaterThan(0.25);
  });

  test('sees a constant that moved up', () => {
    expect(psi([3, 3, 3], [4, 4, 4]).statistic).toBeGreaterThan(5);
  });

  test('is symmetric in its counts, 0 for equal shares, and never negative', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const size = Math.min(a.length, b.length);
        const [first, second] = [a.slice(0, size), b.slice(0, size)];
        expect(psiOfCounts(first, second).statistic).toBeCloseTo(psiOfCounts(second, first).statistic, 12);
        expect(psiOfCounts(first, second).statistic).toBeGreaterThanOrEqual(0);
        expect(
          psiOfCounts(
            first,
            first.map((count) => count * 3),
          ).statistic,
        ).toBeCloseTo(0, 14);
      }),
      { seed: 3 },
    );
  });

  test('compares levels, one-sided ones against epsilon', () => {
    const { statistic, contributions } = psiOfLevels(['a', 'a', 'b', null], ['a', 'c', 'c', null]);
    expect(contributions).toHaveLength(3);
    const [p, q] = [2 / 3, 1e-4];
    expect(statistic).toBeCloseTo(
      (1 / 3) * Math.log(2) + (1 / 3 - q) * Math.log(1 / 3 / q) + (p - q) * Math.log(p / q),
      12,
    );
  });

  test('refuses counts of different bins, no values, and epsilon outside (0, 1)', () => {
    const sample = expect.objectContaining({ code: 'DRIFT_SAMPLE_INVALID' });
    expect(() => psiOfCounts([1, 2], [1])).toThrow(sample);
    expect(() => psiOfCounts([0, 0], [1, 1])).toThrow(sample);
    expect(() => psiOfCounts([1, -1], [1, 1])).toThrow(sample);
    expect(() => psi([1], [Number.NaN])).toThrow(sample);
    expect(() => psi([1], [1], { epsilon: 0 })).toThrow(expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' }));
  });

  test('exceeds its limit as often as promised, and has the promised mean', () => {
    const random = seededRandom(8);
    const trials = 600;
    const reference = Float64Array.from({ length: 3000 }, () => random.normal());
    const edges = binEdges(reference);
    let [above, total] = [0, 0];
    const { limit, nullExpectation } = psi(reference, reference.subarray(0, 700), { edges });
    for (let trial = 0; trial < trials; trial += 1) {
      const fresh = Float64Array.from({ length: 3000 }, () => random.normal());
      const { statistic } = psi(
        fresh,
        Float64Array.from({ length: 700 }, () => random.normal()),
        { edges },
      );
      total += statistic;
      if (statistic > limit) above += 1;
    }
    const nominal = binomial(trials, 0.05);
    expect(above).toBeGreaterThanOrEqual(nominal.quantile(0.0005));
    expect(above).toBeLessThanOrEqual(nominal.quantile(0.9995));
    expect(Math.abs(total / trials / nullExpectation - 1)).toBeLessThan(0.06);
  });
});

interface GoldenVector {
  readonly id: string;
  readonly method: string;
  readonly reference: { readonly counts: readonly number[] } | readonly number[] | null;
  readonly current: { readonly counts: readonly number[] } | readonly number[] | null;
  readonly params: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, number>>;
  readonly tolerance: number;
}

const ZERO_RULES: Readonly<Record<string, { readonly epsilon: number; readonly raise: 'below' | 'zero' }>> = {
  'evidently_0.0001': { epsilon: 1e-4, raise: 'zero' },
  'deepchecks_floor_0.01': { epsilon: 0.01, raise: 'below' },
  frouros_dbl_min: { epsilon: 2.2250738585072014e-308, raise: 'zero' },
};

function goldenPsi({ reference, current }: GoldenVector, name: string): number {
  const rule = ZERO_RULES[name] ?? ZERO_RULES['frouros_dbl_min'] ?? {};
  if (reference === null || current === null) return Number.NaN;
  if ('counts' in reference && 'counts' in current)
    return psiOfCounts(reference.counts, current.counts, rule).statistic;
  if ('counts' in reference || 'counts' in current) return Number.NaN;
  const edges = binEdges([...reference, ...current], { method: 'width' });
  return psi(reference, current, { ...rule, edges }).statistic;
}

describe('the published vectors', () => {
  test('agree through the named options', (ctx) => {
    const path = needShared(ctx, 'golden/drift.json');
    // Vectors of these methods have this shape; see golden/methods.md.
    const vectors = JSON.parse(readFileSync(path, 'utf8')) as readonly GoldenVector[];
    const mine = vectors.filter(({ method }) => method === 'psi');
    expect(mine.length).toBeGreaterThan(1);
    for (const vector of mine) {
      for (const [name, wanted] of Object.entries(vector.expected)) {
        expect(Math.abs(goldenPsi(vector, name) - wanted), vector.id).toBeLessThanOrEqual(vector.tolerance);
      }
    }
    const limits = vectors.filter(({ method }) => method === 'psi_threshold_chi2');
    expect(limits.length).toBeGreaterThan(0);
    for (const { params, expected, tolerance } of limits) {
      const n = params['n_reference'] ?? Number.POSITIVE_INFINITY;
      const got = psiLimit(params['bins'] ?? 0, n, params['n_current'] ?? 0, params['alpha']);
      expect(Math.abs(got - (expected['threshold'] ?? Number.NaN))).toBeLessThanOrEqual(tolerance);
    }
  });
});
