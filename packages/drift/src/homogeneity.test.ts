import { readFileSync } from 'node:fs';
import { seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import { describe, expect, test } from 'vitest';
import { homogeneity } from './homogeneity.js';

interface Row {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly statistic: number;
  readonly pValue: number;
  readonly df: number;
  readonly totalVariation: number;
}

// The generator writes rows of this shape.
const { rows } = JSON.parse(readFileSync(new URL('../fixtures/homogeneity.json', import.meta.url), 'utf8')) as {
  readonly rows: readonly Row[];
};

describe('homogeneity', () => {
  test.each(rows)('agrees with scipy to 1e-10 relative where no cell is rare: $a $b', (row) => {
    const got = homogeneity(row.a, row.b);
    expect(got).toMatchObject({ df: row.df, rare: 0, permutations: 0 });
    expect(Math.abs(got.statistic / row.statistic - 1)).toBeLessThan(1e-10);
    expect(Math.abs(got.pValue / row.pValue - 1)).toBeLessThan(1e-10);
    expect(got.totalVariation).toBeCloseTo(row.totalVariation, 14);
  });

  test('leaves out cells that neither side has, and says how many are rare', () => {
    // Of 1100 rows 100 are current: a cell needs 55 in all.
    expect(homogeneity([500, 400, 40, 30, 30, 0], [50, 40, 4, 3, 3, 0])).toMatchObject({ df: 4, rare: 3 });
    expect(homogeneity([500, 480, 20], [50, 45, 5])).toMatchObject({ df: 2, rare: 1 });
    expect(homogeneity([10, 0], [10, 0])).toMatchObject({ df: 0, pValue: 1 });
    expect(homogeneity([1, 1, 0, 0], [0, 0, 1, 1])).toMatchObject({ pValue: 1 });
  });

  test('has the mean of the statistic over all deals of the rows, and a p-value from permutation where cells are rare', () => {
    // All ways to deal five rows, three of one level, to sides of three and two: by hand.
    const deals = [
      { a: [3, 0, 0], b: [0, 1, 1], ways: 1 },
      { a: [2, 1, 0], b: [1, 0, 1], ways: 3 },
      { a: [2, 0, 1], b: [1, 1, 0], ways: 3 },
      { a: [1, 1, 1], b: [2, 0, 0], ways: 3 },
    ];
    const [ways, all] = [deals.map((deal) => deal.ways), deals.map(({ a, b }) => homogeneity(a, b))];
    const mean = all.reduce((sum, { statistic }, i) => sum + statistic * (ways[i] ?? 0), 0) / 10;
    expect(all[0]?.nullExpectation).toBeCloseTo(mean, 12);
    const tail = all.reduce((sum, { statistic }, i) => sum + (statistic >= 5 - 1e-9 ? (ways[i] ?? 0) : 0), 0) / 10;
    expect(tail).toBe(0.1);
    // Few permutations settle a p-value of a tenth.
    expect(Math.abs((all[0]?.pValue ?? 0) - tail)).toBeLessThan(0.08);
  });

  test('holds its level with many rare levels', () => {
    const random = seededRandom(12);
    const draw = (n: number): readonly number[] => {
      const counts = Array.from({ length: 60 }, () => 0);
      // Shares fall off steeply, as those of clubs, nationalities or shirt numbers do.
      for (let i = 0; i < n; i += 1) {
        const level = Math.floor(60 * random.next() * random.next() * random.next());
        counts[level] = (counts[level] ?? 0) + 1;
      }
      return counts;
    };
    const trials = 1500;
    let alarms = 0;
    for (let i = 0; i < trials; i += 1) if (homogeneity(draw(1500), draw(120)).pValue <= 0.05) alarms += 1;
    const nominal = binomial(trials, 0.05);
    expect(alarms).toBeGreaterThanOrEqual(nominal.quantile(0.0005));
    expect(alarms).toBeLessThanOrEqual(nominal.quantile(0.9995));
  });
});
