import { seededRandom } from '@fpl-ml/core';
import { kolmogorov, ksTest } from '@fpl-ml/stats';
import { describe, expect, test } from 'vitest';
import { tiedNull } from './tied-null.js';

describe('the null of the Kolmogorov-Smirnov statistic with ties', () => {
  test('is that of relabelled rows where most values are 0', () => {
    const random = seededRandom(3, 'tied-null');
    const [n, m] = [900, 400];
    const draw = () => (random.next() < 0.6 ? 0 : 1 + random.integer(12));
    const seen = Array.from({ length: 2000 }, () => {
      const [a, b] = [Array.from({ length: n }, draw), Array.from({ length: m }, draw)];
      return ksTest(a, b, { method: 'asymptotic' }).statistic;
    }).toSorted((x, y) => x - y);
    const pooled = Array.from({ length: 13 }, (_, k) => (n + m) * (k === 0 ? 0.6 : 0.4 / 12));
    const { mean, limit } = tiedNull(pooled, n, m, 0.05);
    // 399 bridges: a few per cent of either figure.
    expect(mean / (seen.reduce((x, y) => x + y, 0) / seen.length)).toBeCloseTo(1, 1);
    expect(limit / (seen[1899] ?? 1)).toBeGreaterThan(0.92);
    expect(limit / (seen[1899] ?? 1)).toBeLessThan(1.08);
    expect(limit).toBeLessThan(0.9 * kolmogorov(Math.round((n * m) / (n + m))).quantile(0.95));
  });

  test('is 0 where there is one value', () => {
    expect(tiedNull([50], 30, 20, 0.05)).toEqual({ mean: 0, limit: 0 });
  });
});
