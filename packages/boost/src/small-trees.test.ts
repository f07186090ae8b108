import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NumberColumn } from './booster-data.js';
import type { ModelColumns } from './model-columns.js';
import { prepareSmallTrees, scoreSmallTrees } from './small-trees.js';
import type { Tree } from './tree.js';
import { walkTrees } from './walk-trees.js';

const WIDTH = 4;
/** The last feature is categorical. */
const CATEGORICAL = WIDTH - 1;

/** A tree of random questions, with the same thresholds now and then. */
function randomTree(seed: number, questions: number, thresholds: readonly number[]): Tree {
  const random = seededRandom(seed, 'tree');
  const nodes = 2 * questions + 1;
  const tree = {
    feature: new Int32Array(nodes).fill(-1),
    threshold: new Float64Array(nodes).fill(Number.NaN),
    left: new Int32Array(nodes).fill(-1),
    missingLeft: new Uint8Array(nodes),
    categories: Array<Uint32Array | undefined>(nodes).fill(undefined),
    value: new Float64Array(nodes).map(() => random.normal()),
    cover: new Float64Array(nodes).fill(1),
    gain: new Float64Array(nodes),
  };
  const leaves = [0];
  for (let next = 1; next < nodes; next += 2) {
    const [node = 0] = leaves.splice(random.integer(leaves.length), 1);
    const feature = random.integer(WIDTH);
    tree.feature[node] = feature;
    tree.left[node] = next;
    tree.missingLeft[node] = random.integer(2);
    if (feature === CATEGORICAL)
      tree.categories[node] = Uint32Array.from({ length: 8 }, () => random.integer(4294967296));
    else tree.threshold[node] = thresholds[random.integer(thresholds.length)] ?? 0;
    leaves.push(next, next + 1);
  }
  return tree;
}

function randomColumns(seed: number, rows: number, values: readonly number[]): ModelColumns {
  const random = seededRandom(seed, 'columns');
  const valueOf = (column: number): number => {
    if (random.integer(6) === 0) return Number.NaN;
    if (column === CATEGORICAL) return random.integer(250);
    return random.integer(3) === 0 ? (values[random.integer(values.length)] ?? 0) : random.normal();
  };
  const columns = Array.from({ length: WIDTH }, (_, column): NumberColumn => {
    const own = Float64Array.from({ length: rows * 2 }, () => valueOf(column));
    return { name: String(column), values: own, start: 1, step: 2 };
  });
  return { rows, columns };
}

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
