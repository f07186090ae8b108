import { describe, expect, it } from 'vitest';
import { bonusPoints } from './performance.js';

function bonuses(ratings: readonly number[]): readonly number[] {
  return ratings.map((rating) => bonusPoints(rating, ratings));
}

describe('bonus points', () => {
  it('go to the three best', () => {
    expect(bonuses([40, 10, 35, 30, 20])).toEqual([3, 0, 2, 1, 0]);
  });

  it('are the higher ones for those who tie, who use up the places below', () => {
    expect(bonuses([40, 40, 30, 20])).toEqual([3, 3, 1, 0]);
    expect(bonuses([40, 30, 30, 20])).toEqual([3, 2, 2, 0]);
    expect(bonuses([40, 30, 20, 20, 10])).toEqual([3, 2, 1, 1, 0]);
    expect(bonuses([40, 40, 40, 30])).toEqual([3, 3, 3, 0]);
  });
});
