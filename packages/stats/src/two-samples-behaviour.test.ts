import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import {
  andersonDarlingTest,
  chiSquareTest,
  cramersV,
  cramerVonMisesExact,
  cramerVonMisesTest,
  eppsSingletonTest,
  fisherExactTest,
  gTest,
  ksTest,
  mannWhitneyTest,
  proportionTest,
  welchTest,
} from './index.js';

const SAMPLE = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });
const PARAMETER = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
const INFEASIBLE = expect.objectContaining({ code: 'STATS_EXACT_INFEASIBLE' });
const [EQUAL, OTHER] = [
  [4, 4, 4, 4, 4],
  [4, 4, 4, 4, 4, 4],
];

describe('samples that are one value throughout', () => {
  test('are no evidence for the tests of ranks', () => {
    for (const method of ['exact', 'asymptotic'] as const)
      expect(mannWhitneyTest(EQUAL, OTHER, { method }).pValue).toBe(1);
    for (const method of ['interpolated', 'asymptotic', 'permutation'] as const)
      expect(andersonDarlingTest(EQUAL, OTHER, { method }).pValue).toBe(1);
    for (const method of ['exact', 'asymptotic'] as const)
      expect(cramerVonMisesTest(EQUAL, OTHER, { method }).pValue).toBe(1);
    for (const method of ['exact', 'asymptotic'] as const)
      expect(ksTest(EQUAL, OTHER, { method, ties: 'exact' })).toMatchObject({ statistic: 0, pValue: 1 });
  });

  test('leave t and W undefined, or t infinite where they differ', () => {
    expect(welchTest(EQUAL, OTHER)).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN, cohensD: Number.NaN });
    expect(welchTest(EQUAL, [5, 5])).toMatchObject({
      statistic: Number.NEGATIVE_INFINITY,
      pValue: 0,
      interval: [-1, -1],
    });
    expect(eppsSingletonTest(EQUAL, OTHER)).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN, df: 0 });
    // Mostly one value: no interquartile range.
    expect(eppsSingletonTest([...EQUAL, ...EQUAL, 7], OTHER).pValue).toBeNaN();
  });

  test('of one level give statistic 0 and p 1', () => {
    expect(chiSquareTest(['a'], ['a', 'a'])).toMatchObject({ statistic: 0, pValue: 1, df: 0, n: [1, 2] });
    expect(gTest(['a'], ['a', 'a'], { expected: 'reference' })).toMatchObject({ statistic: 0, pValue: 1 });
    expect(proportionTest([1], [1, 1])).toMatchObject({ statistic: 0, pValue: 1, difference: 0 });
    expect(fisherExactTest(['a'], ['a', 'a']).pValue).toBe(1);
    expect(cramersV(['a'], ['a', 'a'])).toBe(0);
  });
});

describe('levels', () => {
  test('come as values, maps or records, compared as text', () => {
    const forms = [
      [1, 1, 0],
      Float64Array.of(1, 1, 0),
      ['1', '0', '1'],
      { 1: 2, 0: 1 },
      new Map([
        [1, 2],
        [0, 1],
      ]),
    ];
    const results = forms.map((form) => chiSquareTest(form, { 0: 5, 1: 2, none: 0 }));
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0]).toMatchObject({ df: 1, n: [3, 7], method: 'chi-square-pooled' });
  });

  test('that a fixed reference lacks are impossible', () => {
    for (const form of ['reference', 'reference-counts'] as const) {
      expect(chiSquareTest(['a', 'b'], ['a', 'c'], { expected: form })).toMatchObject({
        statistic: Number.POSITIVE_INFINITY,
        pValue: 0,
        leastExpected: 0,
      });
      expect(gTest(['a', 'b'], ['a', 'c'], { expected: form }).pValue).toBe(0);
    }
  });

  test('that are missing, of no sample, or no counts are refused', () => {
    expect(() => chiSquareTest([], ['a'])).toThrow(SAMPLE);
    expect(() => chiSquareTest({ a: 0 }, ['a'])).toThrow(SAMPLE);
    expect(() => chiSquareTest([1, Number.NaN], [1])).toThrow(SAMPLE);
    // Sparse arrays and untyped callers.
    expect(() => chiSquareTest(Array<string>(2), ['a'])).toThrow(SAMPLE);
    expect(() => gTest({ a: 1.5 }, { a: 1 })).toThrow(PARAMETER);
    expect(() => gTest({ a: -1 }, { a: 1 })).toThrow(PARAMETER);
    // An untyped caller.
    expect(() => chiSquareTest(['a'], ['b'], { expected: 'margins' as 'pooled' })).toThrow(PARAMETER);
    expect(() => cramersV([[1, 2], [3]])).toThrow(PARAMETER);
    expect(() => cramersV([[1, -2]])).toThrow(PARAMETER);
    expect(cramersV([[0, 0]])).toBeNaN();
  });

  test('take 1 of 0 and 1, or the one that is named, as success', () => {
    expect(proportionTest([0, 1, 1, 1], [0, 0, 1, 0]).proportions).toEqual([0.75, 0.25]);
    expect(proportionTest(['x', 'y', 'z', 'x'], ['y', 'z'], { success: 'x' }).proportions).toEqual([0.5, 0]);
    expect(() => proportionTest(['x', 'y', 'z'], ['y'])).toThrow(PARAMETER);
    const ofSamples = fisherExactTest([true, true, false], [false, false, true, false, false], {
      alternative: 'greater',
    });
    expect(ofSamples).toEqual(
      fisherExactTest(
        [
          [2, 1],
          [1, 4],
        ],
        { alternative: 'greater' },
      ),
    );
  });

  test('of proportions are corrected by half a step when asked', () => {
    const counts = [
      [30, 70],
      [45, 55],
    ] as const;
    // Without continuity z² is Pearson's χ², with it Yates'.
    for (const continuity of [true, false]) {
      const { statistic } = proportionTest(counts, { continuity });
      const chi = chiSquareTest({ a: 30, b: 70 }, { a: 45, b: 55 }, { continuity: continuity ? 'yates' : 'none' });
      expect(statistic * statistic).toBeCloseTo(chi.statistic, 12);
    }
    expect(
      proportionTest(
        [
          [3, 4],
          [4, 5],
        ],
        { continuity: true },
      ).statistic,
    ).toBeCloseTo(0, 15);
  });
});

test("Yates' correction takes off no more than there is", () => {
  expect(chiSquareTest({ a: 3, b: 4 }, { a: 4, b: 5 }).statistic).toBeCloseTo(0, 14);
  expect(cramersV({ a: 3, b: 4 }, { a: 4, b: 5 }, { continuity: 'yates', biasCorrected: false })).toBeCloseTo(0, 7);
});

describe('effect sizes', () => {
  test('of mannWhitneyTest count pairs', () => {
    expect(mannWhitneyTest([1, 4], [2, 4, 0])).toMatchObject({ statistic: 3.5, probabilityOfSuperiority: 3.5 / 6 });
    expect(mannWhitneyTest([5, 6], [1, 2, 3]).rankBiserial).toBe(1);
  });

  test('of welchTest are Cohen and Hedges, the factor of 4 degrees of freedom being √(2/π) · 1', () => {
    const { cohensD, hedgesG } = welchTest([1, 2, 3], [4, 5, 6]);
    expect(cohensD).toBeCloseTo(-3, 14);
    // Γ(2) / (√2 Γ(3/2)).
    expect(hedgesG / cohensD).toBeCloseTo(Math.SQRT2 / Math.sqrt(Math.PI), 13);
    // The factor's usual approximation, 1 - 3 / (4 df - 1), at 98 degrees of freedom.
    const many = Array.from({ length: 50 }, (_, i) => i);
    const large = welchTest(
      many,
      many.map((x) => x + 1),
    );
    expect(large.hedgesG / large.cohensD).toBeCloseTo(1 - 3 / 391, 5);
  });

  test('of tables are Bergsma-corrected: 0 where chance explains all', () => {
    expect(chiSquareTest({ a: 10, b: 12 }, { a: 11, b: 10 }).effectSize).toBe(0);
    expect(chiSquareTest({ a: 50, b: 0 }, { a: 0, b: 50 }).effectSize).toBeCloseTo(1, 12);
    expect(cramersV([[2]])).toBe(0);
    expect(
      cramersV([
        [1, 0],
        [0, 1],
      ]),
    ).toBeNaN();
  });
});

describe('options and limits', () => {
  const long = Float64Array.from({ length: 3000 }, (_, i) => i);

  test('exact p-values that cannot be are refused', () => {
    expect(() => mannWhitneyTest(long, long, { method: 'exact' })).toThrow(INFEASIBLE);
    expect(() => cramerVonMisesTest(long.subarray(0, 199), long.subarray(500, 700), { method: 'exact' })).toThrow(
      INFEASIBLE,
    );
    const far = Float64Array.from({ length: 400_000 }, (_, i) => 0.5 + i);
    expect(() => ksTest(far, long, { method: 'exact', ties: 'exact', alternative: 'less' })).toThrow(INFEASIBLE);
  });

  test('auto is exact for small samples, with ties too, and asymptotic for large', () => {
    const short = long.subarray(0, 8);
    expect(mannWhitneyTest(short, long.subarray(0, 60)).method).toBe('exact');
    expect(mannWhitneyTest(short, long).method).toBe('asymptotic');
    expect(mannWhitneyTest(long.subarray(0, 9), long.subarray(100, 109)).method).toBe('asymptotic');
    expect(mannWhitneyTest([1, 1, 2, 2, 3, 3, 4, 4, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]).method).toBe('exact');
    expect(cramerVonMisesTest(long.subarray(0, 20), long.subarray(0, 20)).method).toBe('exact');
    expect(cramerVonMisesTest(long.subarray(0, 21), [1, 2]).method).toBe('asymptotic');
  });

  test('samples that are sorted already give the same', () => {
    const random = seededRandom(4, 'sorted');
    const [a, b] = [40, 30].map((n) => Float64Array.from({ length: n }, () => random.integer(9)));
    if (a === undefined || b === undefined) throw new Error('two samples were made');
    const [first, second] = [a.slice().sort(), b.slice().sort()];
    for (const run of [mannWhitneyTest, cramerVonMisesTest, andersonDarlingTest, ksTest]) {
      expect(run(first, second, { sorted: 'both' })).toEqual(run(a, b));
      expect(run(first, b, { sorted: 'first' })).toEqual(run(a, b));
    }
  });

  test('a p-value by permutation is never 0', () => {
    const far = andersonDarlingTest(long.subarray(0, 40), long.subarray(100, 130), {
      method: 'permutation',
      resamples: 99,
    });
    expect(far.pValue).toBe(1 / 100);
  });

  test('permutations are reproducible, and near the limit', () => {
    const [a, b] = [
      [38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58],
      [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8],
    ];
    const once = andersonDarlingTest(a, b, { method: 'permutation', resamples: 999 });
    expect(andersonDarlingTest(a, b, { method: 'permutation', resamples: 999 })).toEqual(once);
    const other = andersonDarlingTest(a, b, { method: 'permutation', resamples: 999, random: seededRandom(9) });
    expect(other.pValue).not.toBe(once.pValue);
    // The exact p-value over all 12,870 relabellings is 0.0707 (enumerated).
    for (const { pValue } of [once, other]) expect(Math.abs(pValue - 0.0707)).toBeLessThan(0.03);
    expect(Math.abs(andersonDarlingTest(a, b, { method: 'asymptotic' }).pValue - 0.0707)).toBeLessThan(0.01);
  });

  test('bad options and samples are refused by code', () => {
    expect(() => mannWhitneyTest([], [1])).toThrow(SAMPLE);
    expect(() => mannWhitneyTest([1, Number.NaN], [1])).toThrow(SAMPLE);
    expect(() => cramerVonMisesTest([1], [1, 2])).toThrow(SAMPLE);
    expect(() => cramerVonMisesExact(Number.NaN, 3, 4)).toThrow(PARAMETER);
    expect(() => cramerVonMisesExact(10, 0, 4)).toThrow(PARAMETER);
    expect(() => andersonDarlingTest([1], [1, 2])).toThrow(SAMPLE);
    expect(() => andersonDarlingTest([1, 2], [1, 2], { resamples: 0 })).toThrow(PARAMETER);
    expect(() => eppsSingletonTest([1, 2, 3, 4], [1, 2, 3, 4, 5])).toThrow(SAMPLE);
    expect(() => eppsSingletonTest([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], { t: [0] })).toThrow(PARAMETER);
    expect(() => eppsSingletonTest([1, 2, 3, 4, 5], [1, 2, 3, 4, Number.POSITIVE_INFINITY])).toThrow(SAMPLE);
    expect(() => welchTest([1], [1, 2])).toThrow(SAMPLE);
    expect(() => welchTest([1, 2], [1, 2], { confidence: 1 })).toThrow(PARAMETER);
    expect(() =>
      proportionTest([
        [1, 2],
        [0, 0],
      ]),
    ).toThrow(SAMPLE);
    expect(() =>
      proportionTest([
        [1, 2],
        [0.5, 1],
      ]),
    ).toThrow(PARAMETER);
    // Untyped callers.
    for (const run of [mannWhitneyTest, cramerVonMisesTest, andersonDarlingTest, ksTest])
      expect(() => run([1, 2], [3, 4], { method: 'guess' as 'asymptotic' })).toThrow(PARAMETER);
    expect(() => ksTest([1], [2], { ties: 'none' as 'exact' })).toThrow(PARAMETER);
    expect(() => cramerVonMisesTest([1, 2], [2, 3], { ties: 'none' as 'midrank' })).toThrow(PARAMETER);
  });
});
