import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { exclusiveLevelsPValue } from './exclusive-levels.js';
import { drawHypergeometric, logFactorial } from './hypergeometric.js';
import { alignLevels } from './level-counts.js';
import { permuteCells } from './permute-cells.js';

function choose(n: number, k: number): number {
  return Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k));
}

describe('drawHypergeometric', () => {
  test.each([
    [7, 13, 9],
    [3, 1, 2],
    [40, 5, 44],
    [2000, 60, 30],
  ])('draws each number as often as it should: %i marked, %i plain, %i drawn', (marked, plain, draws) => {
    const random = seededRandom(11, marked);
    const trials = 20_000;
    const seen = new Map<number, number>();
    for (let i = 0; i < trials; i += 1) {
      const drawn = drawHypergeometric(random, marked, plain, draws);
      seen.set(drawn, (seen.get(drawn) ?? 0) + 1);
    }
    let total = 0;
    for (let k = Math.max(0, draws - plain); k <= Math.min(marked, draws); k += 1) {
      const wanted = (choose(marked, k) * choose(plain, draws - k)) / choose(marked + plain, draws);
      const share = (seen.get(k) ?? 0) / trials;
      total += share;
      expect(Math.abs(share - wanted)).toBeLessThan(4.5 * Math.sqrt((wanted * (1 - wanted)) / trials) + 2 / trials);
    }
    expect(total).toBeCloseTo(1, 12);
  });

  test('knows factorials on both sides of its table', () => {
    expect(logFactorial(5)).toBeCloseTo(Math.log(120), 13);
    expect(logFactorial(1024) - logFactorial(1023)).toBeCloseTo(Math.log(1024), 10);
  });
});

describe('permuteCells', () => {
  test('has the p-value of a full enumeration, and stops early where it is large', () => {
    // Fisher's exact test of [[1, 9], [11, 3]] by the count of the first cell: P(at most 1) = 0.001346.
    const first = (_: Float64Array, now: Float64Array): number => -(now[0] ?? 0);
    const plan = { alpha: 0.05, atLeast: 99, atMost: 40_000 };
    const rare = permuteCells([11, 3], [1, 9], first, plan);
    expect(rare.pValue / 0.0013797280926100418).toBeGreaterThan(0.5);
    expect(rare.pValue / 0.0013797280926100418).toBeLessThan(2);
    const common = permuteCells([5, 5], [5, 5], first, plan);
    expect(common.permutations).toBe(99);
    expect(common.pValue).toBeGreaterThan(0.3);
  });

  test('counts what is as large as the figure itself, so that a p-value is never 0', () => {
    const constant = (): number => 1;
    expect(permuteCells([3, 4], [4, 3], constant, { alpha: 0.05, atLeast: 99 }).pValue).toBe(1);
    const apart = permuteCells([1000, 0], [0, 1000], (a) => Math.abs((a[0] ?? 0) - 500), { alpha: 0.05, atLeast: 99 });
    expect(apart.pValue).toBe(0.01);
  });
});

describe('exclusiveLevelsPValue', () => {
  test('agrees with dealing the rows at random', () => {
    const random = seededRandom(12);
    const pooled = [
      ...Array.from({ length: 30 }, (_, i) => `one ${i}`),
      'a',
      'a',
      'b',
      'b',
      'b',
      'c',
      'c',
      ...Array.from({ length: 60 }, () => 'z'),
    ];
    const own = (side: readonly string[], other: readonly string[]) => {
      const known = new Set(other);
      return side.filter((level) => !known.has(level)).length;
    };
    const count = (some: readonly string[]) => {
      const counts = new Map<string, number>();
      for (const level of some) counts.set(level, (counts.get(level) ?? 0) + 1);
      return counts;
    };
    const m = 25;
    const deals = Array.from({ length: 4000 }, () => {
      const order = pooled.map((level) => ({ level, key: random.next() })).toSorted((x, y) => x.key - y.key);
      const levels = order.map(({ level }) => level);
      return own(levels.slice(0, m), levels.slice(m));
    });
    const aligned = alignLevels(count(pooled.slice(0, m)), count(pooled.slice(m)));
    for (const rows of [10, 12, 13]) {
      const simulated = deals.filter((each) => each >= rows).length / deals.length;
      const p = exclusiveLevelsPValue(aligned.reference, aligned.current, rows);
      // Levels taken as independent make it a little too large.
      expect(p).toBeGreaterThan(simulated - 0.005);
      expect(p).toBeLessThan(simulated + 0.06);
    }
  });

  test('is tiny where a frequent level is on one side only, 1 where no level is, and bounded for very many rows', () => {
    // The one level of 40 rows: Π (600 - i) / (3600 - i).
    const dealt = Array.from({ length: 40 }, (_, i) => (600 - i) / (3600 - i)).reduce((p, each) => p * each, 1);
    expect(exclusiveLevelsPValue([40, 560], [0, 3000], 40) / dealt).toBeCloseTo(1, 10);
    expect(exclusiveLevelsPValue([500], [2000], 0)).toBe(1);
    const fresh = Array.from({ length: 3000 }, () => 1);
    const none = fresh.map(() => 0);
    expect(exclusiveLevelsPValue([...fresh, 0], [...none, 2000], 3000)).toBeLessThan(1e-100);
    expect(exclusiveLevelsPValue([...fresh, ...none], [...none, ...fresh], 3000)).toBe(1);
  });
});
