import { seededRandom } from '@fpl-ml/core';
import { expect, test } from 'vitest';
import { EMPTY_SUM, plus, valueOf } from './running-sum.js';
import { sum } from './sample.js';

const runningSum = (values: ArrayLike<number>): number => valueOf(Array.from(values).reduce(plus, EMPTY_SUM));

test('a running sum is the compensated sum of all values so far, to the last bit', () => {
  const random = seededRandom(14);
  const values = Array.from({ length: 1000 }, () => random.normal() * (random.integer(2) * 1e12 + 1));
  for (const n of [0, 1, 2, 500, 1000]) expect(runningSum(values.slice(0, n))).toBe(sum(values.slice(0, n)));
});

test('a running sum forgets a huge value that leaves again', () => {
  expect(runningSum([1e16, 1, -1e16, 1])).toBe(2);
  expect([1e16, 1, -1e16, 1].reduce((total, value) => total + value, 0)).not.toBe(2);
});
