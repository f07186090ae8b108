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
    expect(got).toMatchObject({ df: row.df, pooled: 0 });
    expect(Math.abs(got.statistic / row.statistic - 1)).toBeLessThan(1e-10);
    expect(Math.abs(got.pValue / row.pValue - 1)).toBeLessThan(1e-10);
    expect(got.totalVariation).toBeCloseTo(row.totalVariation, 14);
  });

  test('makes one cell of those with fewer than five expected, and leaves out those that neither side has', () => {
    // Of 1100 rows 100 are current: a cell needs 55 in all.
    expect(homogeneity([500, 400, 40, 30, 30, 0], [50, 40, 4, 3, 3, 0])).toMatchObject({ df: 2, pooled: 3 });
    expect(homogeneity([500, 480, 20], [50, 45, 5])).toMatchObject({ df: 1, pooled: 1 });
    expect(homogeneity([10, 0], [10, 0])).toMatchObject({ df: 0, pValue: 1 });
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
