import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { binEdgesOfSorted, binEdgesOfValues } from './bin-edges.js';
import { orderStatistics } from './order-statistics.js';

describe('orderStatistics', () => {
  const random = seededRandom(15);
  const samples: readonly (readonly [string, () => number])[] = [
    ['normal', () => random.normal()],
    ['lognormal', () => Math.exp(3 * random.normal())],
    ['mostly zeros', () => (random.next() < 0.7 ? 0 : random.normal())],
    ['whole numbers', () => random.integer(7)],
    ['a far outlier', () => (random.next() < 1e-4 ? 1e300 : random.normal())],
    ['infinities', () => (random.next() < 1e-3 ? Number.NEGATIVE_INFINITY : random.normal())],
  ];
  test.each(samples)('are those of the sorted values: %s', (_, draw) => {
    const values = Float64Array.from({ length: 30_000 }, draw);
    const [sorted, before] = [values.toSorted(), values.slice()];
    const ranks = [0, 1, 5, 3000, 3001, 14_999, 15_000, 29_998, 29_999];
    expect(orderStatistics(values, ranks)).toEqual(ranks.map((rank) => sorted[rank]));
    expect(binEdgesOfValues(values)).toEqual(binEdgesOfSorted(sorted));
    // In 22,501 values the seventh decile is a value, which 0.7 · 22,500 just misses.
    for (const [size, bins] of [
      [22_501, 10],
      [41, 7],
      [41, 10],
    ] as const) {
      const some = values.slice(0, size);
      expect(binEdgesOfValues(some, { bins })).toEqual(binEdgesOfSorted(some.toSorted(), { bins }));
    }
    expect(values).toEqual(before);
  });
});
