import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankingMetrics } from './ranking-metrics.js';

const coded = (code: string) => expect.objectContaining({ code });

describe('rankingMetrics', () => {
  it('counts the relevant among the first k, in the mean over the orders of ties', () => {
    const relevance = [1, 0, 1, 0];
    expect(rankingMetrics(relevance, [4, 3, 2, 1], { k: 2 }).precisionAtK).toBe(0.5);
    // One of three tied rows gets the second place; one of the three is relevant.
    expect(rankingMetrics(relevance, [4, 3, 3, 3], { k: 2 }).precisionAtK).toBeCloseTo((1 + 1 / 3) / 2, 12);
    expect(rankingMetrics(relevance, [4, 3, 3, 3], { k: 2, ties: 'first' }).precisionAtK).toBe(0.5);
    expect(rankingMetrics(relevance, [4, 3, 2, 1], { k: 9 }).precisionAtK).toBe(0.5);
    expect(rankingMetrics([2, 5, 3], [1, 2, 3], { k: 1, relevantFrom: 3 }).precisionAtK).toBe(1);
  });

  it('averages groups, leaves out those in which a figure is undefined, and says how many remain', () => {
    const got = rankingMetrics([3, 0, 1, 0, 0, 0, 1, 2], [3, 1, 2, 1, 2, 3, 1, 2], {
      k: 1,
      group: ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c'],
    });
    expect(got.groups).toBe(3);
    expect(got.groupsUsed).toEqual({ spearman: 2, kendall: 2, ndcg: 2, precisionAtK: 3, reciprocalRank: 2 });
    expect(got.byGroup.map(({ group, ndcg }) => [group, ndcg])).toEqual([
      ['a', 1],
      ['b', NaN],
      ['c', 1],
    ]);
    expect(got.precisionAtK).toBeCloseTo(2 / 3, 14);
    expect(got.standardErrors.precisionAtK).toBeCloseTo(Math.sqrt(1 / 3 / 3), 14);
    expect(got.standardErrors.ndcg).toBe(0);
  });

  it('takes relevance below 0 for no gain, and gains more for much with `exponential`', () => {
    const linear = rankingMetrics([-2, 1, 3], [1, 3, 2], { k: 3 });
    expect(linear.ndcg).toBeCloseTo((1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)), 14);
    const steep = rankingMetrics([-2, 1, 3], [1, 3, 2], { k: 3, gain: 'exponential' });
    expect(steep.ndcg).toBeCloseTo((1 + 7 / Math.log2(3)) / (7 + 1 / Math.log2(3)), 14);
  });

  it('gives NaN for what no order can have: no rows, all equal, nothing relevant', () => {
    const none = rankingMetrics([], []);
    expect([none.n, none.groups, none.spearman, none.ndcg, none.precisionAtK]).toEqual([0, 0, NaN, NaN, NaN]);
    const equal = rankingMetrics([2, 2, 2], [1, 2, 3]);
    expect([equal.spearman, equal.kendall, equal.ndcg]).toEqual([NaN, NaN, 1]);
    expect(rankingMetrics([0, 0], [1, 2]).reciprocalRank).toBeNaN();
  });

  it('sees only the order of scores, and its reverse as the opposite correlation', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -9, max: 9 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 50 }), (rows) => {
        const [y, s] = [rows.map(([a]) => a), rows.map(([, b]) => b)];
        const there = rankingMetrics(y, s, { k: 3 });
        expect(
          rankingMetrics(
            y,
            s.map((x) => Math.exp(x / 3)),
            { k: 3 },
          ),
        ).toEqual(there);
        const back = rankingMetrics(
          y,
          s.map((x) => -x),
          { k: 3 },
        );
        if (Number.isNaN(there.kendall)) expect(back.kendall).toBeNaN();
        else expect(back.kendall).toBeCloseTo(-there.kendall, 12);
        expect((there.ndcg >= 0 && there.ndcg <= 1 + 1e-12) || Number.isNaN(there.ndcg)).toBe(true);
      }),
      { seed: 7 },
    );
  });

  it('covers the correlations of the population, and means over groups', () => {
    const random = seededRandom(8, 'rank');
    // Of a normal pair with correlation r: Spearman 6/π·asin(r/2), Kendall 2/π·asin(r).
    const r = 0.6;
    const truth = { spearman: (6 / Math.PI) * Math.asin(r / 2), kendall: (2 / Math.PI) * Math.asin(r) };
    const runs = 400;
    const inside = { spearman: 0, kendall: 0 };
    for (let run = 0; run < runs; run += 1) {
      const x = Array.from({ length: 60 }, () => random.normal());
      const y = x.map((value) => r * value + Math.sqrt(1 - r * r) * random.normal());
      const { intervals } = rankingMetrics(x, y);
      for (const name of ['spearman', 'kendall'] as const)
        inside[name] += Number(intervals[name][0] <= truth[name] && truth[name] <= intervals[name][1]);
    }
    expect(inside.spearman / runs).toBeGreaterThan(0.92);
    expect(inside.kendall / runs).toBeGreaterThan(0.92);
    expect(inside.kendall / runs).toBeLessThan(0.99);
  });

  it.each([
    ['METRICS_LENGTH_MISMATCH', () => rankingMetrics([1], [1, 2])],
    ['METRICS_LENGTH_MISMATCH', () => rankingMetrics([1, 2], [1, 2], { group: ['a'] })],
    ['METRICS_VALUE_INVALID', () => rankingMetrics([1, Number.NaN], [1, 2])],
    ['METRICS_VALUE_INVALID', () => rankingMetrics([1, 2], [1, Number.POSITIVE_INFINITY])],
    ['METRICS_OPTION_INVALID', () => rankingMetrics([1, 2], [1, 2], { k: 0 })],
    ['METRICS_OPTION_INVALID', () => rankingMetrics([1, 2], [1, 2], { confidence: 95 })],
  ])('refuses what cannot be with %s', (code, work) => {
    expect(work).toThrow(coded(code));
  });
});
