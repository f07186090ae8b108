import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import {
  andersonDarlingTest,
  binomial,
  chiSquareTest,
  cramerVonMisesTest,
  eppsSingletonTest,
  fisherExactTest,
  gTest,
  ksTest,
  mannWhitneyTest,
  proportionTest,
  welchTest,
} from './index.js';

const TRIALS = 1000;
const NOMINAL = binomial(TRIALS, 0.05);
const [LEAST, MOST] = [NOMINAL.quantile(0.0005), NOMINAL.quantile(0.9995)];

type Draw = (random: RandomSource) => number;
type Test = (a: Float64Array, b: Float64Array) => { readonly pValue: number };

const normalDraw: Draw = (random) => random.normal();
/** Points of players: mostly none, some few, rarely many. */
const points: Draw = (random) => (random.next() < 0.45 ? 0 : Math.floor(-4 * Math.log(1 - random.next())));
const binary: Draw = (random) => Number(random.next() < 0.3);
const fourLevels: Draw = (random) => Math.floor(4 * Math.sqrt(random.next()));

/** The count of false alarms at 5 %. */
function alarms(name: string, [n1, n2]: readonly [number, number], draw: Draw, run: Test, trials = TRIALS): number {
  const random = seededRandom(17, name);
  let count = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const a = Float64Array.from({ length: n1 }, () => draw(random));
    const b = Float64Array.from({ length: n2 }, () => draw(random));
    if (run(a, b).pValue <= 0.05) count += 1;
  }
  return count;
}

describe('false alarms at 5 % lie in the binomial interval', () => {
  test.each<readonly [string, readonly [number, number], Draw, Test]>([
    ['ksTest given the ties, points', [90, 41], points, (a, b) => ksTest(a, b, { ties: 'exact' })],
    ['cramerVonMisesTest, normal', [70, 23], normalDraw, cramerVonMisesTest],
    ['cramerVonMisesTest, points', [70, 23], points, cramerVonMisesTest],
    ['andersonDarlingTest, normal', [60, 25], normalDraw, andersonDarlingTest],
    ['andersonDarlingTest, limit', [60, 25], normalDraw, (a, b) => andersonDarlingTest(a, b, { method: 'asymptotic' })],
    ['mannWhitneyTest, points', [50, 18], points, mannWhitneyTest],
    ['welchTest, normal', [40, 9], normalDraw, welchTest],
    ['welchTest of equal variances, normal', [40, 9], normalDraw, (a, b) => welchTest(a, b, { equalVariances: true })],
    ['eppsSingletonTest, pooled', [120, 40], points, (a, b) => eppsSingletonTest(a, b, { covariance: 'pooled' })],
    ['chiSquareTest, four levels', [300, 90], fourLevels, (a, b) => chiSquareTest(a, b)],
    ['gTest, four levels', [300, 150], fourLevels, (a, b) => gTest(a, b)],
    ['proportionTest', [240, 130], binary, (a, b) => proportionTest(a, b)],
  ])('%s', (name, sizes, draw, run) => {
    const count = alarms(name, sizes, draw, run);
    expect(count).toBeGreaterThanOrEqual(LEAST);
    expect(count).toBeLessThanOrEqual(MOST);
  });

  test('andersonDarlingTest by permutation, points, one value against many too', () => {
    const trials = 300;
    const limit = binomial(trials, 0.05);
    for (const sizes of [
      [14, 6],
      [25, 2],
    ] as const) {
      const run: Test = (a, b) => andersonDarlingTest(a, b, { method: 'permutation', resamples: 199 });
      const count = alarms(`permutation ${sizes[1]}`, sizes, points, run, trials);
      expect(count).toBeLessThanOrEqual(limit.quantile(0.9995));
      expect(count).toBeGreaterThanOrEqual(sizes[1] === 6 ? limit.quantile(0.0005) : 0);
    }
  });
});

describe('discrete tests never exceed 5 % beyond chance', () => {
  test.each<readonly [string, readonly [number, number], Draw, Test]>([
    ['mannWhitneyTest, exact with ties', [9, 5], points, mannWhitneyTest],
    ['cramerVonMisesTest, exact, points', [12, 7], points, cramerVonMisesTest],
    ['ksTest given the ties, few', [12, 7], points, (a, b) => ksTest(a, b, { ties: 'exact' })],
    ['chiSquareTest of two levels, Yates', [40, 25], binary, (a, b) => chiSquareTest(a, b)],
    ['fisherExactTest', [30, 14], binary, (a, b) => fisherExactTest(a, b)],
    ['eppsSingletonTest, small', [13, 9], normalDraw, eppsSingletonTest],
  ])('%s', (name, sizes, draw, run) => {
    const count = alarms(name, sizes, draw, run);
    expect(count).toBeLessThanOrEqual(MOST);
    expect(count).toBeGreaterThan(0);
  });
});

test('a fixed reference raises false alarms when it is a sample: 4 levels of 300 and 300 rows give over 12 %', () => {
  const count = alarms('fixed', [300, 300], fourLevels, (a, b) => chiSquareTest(a, b, { expected: 'reference' }));
  expect(count / TRIALS).toBeGreaterThan(0.12);
});

test('eppsSingletonTest with separate covariances rejects too often at unequal sizes, as its documentation says', () => {
  const count = alarms('separate', [400, 40], normalDraw, eppsSingletonTest, 400);
  expect(count / 400).toBeGreaterThan(0.09);
});

test('intervals of welchTest and proportionTest hold the difference in 95 % of samples', () => {
  const random = seededRandom(23, 'coverage');
  const covered = (run: () => readonly [number, number], difference: number): number => {
    let count = 0;
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const [low, high] = run();
      if (low <= difference && difference <= high) count += 1;
    }
    return count;
  };
  const coverage = binomial(TRIALS, 0.95);
  const draw = (n: number, of: () => number): readonly number[] => Array.from({ length: n }, of);
  const means = (): readonly [number, number] =>
    welchTest(
      draw(25, () => 1 + random.normal()),
      draw(8, () => 3 * random.normal()),
    ).interval;
  const shares = (): readonly [number, number] =>
    proportionTest(
      draw(60, () => Number(random.next() < 0.5)),
      draw(40, () => Number(random.next() < 0.2)),
    ).interval;
  for (const [run, difference] of [
    [means, 1],
    [shares, 0.3],
  ] as const) {
    const count = covered(run, difference);
    expect(count).toBeGreaterThanOrEqual(coverage.quantile(0.0005));
    expect(count).toBeLessThanOrEqual(coverage.quantile(0.9995));
  }
});
