import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  andersonDarlingTest,
  chiSquareTest,
  cramersV,
  cramerVonMisesTest,
  energyDistance,
  eppsSingletonTest,
  fisherF,
  gTest,
  ksTest,
  mannWhitneyTest,
  proportionTest,
  wasserstein,
  welchTest,
} from './index.js';
import { ANDERSON_DARLING, CRAMER_VON_MISES, smirnovTail } from './smirnov-tail.js';

/** A number, or the text of one that JSON has not. */
type Figure = number | 'nan' | 'inf' | '-inf';
type Figures = readonly Figure[];

interface Pair {
  readonly name: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly wasserstein: number;
  readonly energy: number;
  readonly u: number;
  readonly mw: Figures;
  readonly 'mw-exact'?: Figures;
  readonly 'cvm-auto'?: Figures;
  readonly 'cvm-asymptotic'?: Figures;
  readonly anderson?: Figures;
  readonly epps?: Figures;
  readonly welch?: Figures;
  readonly 'welch-more'?: Figures;
  readonly student?: Figures;
  readonly 'student-more'?: Figures;
}

interface Tied {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly pValues: readonly number[];
  /** T of Cramér and von Mises and its p-value. */
  readonly cramer?: readonly [number, number];
}

interface Table {
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly yates: readonly number[];
  readonly none: readonly number[];
  readonly g: readonly number[];
  readonly reference?: readonly number[];
  readonly 'g-reference'?: readonly number[];
  readonly v: number;
  readonly z?: readonly number[];
  readonly interval?: readonly number[];
}

// The generator writes rows of this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/two-samples.json', import.meta.url), 'utf8')) as {
  readonly pairs: readonly Pair[];
  readonly weighted: readonly (Record<'a' | 'b' | 'u' | 'v', readonly number[]> &
    Record<'wasserstein' | 'energy' | 'firstOnly', number>)[];
  readonly tables: readonly Table[];
  readonly ksTies: readonly Tied[];
  readonly rankTies: readonly Tied[];
  readonly f: readonly Record<'d1' | 'd2' | 'x' | 'cdf' | 'sf', number>[];
  readonly cramer: readonly (readonly [number, number])[];
  readonly anderson: readonly (readonly [number, number])[];
};
const { pairs } = fixture;
const ALTERNATIVES = ['two-sided', 'greater', 'less'] as const;

const value = (figure: Figure | undefined): number =>
  figure === 'nan' || figure === undefined
    ? Number.NaN
    : figure === 'inf'
      ? Number.POSITIVE_INFINITY
      : figure === '-inf'
        ? Number.NEGATIVE_INFINITY
        : figure;

function expectClose(got: number, wanted: Figure | undefined, relative: number, absolute = 0): void {
  const number = value(wanted);
  const close = Object.is(got, number) || Math.abs(got - number) <= relative * Math.abs(number) + absolute;
  expect(close, `${got}, expected ${number}`).toBe(true);
}

test.each(pairs)('distances agree with scipy to 1e-12 relative: $name', ({ a, b, ...expected }) => {
  expectClose(wasserstein(a, b).statistic, expected.wasserstein, 1e-12, 1e-14);
  expectClose(wasserstein(b, a).statistic, expected.wasserstein, 1e-12, 1e-14);
  expectClose(energyDistance(a, b).statistic, expected.energy, 1e-12, 1e-14);
});

test.each(fixture.weighted)('weighted distances agree with scipy to 1e-12 relative', ({ a, b, u, v, ...expected }) => {
  expectClose(wasserstein(a, b, { weights: [u, v] }).statistic, expected.wasserstein, 1e-12);
  expectClose(energyDistance(a, b, { weights: [u, v] }).statistic, expected.energy, 1e-12);
  expectClose(wasserstein(a, b, { weights: [u, undefined] }).statistic, expected.firstOnly, 1e-12);
  const order = a.map((_, i) => i).sort((i, j) => (a[i] ?? 0) - (a[j] ?? 0));
  const ascending = Float64Array.from(order, (i) => a[i] ?? 0);
  const weights = [order.map((i) => u[i] ?? 0), v] as const;
  expectClose(wasserstein(ascending, b, { weights, sorted: 'first' }).statistic, expected.wasserstein, 1e-12);
});

test.each(pairs)('cramerVonMisesTest agrees with scipy, 1e-10 relative and 1e-9 absolute: $name', (pair) => {
  for (const method of ['auto', 'asymptotic'] as const) {
    const expected = pair[`cvm-${method}`];
    if (expected === undefined) continue;
    const got = cramerVonMisesTest(pair.a, pair.b, { method, ties: 'midrank' });
    expectClose(got.statistic, expected[0], 1e-10, 1e-12);
    // scipy subtracts from 1, and stops its series early: of 7.7e-22 it makes 6.3e-10. Our tail is held to mpmath below.
    expectClose(got.pValue, expected[1], 1e-10, 1e-9);
    if (new Set([...pair.a, ...pair.b]).size < pair.a.length + pair.b.length) continue;
    // Without ties both forms are one.
    const conditional = cramerVonMisesTest(pair.a, pair.b, { method });
    expectClose(conditional.statistic, expected[0], 1e-10, 1e-12);
    expectClose(conditional.pValue, got.pValue, 1e-9);
  }
});

test.each(pairs.filter(({ anderson }) => anderson))('andersonDarlingTest agrees with scipy to 1e-9: $name', (pair) => {
  const got = andersonDarlingTest(pair.a, pair.b);
  expectClose(got.statistic, pair.anderson?.[0], 1e-9, 1e-11);
  expectClose(got.pValue, pair.anderson?.[1], 1e-9);
});

test.each(pairs.filter(({ epps }) => epps))('eppsSingletonTest agrees with scipy to 1e-8: $name', (pair) => {
  const got = eppsSingletonTest(pair.a, pair.b);
  expectClose(got.statistic, pair.epps?.[0], 1e-8, 1e-12);
  expectClose(got.pValue, pair.epps?.[1], 1e-8);
});

test.each(pairs)('mannWhitneyTest agrees with scipy to 1e-12: $name', ({ a, b, u, ...expected }) => {
  for (const [i, alternative] of ALTERNATIVES.entries()) {
    const got = mannWhitneyTest(a, b, { method: 'asymptotic', alternative });
    expect(got.statistic).toBe(u);
    expectClose(got.pValue, expected.mw[i], 1e-12);
    const exact = expected['mw-exact'];
    if (exact !== undefined)
      expectClose(mannWhitneyTest(a, b, { method: 'exact', alternative }).pValue, exact[i], 1e-12);
  }
});

test.each(pairs.filter(({ welch }) => welch))('welchTest agrees with scipy to 1e-9: $name', (pair) => {
  for (const key of ['welch', 'student'] as const) {
    for (const [i, alternative] of ALTERNATIVES.entries()) {
      const got = welchTest(pair.a, pair.b, { equalVariances: key === 'student', alternative, confidence: 0.9 });
      expectClose(got.pValue, pair[key]?.[i], 1e-9);
      const more = pair[`${key}-more`];
      for (const [k, figure] of [got.statistic, got.df, ...got.interval].entries())
        expectClose(figure, more?.[k], 1e-9, 1e-9);
    }
  }
});

test.each(fixture.rankTies)('mannWhitneyTest counts every relabelling of tied values: $a $b', ({ a, b, pValues }) => {
  for (const [i, alternative] of ALTERNATIVES.entries()) {
    const got = mannWhitneyTest(a, b, { alternative });
    expect(got.method).toBe('exact');
    expectClose(got.pValue, pValues[i], 1e-12);
  }
});

test.each(fixture.rankTies.filter(({ a }) => a.length > 1))(
  'cramerVonMisesTest counts every relabelling of tied values: $a $b',
  ({ a, b, cramer }) => {
    const got = cramerVonMisesTest(a, b);
    expect(got.method).toBe('exact');
    expectClose(got.statistic, cramer?.[0], 1e-12);
    expectClose(got.pValue, cramer?.[1], 1e-12);
  },
);

test.each(fixture.ksTies)('ksTest given the ties agrees with whole numbers to 1e-11: $a.length × $b.length', (pair) => {
  const { a, b, pValues } = pair;
  for (const [i, alternative] of ALTERNATIVES.entries()) {
    const got = ksTest(a, b, { ties: 'exact', alternative });
    expect(got.method).toBe('exact');
    expectClose(got.pValue, pValues[i], 1e-11);
    const mirrored = alternative === 'two-sided' ? alternative : alternative === 'greater' ? 'less' : 'greater';
    expectClose(ksTest(b, a, { ties: 'exact', alternative: mirrored }).pValue, pValues[i], 1e-11);
  }
});

describe('tests of levels', () => {
  const asSamples = (table: Table): readonly [Record<string, number>, Record<string, number>] => [
    Object.fromEntries(table.first.map((count, i) => [`level ${i}`, count])),
    Object.fromEntries(table.second.map((count, i) => [`level ${i}`, count])),
  ];

  test.each(fixture.tables)('agree with scipy to 1e-11: $first $second', (table) => {
    const [a, b] = asSamples(table);
    for (const continuity of ['yates', 'none'] as const) {
      const got = chiSquareTest(a, b, { continuity });
      expectClose(got.statistic, table[continuity][0], 1e-11, 1e-13);
      expectClose(got.pValue, table[continuity][1], 1e-11);
      expect(got.df).toBe(table[continuity][2]);
    }
    const g = gTest(a, b);
    expectClose(g.statistic, table.g[0], 1e-11, 1e-12);
    expectClose(g.pValue, table.g[1], 1e-10);
    if (table.reference !== undefined) {
      expectClose(chiSquareTest(a, b, { expected: 'reference' }).pValue, table.reference[1], 1e-11);
      expectClose(gTest(a, b, { expected: 'reference' }).pValue, table['g-reference']?.[1], 1e-10);
    }
    expectClose(cramersV(a, b, { biasCorrected: false }), table.v, 1e-12, 1e-12);
    expect(cramersV([table.first, table.second])).toBe(cramersV(a, b));
  });

  test.each(fixture.tables.filter(({ z }) => z))(
    'of two levels agree with statsmodels to 1e-11: $first $second',
    (table) => {
      const [[a = 0, b = 0], [c = 0, d = 0]] = [table.first, table.second];
      for (const [i, alternative] of ALTERNATIVES.entries()) {
        const counts = [
          [a, b],
          [c, d],
        ] as const;
        const got = proportionTest(counts, { alternative });
        expectClose(got.statistic, table.z?.[2 * i], 1e-11, 1e-13);
        expectClose(got.pValue, table.z?.[2 * i + 1], 1e-11);
        for (const [k, end] of got.interval.entries()) expectClose(end, table.interval?.[k], 1e-9, 1e-12);
      }
    },
  );
});

describe('distributions', () => {
  test.each(fixture.f)('fisherF($d1, $d2) at $x has both tails to 1e-10 relative', ({ d1, d2, x, cdf, sf }) => {
    const f = fisherF(d1, d2);
    expectClose(f.cdf(x), cdf, 1e-10);
    expectClose(f.sf(x), sf, 1e-10);
    const p = f.cdf(x);
    // Where p is not lost in rounding to 1, the quantile leads back to it.
    if (p < 0.999) expectClose(f.cdf(f.quantile(p)), p, 1e-10);
  });

  test('fisherF has ends, NaN in NaN out, and refuses what is no degree of freedom', () => {
    const f = fisherF(3, 4);
    expect([f.cdf(-1), f.sf(0), f.cdf(Number.POSITIVE_INFINITY), f.quantile(0), f.quantile(1)]).toEqual([
      0,
      1,
      1,
      0,
      Number.POSITIVE_INFINITY,
    ]);
    expect([f.cdf(Number.NaN), f.sf(Number.NaN), f.quantile(2)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const invalid = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
    expect(() => fisherF(0, 3)).toThrow(invalid);
    expect(() => fisherF(3, Number.NaN)).toThrow(invalid);
  });

  test('the limits of Cramér and von Mises, and of Anderson and Darling, have their upper tail to 1e-10 relative', () => {
    for (const [x, sf] of fixture.cramer) expectClose(smirnovTail(x, CRAMER_VON_MISES), sf, 1e-10);
    for (const [x, sf] of fixture.anderson) expectClose(smirnovTail(x, ANDERSON_DARLING), sf, 1e-10);
  });
});
