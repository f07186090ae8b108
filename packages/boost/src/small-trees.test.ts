import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareSmallTrees, scoreSmallTrees } from './small-trees.js';
import { randomColumns, randomTree } from './testing/random-trees.js';
import { walkTrees } from './walk-trees.js';

describe('scoreSmallTrees', () => {
  test('gives the very sums of walking down: ties with thresholds, infinities, missing values, categories', () => {
    const numbers = [-Infinity, -1.5, -0.2, 0, 0.1, 0.1 + 1e-16, 0.7, 2, 1e300, -1e300, Infinity];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 2100 }), (seed, rows) => {
        const trees = Array.from({ length: 40 }, (_, i) => randomTree(seed + i, i % 8, numbers));
        const data = randomColumns(seed, rows, numbers);
        const [walked, quick] = [new Float64Array(rows).fill(0.3), new Float64Array(rows).fill(0.3)];
        walkTrees(trees, data, walked);
        const prepared = prepareSmallTrees(trees);
        expect(prepared).toBeDefined();
        if (prepared !== undefined) scoreSmallTrees(prepared, data, quick);
        expect(quick).toEqual(walked);
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  test('holds with more thresholds of a feature than one code can tell apart', () => {
    const many = Array.from({ length: 400 }, (_, i) => i / 130 - 1.5);
    const trees = Array.from({ length: 300 }, (_, i) => randomTree(i, 7, many));
    const data = randomColumns(5, 1500, many);
    const [walked, quick] = [new Float64Array(1500), new Float64Array(1500)];
    walkTrees(trees, data, walked);
    const prepared = prepareSmallTrees(trees);
    if (prepared !== undefined) scoreSmallTrees(prepared, data, quick);
    expect(quick).toEqual(walked);
  });

  test('does not take trees of more than 8 leaves', () => {
    expect(prepareSmallTrees([randomTree(1, 7, [0]), randomTree(1, 8, [0])])).toBeUndefined();
  });
});
