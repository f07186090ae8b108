// The best split of a numeric feature at one node. The functions refer to nothing outside this file: their text is also what
// worker threads run.
import type { Histogram } from './histogram.js';
import type { NodeSums, SplitRules } from './split-rules.js';

/** The value of a child within its bounds, that of the least loss. */
export function boundedValue(gradient: number, hessian: number, l2: number, low: number, high: number): number {
  const value = -gradient / (hessian + l2);
  return value < low ? low : value > high ? high : value;
}

/** Twice by how much a value lowers the loss, to second order; at the free optimum it is gradient² / (hessian + l2). */
export function lossDrop(gradient: number, hessian: number, l2: number, value: number): number {
  return -(2 * gradient * value + (hessian + l2) * value * value);
}

/**
 * What two children together lower the loss by, bounded by the node's range; -Infinity when they break the order that a
 * constraint asks for.
 *
 * @param monotone 1: the right child may not be below the left; -1: not above it; 0: free
 */
export function boundedDrop(gradient: number, hessian: number, node: NodeSums, l2: number, monotone: number): number {
  const [restGradient, restHessian] = [node.gradient - gradient, node.hessian - hessian];
  const left = boundedValue(gradient, hessian, l2, node.low, node.high);
  const right = boundedValue(restGradient, restHessian, l2, node.low, node.high);
  if (monotone * (right - left) < 0) return -Infinity;
  return lossDrop(gradient, hessian, l2, left) + lossDrop(restGradient, restHessian, l2, right);
}

/** As {@link boundedDrop} for a node without bounds. */
export function freeDrop(gradient: number, hessian: number, node: NodeSums, l2: number): number {
  const rest = node.gradient - gradient;
  const [own, other] = [hessian + l2, node.hessian - hessian + l2];
  return (gradient * gradient * other + rest * rest * own) / (own * other);
}

/** What the node itself lowers the loss by as a leaf. */
export function ownDrop(node: NodeSums, rules: SplitRules): number {
  const { gradient, hessian, low, high } = node;
  return lossDrop(gradient, hessian, rules.l2, boundedValue(gradient, hessian, rules.l2, low, high));
}

/** Whether so much weight and hessian may become a leaf. */
export function isLarge(weight: number, hessian: number, rules: SplitRules): boolean {
  // Below this hessian a leaf's value is noise divided by almost nothing.
  return weight >= rules.minLeafRows && hessian >= 1e-3;
}

/**
 * Writes a feature's best split: gain (0: there is none), last bin that goes left, whether missing values go left, and the
 * left child's gradient, hessian and weight. Of equal gains the lowest bin wins, and of the two directions for missing
 * values the right one. Where the node has no missing values they go with the heavier child, the left one if equal.
 *
 * @param bins bins of values; that of missing values follows them
 */
export function findNumberSplit(
  { gradients, hessians, weights }: Histogram,
  bins: number,
  node: NodeSums,
  rules: SplitRules,
  monotone: number,
  found: Float64Array,
  foundAt: number,
): void {
  const { l2, minLeafRows, constrained } = rules;
  // Numbers in variables, and the usual case written out: read from objects or through calls, the loop takes four times as long.
  const allGradient = node.gradient;
  const allHessian = node.hessian;
  const allWeight = node.weight;
  const missingGradient = gradients[bins] ?? 0;
  const missingHessian = hessians[bins] ?? 0;
  const missingWeight = weights[bins] ?? 0;
  // What subtraction leaves of no weight at all may be a little off zero.
  const hasMissing = missingWeight > 1e-9 * allWeight;
  const last = hasMissing ? bins : bins - 1;
  const isWeight = hessians === weights;
  let gradient = 0;
  let hessian = 0;
  let weight = 0;
  let best = -Infinity;
  let bestBin = 0;
  let bestLeft = 0;
  let bestGradient = 0;
  let bestHessian = 0;
  let bestWeight = 0;
  for (let bin = 0; bin < last; bin += 1) {
    gradient += gradients[bin] ?? 0;
    weight += weights[bin] ?? 0;
    hessian = isWeight ? weight : hessian + (hessians[bin] ?? 0);
    if (allWeight - weight < minLeafRows) break;
    if (weight >= minLeafRows && hessian >= 1e-3 && allHessian - hessian >= 1e-3) {
      const rest = allGradient - gradient;
      const ownHessian = hessian + l2;
      const restHessian = allHessian - hessian + l2;
      // One division for two.
      const drop = constrained
        ? boundedDrop(gradient, hessian, node, l2, monotone)
        : (gradient * gradient * restHessian + rest * rest * ownHessian) / (ownHessian * restHessian);
      if (drop > best) {
        best = drop;
        bestBin = bin;
        bestLeft = 0;
        bestGradient = gradient;
        bestHessian = hessian;
        bestWeight = weight;
      }
    }
    if (!hasMissing || bin === bins - 1) continue;
    const g = gradient + missingGradient;
    const h = hessian + missingHessian;
    const w = weight + missingWeight;
    if (w < minLeafRows || allWeight - w < minLeafRows || h < 1e-3 || allHessian - h < 1e-3) continue;
    const drop = constrained ? boundedDrop(g, h, node, l2, monotone) : freeDrop(g, h, node, l2);
    if (drop > best) {
      best = drop;
      bestBin = bin;
      bestLeft = 1;
      bestGradient = g;
      bestHessian = h;
      bestWeight = w;
    }
  }
  const gain = best - ownDrop(node, rules);
  // A gain of the size of rounding is none.
  found[foundAt] = gain > rules.minGain && gain > 1e-10 * best ? gain : 0;
  found[foundAt + 1] = bestBin;
  found[foundAt + 2] = hasMissing ? bestLeft : Number(bestWeight >= allWeight - bestWeight);
  found[foundAt + 3] = bestGradient;
  found[foundAt + 4] = bestHessian;
  found[foundAt + 5] = bestWeight;
}
