import { type RandomSource, seededRandom } from '@fpl-ml/core';
import {
  andersonDarlingTest,
  chiSquareTest,
  cramerVonMisesTest,
  eppsSingletonTest,
  fisherExactTest,
  gTest,
  ksTest,
  mannWhitneyTest,
  proportionTest,
  welchTest,
} from '../src/index.js';

type Draw = (random: RandomSource) => number;
type Test = (a: Float64Array, b: Float64Array) => { readonly pValue: number };

const RUNS = 4000;
const SIZES = [
  [20, 20],
  [60, 25],
  [400, 60],
] as const;

const NUMBERS: Readonly<Record<string, Draw>> = {
  normal: (random) => random.normal(),
  'skewed (exponential)': (random) => -Math.log(1 - random.next()),
  'points, 45 % of them 0': (random) => (random.next() < 0.45 ? 0 : Math.floor(-4 * Math.log(1 - random.next()))),
};
const LEVELS: Readonly<Record<string, Draw>> = {
  'two levels, 30 %': (random) => Number(random.next() < 0.3),
  'four levels': (random) => Math.floor(4 * Math.sqrt(random.next())),
};

const OF_NUMBERS: Readonly<Record<string, Test>> = {
  ksTest,
  "ksTest, ties: 'exact'": (a, b) => ksTest(a, b, { ties: 'exact' }),
  cramerVonMisesTest,
  "cramerVonMisesTest, ties: 'midrank'": (a, b) =>
    cramerVonMisesTest(a, b, { ties: 'midrank', method: a.length > 20 ? 'auto' : 'asymptotic' }),
  andersonDarlingTest,
  "andersonDarlingTest, 'asymptotic'": (a, b) => andersonDarlingTest(a, b, { method: 'asymptotic' }),
  mannWhitneyTest,
  welchTest,
  'welchTest, equalVariances': (a, b) => welchTest(a, b, { equalVariances: true }),
  eppsSingletonTest,
  "eppsSingletonTest, 'pooled'": (a, b) => eppsSingletonTest(a, b, { covariance: 'pooled' }),
};
const OF_LEVELS: Readonly<Record<string, Test>> = {
  chiSquareTest: (a, b) => chiSquareTest(a, b),
  "chiSquareTest, continuity: 'none'": (a, b) => chiSquareTest(a, b, { continuity: 'none' }),
  "chiSquareTest, expected: 'reference'": (a, b) => chiSquareTest(a, b, { expected: 'reference' }),
  gTest: (a, b) => gTest(a, b),
  'fisherExactTest (two levels)': (a, b) => fisherExactTest(a, b, { success: 1 }),
  'proportionTest (two levels)': (a, b) => proportionTest(a, b, { success: 1 }),
};

/** Rejections at 5 % of two samples of one distribution, in per cent. */
function rate(draw: Draw, [n1, n2]: readonly [number, number], run: Test): string {
  const random = seededRandom(41, n1, n2);
  let alarms = 0;
  for (let trial = 0; trial < RUNS; trial += 1) {
    const a = Float64Array.from({ length: n1 }, () => draw(random));
    const b = Float64Array.from({ length: n2 }, () => draw(random));
    if (run(a, b).pValue <= 0.05) alarms += 1;
  }
  return ((100 * alarms) / RUNS).toFixed(1);
}

for (const [kinds, tests] of [
  [NUMBERS, OF_NUMBERS],
  [LEVELS, OF_LEVELS],
] as const) {
  console.log(`rejections at 5 %, ${RUNS} runs, sizes ${SIZES.map((sizes) => sizes.join(' against ')).join(', ')}`);
  console.log(['', ...Object.keys(kinds)].join(' | '));
  for (const [name, run] of Object.entries(tests)) {
    const rates = Object.values(kinds).map((draw) => SIZES.map((sizes) => rate(draw, sizes, run)).join(', '));
    console.log([name, ...rates.map((list) => `${list} %`)].join(' | '));
  }
}
