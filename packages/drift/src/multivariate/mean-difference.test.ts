import { seededRandom } from '@fpl-ml/core';
import { expect, test } from 'vitest';
import { meanDifferencePValue } from './mean-difference.js';

test('counts the division that was seen, and every other that is as extreme', () => {
  // Of the 20 divisions of six values, the two extreme ones are as large as this one.
  const p = meanDifferencePValue(Float64Array.of(1, 2, 3), Float64Array.of(10, 11, 12), 4999, seededRandom(1));
  expect(Math.abs(p - 0.1)).toBeLessThan(4 * Math.sqrt((0.1 * 0.9) / 4999));
  const equal = Float64Array.of(5, 5, 5);
  expect(meanDifferencePValue(equal, equal, 99, seededRandom(2))).toBe(1);
});

test('does not lose digits to a large mean', () => {
  const [a, b] = [Float64Array.of(1, 2, 4, 6), Float64Array.of(5, 7, 8, 11, 2)];
  const far = (values: Float64Array): Float64Array => values.map((value) => value + 1e9);
  const p = meanDifferencePValue(a, b, 499, seededRandom(3));
  expect(meanDifferencePValue(far(a), far(b), 499, seededRandom(3))).toBe(p);
  expect(meanDifferencePValue(b, a, 4999, seededRandom(4))).toBeCloseTo(p, 1);
});
