// The best split of a categorical feature at one node. The function refers to nothing outside itself but what it is given: its
// text is also what worker threads run.
import type { Histogram } from './histogram.js';
import type { NodeSums, SplitRules } from './split-rules.js';

/** The functions of the numeric search that categories need too. */
export interface SplitGain {
  readonly boundedDrop: (gradient: number, hessian: number, node: NodeSums, l2: number, monotone: number) => number;
  readonly freeDrop: (gradient: number, hessian: number, node: NodeSums, l2: number) => number;
  readonly ownDrop: (node: NodeSums, rules: SplitRules) => number;
  readonly isLarge: (weight: number, hessian: number, rules: SplitRules) => boolean;
}

/**
 * Writes a feature's best split as `findNumberSplit` does, and from the eighth number on the set of bins that go left, 32 a
 * number. Categories are put in the order of gradient / (hessian + smoothing), in which the best division of two sets is a
 * cut (Fisher 1958); missing values are a category like others. What has too little weight goes right.
 */
export function findCategorySplit(
  { gradients, hessians, weights }: Histogram,
  bins: number,
  node: NodeSums,
  rules: SplitRules,
  gainOf: SplitGain,
  found: Float64Array,
  foundAt: number,
): void {
  const weightOf = (bin: number): number => weights[bin] ?? 0;
  const rank = (bin: number): number => (gradients[bin] ?? 0) / ((hessians[bin] ?? 0) + rules.categorySmoothing);
  const ordered: number[] = [];
  for (let bin = 0; bin <= bins; bin += 1) if (weightOf(bin) >= rules.categorySupport) ordered.push(bin);
  ordered.sort((a, b) => rank(a) - rank(b) || a - b);
  let [gradient, hessian, weight] = [0, 0, 0];
  let [best, bestCount, bestGradient, bestHessian, bestWeight] = [-Infinity, 0, 0, 0, 0];
  for (let i = 0; i < ordered.length; i += 1) {
    const bin = ordered[i] ?? 0;
    gradient += gradients[bin] ?? 0;
    hessian += hessians[bin] ?? 0;
    weight += weightOf(bin);
    if (!gainOf.isLarge(weight, hessian, rules)) continue;
    if (!gainOf.isLarge(node.weight - weight, node.hessian - hessian, rules)) continue;
    const drop = rules.constrained
      ? gainOf.boundedDrop(gradient, hessian, node, rules.l2, 0)
      : gainOf.freeDrop(gradient, hessian, node, rules.l2);
    if (drop > best)
      [best, bestCount, bestGradient, bestHessian, bestWeight] = [drop, i + 1, gradient, hessian, weight];
  }
  const gain = best - gainOf.ownDrop(node, rules);
  const hasMissing = weightOf(bins) > 1e-9 * node.weight;
  const left = ordered.slice(0, bestCount);
  found[foundAt] = gain > rules.minGain && gain > 1e-10 * best ? gain : 0;
  found[foundAt + 1] = -1;
  found[foundAt + 2] = Number(hasMissing ? left.includes(bins) : bestWeight >= node.weight - bestWeight);
  found[foundAt + 3] = bestGradient;
  found[foundAt + 4] = bestHessian;
  found[foundAt + 5] = bestWeight;
  found.fill(0, foundAt + 8, foundAt + 16);
  for (const bin of left) {
    const word = foundAt + 8 + (bin >>> 5);
    found[word] = ((found[word] ?? 0) | (1 << (bin & 31))) >>> 0;
  }
}
