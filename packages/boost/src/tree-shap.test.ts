import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromJSON } from './from-json.js';
import { madeUpData } from './testing/made-up-data.js';
import { trainBooster } from './train-booster.js';
import type { Tree } from './tree.js';
import { addShapleyValues, expectedValue } from './tree-shap.js';
import { childOf } from './walk-trees.js';

const TREE: Tree = {
  // The first feature is asked for twice on one way down.
  feature: Int32Array.of(0, 1, 2, -1, 0, -1, -1, -1, -1),
  threshold: Float64Array.of(0, 0, 0.5, Number.NaN, -1, Number.NaN, Number.NaN, Number.NaN, Number.NaN),
  left: Int32Array.of(1, 3, 5, -1, 7, -1, -1, -1, -1),
  missingLeft: Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0),
  categories: Array.from({ length: 9 }, () => undefined),
  value: Float64Array.of(0, 0, 0, 1.5, 0, -2, 4, 3, 0.5),
  cover: Float64Array.of(100, 60, 40, 25, 35, 10, 30, 20, 15),
  gain: new Float64Array(9),
};

/** The mean of the tree where only the features of `known` are known. */
function meanOf(tree: Tree, row: Float64Array, known: number, node = 0): number {
  const left = tree.left[node] ?? -1;
  if (left < 0) return tree.value[node] ?? 0;
  const feature = tree.feature[node] ?? 0;
  if ((known >>> feature) & 1) return meanOf(tree, row, known, childOf(tree, node, row[feature] ?? Number.NaN));
  const [a = 0, b = 0] = tree.cover.subarray(left, left + 2);
  return (a * meanOf(tree, row, known, left) + b * meanOf(tree, row, known, left + 1)) / (a + b);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** Shapley values by their definition: the mean gain of a feature over all orders. */
function shapleyByDefinition(tree: Tree, row: Float64Array): readonly number[] {
  const width = row.length;
  return Array.from(row, (_, feature) => {
    let sum = 0;
    for (let known = 0; known < 1 << width; known += 1) {
      if ((known >>> feature) & 1) continue;
      const size = known.toString(2).replaceAll('0', '').length;
      const share = (factorial(size) * factorial(width - size - 1)) / factorial(width);
      sum += share * (meanOf(tree, row, known | (1 << feature)) - meanOf(tree, row, known));
    }
    return sum;
  });
}

describe('TreeSHAP', () => {
  test('is what the definition of Shapley values gives, over all subsets', () => {
    const value = fc.oneof(fc.constant(Number.NaN), fc.double({ min: -2, max: 2, noNaN: true }));
    fc.assert(
      fc.property(fc.tuple(value, value, value, value), (values) => {
        const row = Float64Array.from(values);
        const found = new Float64Array(4);
        addShapleyValues(TREE, row, found);
        shapleyByDefinition(TREE, row).forEach((expected, i) => expect(found[i]).toBeCloseTo(expected, 12));
      }),
      { seed: 1 },
    );
  });

  test('the mean of a tree weighs leaves by their rows', () => {
    expect(expectedValue(TREE)).toBeCloseTo((25 * 1.5 + 20 * 3 + 15 * 0.5 - 2 * 10 + 4 * 30) / 100, 14);
  });

  test('adds up to the raw score, for each loss, with categories and missing values', () => {
    const { frame, target } = madeUpData(2, 400);
    const data = { ...frame, word: Array.from(target, (value, row) => (row % 7 === 0 ? null : value > 1 ? 'a' : 'b')) };
    for (const loss of ['squared', 'poisson', 'logistic'] as const) {
      const labels = target.map((value) => Number(value > 1));
      const model = trainBooster(data, labels, { loss, trees: 30, minLeafRows: 5 });
      for (const row of [
        { x0: 1, x1: null, x2: 3, x3: 0, word: 'a' },
        { x0: -1, x1: 1, x2: 0, x3: 9, word: null },
      ]) {
        const { base, contributions, raw, prediction } = model.explainRow(row);
        expect(base + contributions.reduce((sum, part) => sum + part, 0)).toBeCloseTo(raw, 10);
        expect(raw).toBe(model.predictRaw([row])[0]);
        expect(prediction).toBe(model.predict([row])[0]);
      }
    }
  });

  test('a feature that no tree asks for adds nothing', () => {
    const { frame, target } = madeUpData(2, 200);
    const model = trainBooster({ ...frame, same: target.map(() => 1) }, target, { trees: 10 });
    expect(model.explainRow([0, 0, 0, 0, 5]).contributions[4]).toBe(0);
  });

  test('the base is the mean raw score of the training rows', () => {
    const { frame, target } = madeUpData(4, 300);
    const model = trainBooster(frame, target, { trees: 20 });
    const mean = model.predict(frame).reduce((sum, value) => sum + value, 0) / 300;
    expect(fromJSON(JSON.parse(JSON.stringify(model))).explainRow([0, 0, 0, 0]).base).toBeCloseTo(mean, 10);
  });
});
