import { expect, test } from 'vitest';
import { biasCondition, relativeCondition } from './error-condition.js';

const coded = (code: string) => expect.objectContaining({ code });

test('the relative rule is two-sided: an improvement by more than its share fails', () => {
  expect(relativeCondition(0.54, 0.5)).toEqual({ value: 0.54, centre: 0.5, halfWidth: 0.05, holds: true });
  expect(relativeCondition(0.56, 0.5).holds).toBe(false);
  expect(relativeCondition(0.44, 0.5).holds).toBe(false);
  expect(relativeCondition(0.44, 0.5, 0.2).holds).toBe(true);
  expect(relativeCondition(-0.44, -0.5, 0.2).holds).toBe(true);
});

test('a condition of what is undefined does not hold', () => {
  expect(relativeCondition(Number.NaN, 1).holds).toBe(false);
  expect(relativeCondition(1, Number.NaN).holds).toBe(false);
  expect(biasCondition([], []).holds).toBe(false);
});

test('the bias is compared with a share of the standard deviation of the errors', () => {
  // Errors 1, 3: mean 2, sd √2.
  expect(biasCondition([0, 0], [1, 3], 1)).toMatchObject({ value: 2, centre: 0, halfWidth: Math.SQRT2, holds: false });
  expect(biasCondition([0, 0], [1, 3], 1.5).holds).toBe(true);
});

test('refuses factors and rows that cannot be', () => {
  expect(() => relativeCondition(1, 1, -1)).toThrow(coded('METRICS_OPTION_INVALID'));
  expect(() => biasCondition([1], [Number.NaN])).toThrow(coded('METRICS_VALUE_INVALID'));
  expect(() => biasCondition([1], [1, 2])).toThrow(coded('METRICS_LENGTH_MISMATCH'));
});
