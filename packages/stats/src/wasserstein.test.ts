import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { energyDistance, wasserstein } from './index.js';

const sample = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 30 });
const INVALID = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });

describe.each([
  ['wasserstein', wasserstein, 1],
  ['energyDistance', energyDistance, 0.5],
] as const)('%s', (_, distance, exponent) => {
  test('is symmetric, 0 for equal distributions of any size, and moves with the unit', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const { statistic } = distance(a, b);
        expect(distance(b, a).statistic).toBeCloseTo(statistic, 12);
        expect(distance(a, [...a, ...a, ...a]).statistic).toBe(0);
        const scaled = distance(
          a.map((x) => 4 * x),
          b.map((x) => 4 * x),
        );
        expect(scaled.statistic).toBeCloseTo((exponent === 1 ? 4 : 2) * statistic, 10);
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  test('counts a weight of 3 as the value three times, and a weight of 0 as none', () => {
    const weighted = distance([1, 5, 9], [2, 2], { weights: [[3, 1, 0], undefined] });
    expect(weighted.statistic).toBeCloseTo(distance([1, 1, 1, 5], [2, 2]).statistic, 14);
    expect(weighted.n).toEqual([3, 2]);
    expect(weighted.pValue).toBeNaN();
  });

  test('gives the same for samples that are sorted already, and changes no sample', () => {
    const [a, b] = [Float64Array.of(3, 1, 2), Float64Array.of(5, 4, 0)];
    const unsorted = distance(a, b);
    expect([...a, ...b]).toEqual([3, 1, 2, 5, 4, 0]);
    expect(distance(a.slice().sort(), b.slice().sort(), { sorted: 'both' })).toEqual(unsorted);
    expect(distance(a.slice().sort(), b, { sorted: 'first' })).toEqual(unsorted);
  });

  test('refuses empty samples, NaN, infinities and weights that are none', () => {
    expect(() => distance([], [1])).toThrow(INVALID);
    expect(() => distance([1], [Number.NaN])).toThrow(INVALID);
    expect(() => distance([1], [2, Number.POSITIVE_INFINITY])).toThrow(INVALID);
    expect(() => distance([1], [2, Number.NEGATIVE_INFINITY])).toThrow(INVALID);
    for (const weights of [[1], [1, -1], [0, 0], [1, Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
      expect(() => distance([1, 2], [3], { weights: [weights, undefined] })).toThrow(INVALID);
    }
  });
});

test('wasserstein of equal sizes is the mean distance of the sorted values, to 1e-13 at 100,000 values', () => {
  const random = seededRandom(3, 'wasserstein');
  const [a, b] = [0, 0.1].map((shift) => Float64Array.from({ length: 100_000 }, () => shift + random.normal()).sort());
  if (a === undefined || b === undefined) throw new Error('two samples were made');
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < a.length; i += 1) {
    const term = Math.abs((a[i] ?? 0) - (b[i] ?? 0)) - lost;
    lost = sum + term - sum - term;
    sum += term;
  }
  const expected = sum / a.length;
  expect(Math.abs(wasserstein(a, b).statistic / expected - 1)).toBeLessThan(1e-13);
  // One value against many: runs longer than the blocks of the sum.
  const toOne = a.reduce((total, x) => total + Math.abs(x - 0.3), 0) / a.length;
  expect(Math.abs(wasserstein([0.3], a, { sorted: 'none' }).statistic / toOne - 1)).toBeLessThan(1e-12);
});
