import type { FeatureBins } from './feature-bins.js';
import type { GrownNode } from './grow-tree.js';
import type { Tree } from './tree.js';

function thresholdOf({ split, left }: GrownNode, bins: readonly FeatureBins[]): number {
  const feature = left < 0 || split === undefined ? undefined : bins[split.feature];
  if (split === undefined || feature === undefined || !('edges' in feature)) return Number.NaN;
  // Past the last edge all numbers go left, and only missing values right.
  return feature.edges[split.bin] ?? Infinity;
}

/** Puts a grown tree into columns. */
export function finishTree(nodes: readonly GrownNode[], values: Float64Array, bins: readonly FeatureBins[]): Tree {
  const inner = <T>({ left, split }: GrownNode, of: (split: NonNullable<GrownNode['split']>) => T, none: T): T =>
    left < 0 || split === undefined ? none : of(split);
  return Object.freeze({
    feature: Int32Array.from(nodes, (node) => inner(node, (split) => split.feature, -1)),
    threshold: Float64Array.from(nodes, (node) => thresholdOf(node, bins)),
    left: Int32Array.from(nodes, (node) => node.left),
    missingLeft: Uint8Array.from(nodes, (node) => inner(node, (split) => Number(split.missingLeft), 0)),
    categories: Object.freeze(nodes.map((node) => inner(node, (split) => split.categories, undefined))),
    value: values,
    cover: Float64Array.from(nodes, (node) => node.sums.weight),
    gain: Float64Array.from(nodes, (node) => inner(node, (split) => split.gain, 0)),
  });
}
