import { describe, expect, test } from 'vitest';
import { leavesToKeep, slotPool, slotsNeeded } from './slots.js';

describe('slotsNeeded', () => {
  const many = 1e6;

  test('is enough at every division: those that are kept, and one for a child', () => {
    for (let maxLeaves = 2; maxLeaves < 70; maxLeaves += 1) {
      const slots = slotsNeeded(many, { maxLeaves, maxDepth: 1e9, minLeafRows: 1 }, false);
      let most = 1;
      for (let leaves = 1; leaves + 1 < maxLeaves; leaves += 1) {
        most = Math.max(most, Math.min(leaves, leavesToKeep(maxLeaves - leaves)) + 1);
      }
      expect(slots).toBe(most);
    }
  });

  test('is not more than leaves of two or more rows can need', () => {
    expect(slotsNeeded(100, { maxLeaves: 65_536, maxDepth: 1e9, minLeafRows: 5 }, false)).toBe(11);
    expect(slotsNeeded(100, { maxLeaves: 65_536, maxDepth: 1e9, minLeafRows: 5 }, true)).toBe(51);
    expect(slotsNeeded(1, { maxLeaves: 31, maxDepth: 1e9, minLeafRows: 0.1 }, false)).toBe(1);
  });
});

test('the pool hands out what is free before new places, and says which is next', () => {
  const pool = slotPool();
  expect([pool.next(), pool.take(), pool.take(), pool.take()]).toEqual([0, 0, 1, 2]);
  pool.free(1);
  expect([pool.next(), pool.take(), pool.next()]).toEqual([1, 1, 3]);
});
