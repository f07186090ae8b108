import { isFplMlError } from '@fpl-ml/core';
import { expect, test } from 'vitest';
import {
  andersonDarlingTest,
  benjaminiHochberg,
  bonferroni,
  chiSquare,
  chiSquareTest,
  cramerVonMisesTest,
  cramersV,
  energyDistance,
  eppsSingletonTest,
  fisherExactTest,
  fisherF,
  holm,
  ksTest,
  mannWhitneyTest,
  mean,
  pairedTest,
  proportionTest,
  quantile,
  type Sample,
  signFlipTest,
  studentT,
  variance,
  wasserstein,
  welchTest,
  wilcoxonSignedRankTest,
} from './index.js';

/** What comes from JSON, a database or plain JavaScript, whatever the types say. */
const given = (value: unknown): Sample => value as Sample;

const NO_SAMPLES: readonly (readonly [string, unknown])[] = [
  ['null among numbers', [1, null, 3, 4, 5, 6]],
  ['a hole', Object.assign([1, 2, 3, 4, 5, 6], { length: 7 })],
  ['text of numbers', ['1', '2', '3', '4', '5', '6']],
  ['booleans', [true, false, true, false, true]],
  ['bigints', [1n, 2n, 3n, 4n, 5n, 6n]],
  ['an array of bigints', new BigInt64Array([1n, 2n, 3n, 4n, 5n, 6n])],
  ['symbols', [Symbol('a'), 1, 2, 3, 4]],
  ['a number', 5],
  ['text', 'hello'],
  ['a record', { a: 1 }],
  ['a map', new Map([['a', 1]])],
  ['a length without values', { length: 6 }],
  ['undefined', undefined],
  ['null', null],
];

const FINE = [1, 2.5, 3, 4, 7, 6];
const TESTS = [
  ksTest,
  andersonDarlingTest,
  cramerVonMisesTest,
  mannWhitneyTest,
  welchTest,
  eppsSingletonTest,
  wasserstein,
  energyDistance,
];

function codeOf(run: () => unknown): string {
  try {
    return `no error: ${JSON.stringify(run())}`;
  } catch (error) {
    return isFplMlError(error) ? error.code : String(error);
  }
}

test.each(NO_SAMPLES)('two samples, one of them %s: refused, not taken for zeros', (_, value) => {
  for (const run of TESTS) {
    expect([run.name, codeOf(() => run(given(value), FINE))]).toEqual([run.name, 'STATS_SAMPLE_INVALID']);
    expect([run.name, codeOf(() => run(FINE, given(value)))]).toEqual([run.name, 'STATS_SAMPLE_INVALID']);
  }
});

test.each(NO_SAMPLES)('one sample that is %s: refused', (_, value) => {
  for (const run of [pairedTest, signFlipTest, wilcoxonSignedRankTest, quantileOf])
    expect([run.name, codeOf(() => run(given(value)))]).toEqual([run.name, 'STATS_SAMPLE_INVALID']);
});

function quantileOf(values: Sample): number {
  return quantile(values, 0.5);
}

test('a missing value among numbers has no mean and no variance', () => {
  const values = given([1, null, 3]);
  expect([mean(values), variance(values)]).toEqual([Number.NaN, Number.NaN]);
});

test.each(NO_SAMPLES.filter(([name]) => !/hole|number|bigints|booleans|text of|record|map|length/.test(name)))(
  'levels that are %s: refused',
  (_, value) => {
    // As above.
    const levels = value as readonly string[];
    const runs = [
      () => chiSquareTest(levels, ['a', 'b']),
      () => fisherExactTest(levels, ['a', 'b']),
      () => proportionTest(levels, ['a', 'b']),
      () => cramersV(levels, ['a', 'b']),
    ];
    expect(runs.map(codeOf)).toEqual(runs.map(() => 'STATS_SAMPLE_INVALID'));
  },
);

test('p-values that went through JSON, where NaN is null, reject nothing', () => {
  for (const run of [bonferroni, holm, benjaminiHochberg]) {
    // As above.
    for (const value of [
      [0.3, null],
      [0.3, undefined],
      ['0.01', 0.2],
      0.01,
      undefined,
      new BigInt64Array(2),
    ] as unknown[])
      expect([run.name, codeOf(() => run(value as readonly number[]))]).toEqual([run.name, 'STATS_PARAMETER_INVALID']);
  }
});

test('an alternative that does not exist is no other one', () => {
  // As plain JavaScript has it.
  const options = { alternative: 'two_sided' as 'two-sided' };
  const table = [
    [3, 4],
    [5, 6],
  ] as const;
  const runs = [
    () => ksTest(FINE, FINE, options),
    () => mannWhitneyTest(FINE, FINE, options),
    () => welchTest(FINE, FINE, options),
    () => pairedTest(FINE, options),
    () => signFlipTest(FINE, options),
    () => wilcoxonSignedRankTest(FINE, options),
    () => fisherExactTest(table, options),
    () => proportionTest(table, options),
  ];
  expect(runs.map(codeOf)).toEqual(runs.map(() => 'STATS_PARAMETER_INVALID'));
});

test('more degrees of freedom than a χ² can be computed for in time are refused', () => {
  expect(chiSquare(1e14).sf(1e14)).toBeCloseTo(0.5, 6);
  expect([1e15, 1e300].map((df) => codeOf(() => chiSquare(df)))).toEqual(Array(2).fill('STATS_PARAMETER_INVALID'));
});

test('distributions of what is no number end, and give NaN', () => {
  // As above; without the checks these loops had no end.
  const missing = undefined as unknown as number;
  expect([chiSquare(3).cdf(missing), studentT(3).sf(missing), fisherF(3, 4).cdf(missing)]).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});
