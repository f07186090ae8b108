import { describe, expect, test } from 'vitest';
import { valueScale } from './value-scale.js';

describe('a scale', () => {
  test('has every value within its coordinates, also when these run downwards', () => {
    const values = [1.83, 2.61, 2.2, -0.4];
    const scale = valueScale(values, 300, 20, 5);
    for (const value of values) {
      expect(scale.at(value)).toBeLessThanOrEqual(300);
      expect(scale.at(value)).toBeGreaterThanOrEqual(20);
    }
    expect(scale.at(2.61)).toBeLessThan(scale.at(-0.4));
    expect((scale.at(1) + scale.at(2)) / 2).toBeCloseTo(scale.at(1.5), 9);
  });

  test.each([
    [[0, 0.003], 8],
    [[1.8, 2.6], 6],
    [[0, 4.4], 3],
    [[-12, 1e6], 5],
    [[5, 5], 4],
    [[], 4],
    [[Number.NaN, 2], 4],
    [[0, 0], 3],
  ])('of %j has at most %i round ticks within it, told apart by their decimals', (values, most) => {
    const { ticks, at, digits } = valueScale(values, 0, 100, most);
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks.length).toBeLessThanOrEqual(most + 1);
    for (const tick of ticks) expect([at(tick) >= -1e-9, at(tick) <= 100 + 1e-9]).toEqual([true, true]);
    const texts = ticks.map((tick) => tick.toFixed(digits));
    expect(new Set(texts).size).toBe(ticks.length);
    for (const [i, text] of texts.entries()) expect(Number(text)).toBeCloseTo(ticks[i] ?? Number.NaN, 9);
  });

  test('begins at 0 where 0 is the least value', () => {
    expect(valueScale([0, 3], 100, 0, 3).at(0)).toBe(100);
  });
});
