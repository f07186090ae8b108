import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ksTest } from './index.js';
import { exitProbability } from './ks-exact.js';
import { exitProbabilityWithTies, type TiedProblem } from './ks-exact-ties.js';
import { tiedLimit } from './ks-tied-limit.js';

const ones = (n: number): readonly number[] => Array<number>(n).fill(1);

/** Pools of so many values: untied, an atom of 60 % first, one of 30 % in the middle, counts, pairs. */
const POOLS: Readonly<Record<string, (total: number) => readonly number[]>> = {
  untied: ones,
  'zero-inflated': (n) => [Math.round(0.6 * n), ...ones(n - Math.round(0.6 * n))],
  'an atom in the middle': (n) => {
    const [before, atom] = [Math.round(0.4 * n), Math.round(0.3 * n)];
    return [...ones(before), atom, ...ones(n - before - atom)];
  },
  counts: (n) => {
    const sizes = [0.4, 0.25, 0.15, 0.1, 0.05, 0.03].map((share) => Math.round(share * n));
    return [...sizes, n - sizes.reduce((sum, size) => sum + size, 0)];
  },
  binary: (n) => [Math.round(0.7 * n), n - Math.round(0.7 * n)],
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

function problem(pool: string, n1: number, n2: number, z: number, side: 'both' | 'upper' = 'both'): TiedProblem {
  const total = n1 + n2;
  // Differences are multiples of the greatest common divisor.
  const step = gcd(n1, n2);
  const height = Math.ceil((z * Math.sqrt(n1 * n2 * total)) / step) * step;
  return {
    n1,
    total,
    blocks: Float64Array.from(POOLS[pool]?.(total) ?? []),
    height,
    upper: true,
    lower: side === 'both',
  };
}

describe('the exact p-value given the ties', () => {
  test.each([
    [7, 5, 0.8],
    [40, 97, 1.2],
    [97, 40, 3],
    [150, 150, 5],
  ])('without ties is the exact p-value: %i and %i values', (n1, n2, z) => {
    for (const side of ['both', 'upper'] as const) {
      const tied = problem('untied', n1, n2, z, side);
      const { height, upper, lower } = tied;
      const expected = exitProbability({ n1, n2, height, upper, lower });
      expect(Math.abs(exitProbabilityWithTies(tied) / expected - 1)).toBeLessThan(1e-10);
    }
  });

  test('is never above the conservative one', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [given, conservative] = [ksTest(a, b, { ties: 'exact' }), ksTest(a, b)];
        expect(given.statistic).toBe(conservative.statistic);
        expect(given.pValue).toBeLessThanOrEqual(conservative.pValue * (1 + 1e-12));
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  test('of one value against one, and of a pool that is one value', () => {
    expect(ksTest([1], [2], { ties: 'exact' }).pValue).toBeCloseTo(1, 14);
    expect(ksTest([1], [2], { ties: 'exact', alternative: 'greater' }).pValue).toBeCloseTo(0.5, 14);
    expect(ksTest([3, 3], [3], { ties: 'exact' }).pValue).toBe(1);
  });
});

describe('the limit given the ties', () => {
  test.each(Object.keys(POOLS).map((pool) => ({ pool })))(
    'comes within 4 % of the exact p-value from 500 values: $pool',
    ({ pool }) => {
      for (const [n1, n2] of [
        [500, 701],
        [600, 3000],
        [600, 600],
      ] as const) {
        for (const z of [1, 1.36, 1.7]) {
          const tied = problem(pool, n1, n2, z);
          expect(Math.abs(tiedLimit(tied) / exitProbabilityWithTies(tied) - 1)).toBeLessThan(0.04);
        }
        // A tail of 1e-9 within 40 %, and one side, which feels the skewness, within 15 %.
        const far = problem(pool, n1, n2, 3);
        expect(Math.abs(tiedLimit(far) / exitProbabilityWithTies(far) - 1)).toBeLessThan(0.4);
        const oneSide = problem(pool, n1, n2, 1.36, 'upper');
        expect(Math.abs(tiedLimit(oneSide) / exitProbabilityWithTies(oneSide) - 1)).toBeLessThan(0.15);
      }
    },
  );

  test('counts paths that leave on both sides once', () => {
    for (const z of [0.6, 0.75]) {
      const tied = problem('untied', 600, 3000, z);
      expect(Math.abs(tiedLimit(tied) / exitProbabilityWithTies(tied) - 1)).toBeLessThan(0.02);
    }
  });

  test('is what ksTest uses for large samples, and on request', () => {
    const random = seededRandom(2, 'large');
    const draw = (n: number, shift: number): Float64Array =>
      Float64Array.from({ length: n }, () => Math.max(0, random.normal() + shift));
    const [a, b] = [draw(500_000, 0), draw(400_000, 0.0035)];
    const large = ksTest(a, b, { ties: 'exact' });
    expect(large.method).toBe('asymptotic');
    // Half of the values are 0: the limit without ties is far too large.
    expect(large.pValue).toBeLessThan(0.8 * ksTest(a, b).pValue);
    const [few, many] = [draw(90, 0.2), draw(700, 0)];
    const [exact, limit] = (['auto', 'asymptotic'] as const).map((method) =>
      ksTest(few, many, { ties: 'exact', method }),
    );
    expect([exact?.method, limit?.method]).toEqual(['exact', 'asymptotic']);
    expect(Math.abs((limit?.pValue ?? 0) / (exact?.pValue ?? 1) - 1)).toBeLessThan(0.05);
    const swapped = ksTest(many, few, { ties: 'exact', method: 'asymptotic', alternative: 'less' });
    expect(swapped.pValue).toBeCloseTo(
      ksTest(few, many, { ties: 'exact', method: 'asymptotic', alternative: 'greater' }).pValue,
      12,
    );
  });
});
