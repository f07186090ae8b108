import { describe, expect, test } from 'vitest';
import { leavesToKeep, slotCount, slotPool } from './slots.js';

describe('slotCount', () => {
  const [many, cheap] = [1e6, 1e9];
  const limits = (maxLeaves: number, minLeafRows: number) => ({ maxLeaves, maxDepth: 1e9, minLeafRows });

  test('is enough for all leaves that are kept at any division, where memory allows', () => {
    for (let maxLeaves = 2; maxLeaves < 70; maxLeaves += 1) {
      let most = 0;
      for (let leaves = 1; leaves < maxLeaves; leaves += 1) {
        most = Math.max(most, Math.min(leaves, leavesToKeep(maxLeaves - leaves)));
      }
      expect(slotCount(many, limits(maxLeaves, 1), false, cheap)).toBe(most);
    }
  });

  test('is not more than leaves of two or more rows can need', () => {
    expect(slotCount(100, limits(65_536, 5), false, cheap)).toBe(10);
    expect(slotCount(100, limits(65_536, 5), true, cheap)).toBe(50);
    expect(slotCount(1, limits(31, 0.1), false, cheap)).toBe(0);
  });

  test('costs a third of what the bins take, but for two', () => {
    expect([0.1, 8.9, 9, 30].map((affordable) => slotCount(many, limits(31, 20), false, affordable))).toEqual([
      2, 2, 3, 10,
    ]);
  });
});

test('the pool hands out what is free before new places, and none beyond its number', () => {
  const pool = slotPool(3);
  expect([pool.take(), pool.take(), pool.take(), pool.take()]).toEqual([0, 1, 2, -1]);
  pool.free(1);
  expect([pool.take(), pool.take()]).toEqual([1, -1]);
  expect(slotPool(0).take()).toBe(-1);
});
