import type { Tree } from './tree.js';
import { childOf } from './walk-trees.js';

/** The features on the way to a node, each with its shares of paths (Lundberg, Erion and Lee 2018, algorithm 2). */
interface Path {
  readonly feature: Int32Array;
  /** The share of training rows that go this way when the feature is unknown. */
  readonly zero: Float64Array;
  /** 1 if the row goes this way, else 0. */
  readonly one: Float64Array;
  /** Sums of permutation weights by subset size. */
  readonly weight: Float64Array;
}

function copyOf({ feature, zero, one, weight }: Path): Path {
  return { feature: feature.slice(), zero: zero.slice(), one: one.slice(), weight: weight.slice() };
}

function extend(path: Path, depth: number, zero: number, one: number, feature: number): void {
  const { weight } = path;
  path.feature[depth] = feature;
  path.zero[depth] = zero;
  path.one[depth] = one;
  weight[depth] = depth === 0 ? 1 : 0;
  for (let i = depth - 1; i >= 0; i -= 1) {
    const own = weight[i] ?? 0;
    weight[i + 1] = (weight[i + 1] ?? 0) + (one * own * (i + 1)) / (depth + 1);
    weight[i] = (zero * own * (depth - i)) / (depth + 1);
  }
}

/** Takes a feature out of the path again. */
function unwind(path: Path, depth: number, index: number): void {
  const { weight } = path;
  const [one, zero] = [path.one[index] ?? 0, path.zero[index] ?? 0];
  let next = weight[depth] ?? 0;
  for (let i = depth - 1; i >= 0; i -= 1) {
    const own = weight[i] ?? 0;
    if (one !== 0) {
      weight[i] = (next * (depth + 1)) / ((i + 1) * one);
      next = own - ((weight[i] ?? 0) * zero * (depth - i)) / (depth + 1);
    } else weight[i] = (own * (depth + 1)) / (zero * (depth - i));
  }
  for (const part of [path.feature, path.zero, path.one]) part.copyWithin(index, index + 1, depth + 1);
}

/** The sum of weights if a feature were taken out. */
function unwoundSum({ weight, one: ones, zero: zeros }: Path, depth: number, index: number): number {
  const [one, zero] = [ones[index] ?? 0, zeros[index] ?? 0];
  let next = weight[depth] ?? 0;
  let total = 0;
  for (let i = depth - 1; i >= 0; i -= 1) {
    if (one !== 0) {
      const part = (next * (depth + 1)) / ((i + 1) * one);
      total += part;
      next = (weight[i] ?? 0) - (part * zero * (depth - i)) / (depth + 1);
    } else total += ((weight[i] ?? 0) * (depth + 1)) / (zero * (depth - i));
  }
  return total;
}

interface Visit {
  readonly tree: Tree;
  readonly row: Float64Array;
  readonly contributions: Float64Array;
}

function addLeaf({ contributions, tree }: Visit, node: number, path: Path, depth: number): void {
  for (let i = 1; i <= depth; i += 1) {
    const share = unwoundSum(path, depth, i) * ((path.one[i] ?? 0) - (path.zero[i] ?? 0));
    const feature = path.feature[i] ?? 0;
    contributions[feature] = (contributions[feature] ?? 0) + share * (tree.value[node] ?? 0);
  }
}

function visit(work: Visit, node: number, parent: Path, depth: number, zero: number, one: number, asked: number): void {
  const { tree, row } = work;
  const path = copyOf(parent);
  extend(path, depth, zero, one, asked);
  const left = tree.left[node] ?? -1;
  if (left < 0) {
    addLeaf(work, node, path, depth);
    return;
  }
  const feature = tree.feature[node] ?? 0;
  const hot = childOf(tree, node, row[feature] ?? Number.NaN);
  const cold = hot === left ? left + 1 : left;
  let [below, incomingZero, incomingOne] = [depth, 1, 1];
  const known = path.feature.subarray(1, depth + 1).indexOf(feature) + 1;
  if (known > 0) {
    [incomingZero, incomingOne] = [path.zero[known] ?? 0, path.one[known] ?? 0];
    unwind(path, depth, known);
    below -= 1;
  }
  const cover = tree.cover[node] ?? 0;
  const share = (child: number): number => (incomingZero * (tree.cover[child] ?? 0)) / cover;
  visit(work, hot, path, below + 1, share(hot), incomingOne, feature);
  visit(work, cold, path, below + 1, share(cold), 0, feature);
}

function depthOf({ left }: Tree): number {
  const depths = new Int32Array(left.length);
  left.forEach((child, node) => {
    if (child >= 0) depths[child] = depths[child + 1] = (depths[node] ?? 0) + 1;
  });
  return depths.reduce((most, depth) => Math.max(most, depth), 0);
}

/** The mean of a tree over its training rows. */
export function expectedValue({ value, cover, left }: Tree): number {
  let sum = 0;
  for (let node = 0; node < value.length; node += 1) {
    if ((left[node] ?? -1) < 0) sum += ((value[node] ?? 0) * (cover[node] ?? 0)) / (cover[0] ?? 1);
  }
  return sum;
}

/** Adds the Shapley values of one tree for one row, in O(leaves · depth²). */
export function addShapleyValues(tree: Tree, row: Float64Array, contributions: Float64Array): void {
  const size = depthOf(tree) + 2;
  const [zero, one, weight] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const path = { feature: new Int32Array(size).fill(-1), zero, one, weight };
  visit({ tree, row, contributions }, 0, path, 0, 1, 1, -1);
}
