import { describe, expect, test } from 'vitest';
import { ecdf, histogram } from './index.js';

describe('histogram', () => {
  test('puts a value on its lower edge into the bin, and one on the last edge into the last bin', () => {
    expect(histogram([0, 1, 1, 2], [0, 1, 2]).counts).toEqual([1, 3]);
  });

  test('loses no value: what is outside or missing is counted apart', () => {
    expect(histogram([-1, 0, 3, Number.NaN, 0.5], [0, 1, 2])).toEqual({
      counts: [2, 0],
      below: 1,
      above: 1,
      missing: 1,
    });
  });

  test('takes infinite outer edges, and infinite values', () => {
    const edges = [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY];
    expect(histogram([Number.NEGATIVE_INFINITY, -5, 0, Number.POSITIVE_INFINITY], edges).counts).toEqual([2, 2]);
  });

  test('refuses edges that do not ascend', () => {
    for (const edges of [[1], [1, 1], [2, 1], [0, Number.NaN]]) {
      expect(() => histogram([1], edges)).toThrow(expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' }));
    }
  });
});

describe('ecdf', () => {
  test('is the share of values up to x, right-continuous', () => {
    const share = ecdf([1, 2, 2, 5]);
    expect([share(0), share(1), share(1.9), share(2), share(5), share(9)]).toEqual([0, 0.25, 0.25, 0.75, 1, 1]);
    expect(share(Number.NaN)).toBe(Number.NaN);
  });

  test('refuses an empty sample and NaN', () => {
    expect(() => ecdf([])).toThrow(expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' }));
    expect(() => ecdf([Number.NaN])).toThrow(expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' }));
  });
});
