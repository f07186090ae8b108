import { isFplMlError } from '@fpl-ml/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fadingMean, rollingMean } from '../index.js';

const invalid = expect.toSatisfy((error: unknown) => isFplMlError(error, 'DRIFT_OPTION_INVALID'));

test('rollingMean is the mean of each window by itself', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 70 }),
      (values, size) => {
        const means = values.map((_, i) => {
          const window = values.slice(Math.max(0, i - size + 1), i + 1);
          return window.reduce((sum, x) => sum + x, 0) / window.length;
        });
        expect(Array.from(rollingMean(values, size))).toEqual(means);
      },
    ),
    { seed: 2 },
  );
});

test('rollingMean forgets what has left the window: huge values, NaN and infinities', () => {
  expect(Array.from(rollingMean([1e16, 1, 1, 1], 2))).toEqual([1e16, (1e16 + 1) / 2, 1, 1]);
  expect(Array.from(rollingMean([Number.NaN, 1, 3, Number.POSITIVE_INFINITY, 5, 7, 9], 2))).toEqual([
    Number.NaN,
    Number.NaN,
    2,
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    6,
    8,
  ]);
  expect(rollingMean([], 3)).toHaveLength(0);
  for (const size of [0, -1, 1.5, Number.NaN]) expect(() => rollingMean([1], size)).toThrow(invalid);
});

test('fadingMean weighs each value by alpha to its age', () => {
  const values = [3, 1, 4, 1, 5];
  const weights = values.map((_, i) => [0.0625, 0.125, 0.25, 0.5, 1][i] ?? 0);
  const sum = values.reduce((total, x, i) => total + x * (weights[i] ?? 0), 0);
  expect(fadingMean(values, 0.5)).toBeCloseTo(sum / 1.9375, 14);
  expect(fadingMean(values, 1)).toBeCloseTo(2.8, 14);
  expect(fadingMean([], 0.5)).toBeNaN();
  expect(fadingMean([1, Number.NaN, 2], 0.5)).toBeNaN();
  for (const alpha of [0, 1.1, Number.NaN]) expect(() => fadingMean(values, alpha)).toThrow(invalid);
});
