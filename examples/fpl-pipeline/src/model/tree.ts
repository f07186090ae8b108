import { type Frame, FplMlError, numericColumn, type RandomSource } from '@fpl-ml/core';
import { DecisionTreeRegression, type TreeNode } from 'ml-cart';
import { FEATURES } from './feature-names.js';

/** A leaf that predicts, or a node that sends rows below its threshold to the left. */
export type RegressionTree =
  | { readonly value: number }
  | {
      readonly feature: number;
      readonly below: number;
      readonly left: RegressionTree;
      readonly right: RegressionTree;
    };

/** A tree, and what stands for missing values. */
export interface TreeModel {
  /** Training means by feature; 0 without values. */
  readonly fillers: Float64Array;
  readonly tree: RegressionTree;
}

/** The size of a tree. */
export interface TreeShape {
  readonly rows: number;
  readonly depth: number;
  readonly leafRows: number;
}

function meanPresent(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

/** Distinct positions below `count`, ascending: Robert Floyd's sample without replacement. */
function sample(count: number, size: number, random: RandomSource): readonly number[] {
  const chosen = new Set<number>();
  for (let last = Math.max(count - size, 0); last < count; last += 1) {
    const candidate = random.integer(last + 1);
    chosen.add(chosen.has(candidate) ? last : candidate);
  }
  return [...chosen].sort((a, b) => a - b);
}

function compact(node: TreeNode): RegressionTree {
  const { left, right, splitColumn, splitValue, distribution } = node;
  if (left !== undefined && right !== undefined && splitColumn !== undefined && splitValue !== undefined) {
    return { feature: splitColumn, below: splitValue, left: compact(left), right: compact(right) };
  }
  return { value: Number(distribution) };
}

function filledRow(columns: readonly Float64Array[], fillers: Float64Array, row: number): readonly number[] {
  return columns.map((values, i) => {
    const value = values[row] ?? Number.NaN;
    return Number.isNaN(value) ? (fillers[i] ?? 0) : value;
  });
}

/**
 * Grows a tree on a random sample: the library takes time quadratic in the rows, and knows no missing values.
 *
 * @throws FplMlError `TRAINING_DATA_INVALID`
 */
export function fitTree(train: Frame, shape: TreeShape, random: RandomSource): TreeModel {
  const columns = FEATURES.map((name) => numericColumn(train, name));
  const points = numericColumn(train, 'points');
  const chosen = sample(points.length, shape.rows, random);
  const values = chosen.map((row) => points[row] ?? Number.NaN);
  if (values.length === 0 || !values.every(Number.isFinite)) {
    throw new FplMlError(
      'TRAINING_DATA_INVALID',
      'Expected rows with points to grow a tree on, got none or missing ones.',
    );
  }
  const fillers = Float64Array.from(columns, meanPresent);
  const library = new DecisionTreeRegression({ maxDepth: shape.depth, minNumSamples: shape.leafRows });
  library.train(
    chosen.map((row) => filledRow(columns, fillers, row)),
    values,
  );
  return { fillers, tree: compact(library.root) };
}

function predictRow(tree: RegressionTree, row: readonly number[]): number {
  if ('value' in tree) return tree.value;
  return predictRow((row[tree.feature] ?? 0) < tree.below ? tree.left : tree.right, row);
}

/** Predicts each row of a frame with the features. */
export function predictTree({ fillers, tree }: TreeModel, frame: Frame): Float64Array {
  const columns = FEATURES.map((name) => numericColumn(frame, name));
  return Float64Array.from(columns[0] ?? [], (_, row) => predictRow(tree, filledRow(columns, fillers, row)));
}
