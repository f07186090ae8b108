import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareCodedTrees, scoreCodedTrees } from './coded-trees.js';
import type { ModelColumns } from './model-columns.js';
import { randomColumns, randomTree } from './testing/random-trees.js';
import type { Tree } from './tree.js';
import { walkTrees } from './walk-trees.js';

function walked(trees: readonly Tree[], data: ModelColumns): Float64Array {
  const score = new Float64Array(data.rows).fill(0.3);
  walkTrees(trees, data, score);
  return score;
}

function coded(trees: readonly Tree[], data: ModelColumns): Float64Array | undefined {
  const prepared = prepareCodedTrees(trees);
  if (prepared === undefined) return undefined;
  const score = new Float64Array(data.rows).fill(0.3);
  scoreCodedTrees(prepared, data, score);
  return score;
}

describe('scoreCodedTrees', () => {
  test('gives the very sums of walking down: ties with thresholds, infinities, missing values, categories', () => {
    const numbers = [-Infinity, -1.5, -0.2, 0, 0.1, 0.1 + 1e-16, 0.7, 2, 1e300, -1e300, Infinity];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 700 }), (seed, rows) => {
        const trees = Array.from({ length: 30 }, (_, i) => randomTree(seed + i, (i * 3) % 40, numbers));
        const data = randomColumns(seed, rows, numbers);
        const result = coded(trees, data);
        // Each set of categories needs codes of its own, so there may be too many for a node.
        if (result !== undefined) expect(result).toEqual(walked(trees, data));
        expect(coded(trees.slice(0, 12), data)).toEqual(walked(trees.slice(0, 12), data));
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  test.each([253, 254, 255, 256, 900])(
    'holds with %s thresholds of a feature, whatever one code can tell apart',
    (count) => {
      const many = Array.from({ length: count }, (_, i) => i / (count / 3) - 1.5);
      const trees = Array.from({ length: 10 }, (_, i) => randomTree(i, 400, many, 3));
      const data = randomColumns(5, 1500, many);
      expect(coded(trees, data)).toEqual(walked(trees, data));
    },
  );

  test('does not take what a node cannot hold: too many sets of categories, too many nodes', () => {
    expect(prepareCodedTrees(Array.from({ length: 30 }, (_, i) => randomTree(i, 60, [0])))).toBeUndefined();
    const node = { ...randomTree(1, 1, [0]), left: new Int32Array(65_537).fill(-1) };
    expect(prepareCodedTrees([node])).toBeUndefined();
  });
});
