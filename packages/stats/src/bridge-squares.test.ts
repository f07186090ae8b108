import { expect, test } from 'vitest';
import { bridgeSquaresTail } from './bridge-squares.js';
import { chiSquare, cramerVonMisesTest } from './index.js';
import { CRAMER_VON_MISES, smirnovTail } from './smirnov-tail.js';

test('without atoms it comes within 4 % of the limit of Cramér and von Mises, in the far tail within 12 %', () => {
  const many = new Float64Array(1000).fill(1e-3);
  for (const x of [0.05, 0.1, 1 / 6, 0.3, 0.4614, 0.74]) {
    expect(Math.abs(bridgeSquaresTail(x, many) / smirnovTail(x, CRAMER_VON_MISES) - 1)).toBeLessThan(0.04);
  }
  for (const x of [1.5, 5, 20]) {
    expect(Math.abs(bridgeSquaresTail(x, many) / smirnovTail(x, CRAMER_VON_MISES) - 1)).toBeLessThan(0.12);
  }
});

test('very many points give what a thousand give', () => {
  for (const x of [0.1, 0.4614]) {
    const [fine, coarse] = [50_000, 1000].map((n) => bridgeSquaresTail(x, new Float64Array(n).fill(1 / n)));
    expect(Math.abs((fine ?? 0) / (coarse ?? 1) - 1)).toBeLessThan(1e-3);
  }
});

test('of two values it is a scaled χ² with one degree of freedom, to 4 %', () => {
  // 0.4 B(0.4)², and B(0.4) has the variance 0.24.
  for (const x of [0.01, 0.0961, 0.2, 0.6, 1]) {
    const expected = chiSquare(1).sf(x / (0.4 * 0.24));
    expect(Math.abs(bridgeSquaresTail(x, Float64Array.of(0.4, 0.6)) / expected - 1)).toBeLessThan(0.04);
  }
  expect(bridgeSquaresTail(0, Float64Array.of(0.4, 0.6))).toBe(1);
});

test('it comes within 10 % of the exact p-value of tied samples of 40 and 50 values', () => {
  const a = Float64Array.from({ length: 50 }, (_, i) => Math.max(0, (i % 10) - 4));
  const b = Float64Array.from({ length: 50 }, (_, i) => Math.max(0, (i % 10) - (i % 3 === 0 ? 2 : 4)));
  const [exact, limit] = (['exact', 'asymptotic'] as const).map((method) => cramerVonMisesTest(a, b, { method }));
  expect(exact?.pValue).toBeGreaterThan(0.01);
  expect(exact?.pValue).toBeLessThan(0.9);
  expect(Math.abs((limit?.pValue ?? 0) / (exact?.pValue ?? 1) - 1)).toBeLessThan(0.1);
});
