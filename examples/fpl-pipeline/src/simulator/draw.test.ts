import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { chance, clamp, poisson, shuffled, spell, tenths, weighted } from './draw.js';

const N = 20_000;

function mean(draw: () => number): number {
  return Array.from({ length: N }, draw).reduce((sum, x) => sum + x, 0) / N;
}

describe('draws', () => {
  it('have the probability asked for', () => {
    const random = seededRandom(1, 'chance');
    expect(mean(() => (chance(random, 0.3) ? 1 : 0))).toBeCloseTo(0.3, 1);
  });

  it('of counts have the mean and the variance of a Poisson distribution', () => {
    const random = seededRandom(1, 'poisson');
    const counts = Array.from({ length: N }, () => poisson(random, 1.4));
    const average = counts.reduce((sum, x) => sum + x, 0) / N;
    const variance = counts.reduce((sum, x) => sum + (x - average) * (x - average), 0) / N;
    // Standard errors are 0.008 and 0.016.
    expect(Math.abs(average - 1.4)).toBeLessThan(0.035);
    expect(Math.abs(variance - 1.4)).toBeLessThan(0.07);
  });

  it('of spells are whole, at least one, and about exponential', () => {
    const random = seededRandom(1, 'spell');
    const spells = Array.from({ length: N }, () => spell(random, 4));
    expect(spells.every((weeks) => Number.isInteger(weeks) && weeks >= 1)).toBe(true);
    // 1 + the mean of the floor of an exponential: 1 / (e^(1/4) - 1) = 3.52.
    expect(Math.abs(spells.reduce((sum, x) => sum + x, 0) / N - 4.52)).toBeLessThan(0.12);
  });

  it('choose in proportion to the weights, and nothing when no weight is positive', () => {
    const random = seededRandom(1, 'weighted');
    expect(mean(() => weighted(random, [0, 1], (x) => (x === 1 ? 3 : 1)) ?? -1)).toBeCloseTo(0.75, 1);
    expect(weighted(random, [1, 2], () => 0)).toBeUndefined();
    expect(weighted(random, [], () => 1)).toBeUndefined();
  });

  it('shuffle a copy', () => {
    const items = Object.freeze([1, 2, 3, 4, 5, 6, 7, 8]);
    const mixed = shuffled(seededRandom(1, 'shuffle'), items);
    expect(mixed).not.toEqual(items);
    expect(mixed.toSorted((a, b) => a - b)).toEqual(items);
  });

  it('are rounded and limited as asked', () => {
    expect(tenths(1.26)).toBe(1.3);
    expect([clamp(-1, 0, 2), clamp(1, 0, 2), clamp(3, 0, 2)]).toEqual([0, 1, 2]);
  });
});
