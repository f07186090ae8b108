import type { ModelColumns } from './model-columns.js';
import { isInSet, type Tree } from './tree.js';

/** The number of the child that a value leads to. */
export function childOf(tree: Tree, node: number, value: number): number {
  const left = tree.left[node] ?? 0;
  if (Number.isNaN(value)) return left + 1 - (tree.missingLeft[node] ?? 0);
  const set = tree.categories[node];
  const goesLeft = set === undefined ? value <= (tree.threshold[node] ?? 0) : isInSet(set, value);
  return goesLeft ? left : left + 1;
}

/** The leaf that a row ends in; the row's values are in `rows` from `at` on. */
export function leafOf(tree: Tree, rows: Float64Array, at: number): number {
  const { feature, threshold, left } = tree;
  let node = 0;
  for (let child = left[0] ?? -1; child >= 0; child = left[node] ?? -1) {
    const value = rows[at + (feature[node] ?? 0)] ?? Number.NaN;
    const limit = threshold[node] ?? 0;
    if (value <= limit) node = child;
    else if (value > limit) node = child + 1;
    // A missing value, or a question for categories, whose threshold is NaN.
    else node = childOf(tree, node, value);
  }
  return node;
}

/** Copies rows side by side. */
export function copyRows({ columns }: ModelColumns, begin: number, end: number, into: Float64Array): void {
  const width = columns.length;
  columns.forEach(({ values, start, step }, column) => {
    for (let row = begin; row < end; row += 1) {
      into[(row - begin) * width + column] = values[start + row * step] ?? Number.NaN;
    }
  });
}

const BLOCK = 256;

/** Adds what trees say to the scores of rows, row by row down each tree; for trees of any size. */
export function walkTrees(trees: readonly Tree[], data: ModelColumns, score: Float64Array): void {
  const width = data.columns.length;
  const block = new Float64Array(BLOCK * width);
  for (let begin = 0; begin < data.rows; begin += BLOCK) {
    const end = Math.min(begin + BLOCK, data.rows);
    copyRows(data, begin, end, block);
    for (const tree of trees) {
      for (let row = begin; row < end; row += 1) {
        const leaf = leafOf(tree, block, (row - begin) * width);
        score[row] = (score[row] ?? 0) + (tree.value[leaf] ?? 0);
      }
    }
  }
}
