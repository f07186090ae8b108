// What is done for one group of features at one node, by whichever thread. The functions refer to nothing outside this file but
// what they are given: their text is also what worker threads run.
import type { findCategorySplit, SplitGain } from './category-split.js';
import type {
  addCounts,
  addFourCounts,
  addFourGradients,
  addHessians,
  addWeights,
  takeOff,
} from './histogram-kernels.js';
import type { findNumberSplit } from './number-split.js';
import type { NodeSums } from './split-rules.js';
import type { Workspace } from './workspace.js';

/** The functions that the work calls. */
export interface FeatureKernels extends SplitGain {
  readonly addCounts: typeof addCounts;
  readonly addFourCounts: typeof addFourCounts;
  readonly addFourGradients: typeof addFourGradients;
  readonly addWeights: typeof addWeights;
  readonly addHessians: typeof addHessians;
  readonly takeOff: typeof takeOff;
  readonly findNumberSplit: typeof findNumberSplit;
  readonly findCategorySplit: typeof findCategorySplit;
}

/** The histogram of one feature in a slot. */
export function sumsOf({ histograms, sumsStart, features }: Workspace, slot: number, feature: number): Float64Array {
  const base = slot * (sumsStart[features] ?? 0);
  return histograms.subarray(base + (sumsStart[feature] ?? 0), base + (sumsStart[feature + 1] ?? 0));
}

/** The bins of one feature. */
export function binsOf({ bins, rows }: Workspace, feature: number): Uint8Array {
  return bins.subarray(feature * rows, (feature + 1) * rows);
}

/** Fills the histograms of four features of rows that weigh 1, with the hessian 1. */
export function fillFour(space: Workspace, kernels: FeatureKernels, features: Int32Array, slot: number): void {
  const [a = 0, b = 0, c = 0, d = 0] = features;
  const [binsA, binsB, binsC, binsD] = [binsOf(space, a), binsOf(space, b), binsOf(space, c), binsOf(space, d)];
  const sumsA = sumsOf(space, slot, a);
  const sumsB = sumsOf(space, slot, b);
  const sumsC = sumsOf(space, slot, c);
  const sumsD = sumsOf(space, slot, d);
  const [begin = 0, end = 0, whole = 0] = space.job;
  if (whole === 1) {
    const { counts, sumsStart, gradient } = space;
    for (const [i, sums] of [sumsA, sumsB, sumsC, sumsD].entries()) {
      const start = sumsStart[features[i] ?? 0] ?? 0;
      sums.set(counts.subarray(start, start + sums.length));
    }
    kernels.addFourGradients(binsA, binsB, binsC, binsD, gradient, sumsA, sumsB, sumsC, sumsD);
    return;
  }
  for (const sums of [sumsA, sumsB, sumsC, sumsD]) sums.fill(0);
  const rows = space.order.subarray(begin, end);
  const gradient = space.gathered.gradient.subarray(0, end - begin);
  kernels.addFourCounts(binsA, binsB, binsC, binsD, rows, gradient, sumsA, sumsB, sumsC, sumsD);
}

/** Fills the histograms of up to four features. */
export function fillSums(space: Workspace, kernels: FeatureKernels, features: Int32Array, slot: number): void {
  const { gathered, stride, job } = space;
  if (space.counts.length > 0 && features.length === 4) {
    fillFour(space, kernels, features, slot);
    return;
  }
  const [begin = 0, end = 0, whole = 0] = job;
  const rows = space.order.subarray(begin, end);
  const pick = (all: Float32Array, some: Float32Array): Float32Array =>
    whole === 1 || all.length === 0 ? all : some.subarray(0, end - begin);
  const gradient = pick(space.gradient, gathered.gradient);
  const hessian = pick(space.hessian, gathered.hessian);
  const weight = pick(space.weight, gathered.weight);
  for (const feature of features) {
    const [bins, sums] = [binsOf(space, feature), sumsOf(space, slot, feature).fill(0)];
    if (stride === 3) kernels.addHessians(bins, rows, gradient, hessian, weight, sums);
    else if (weight.length > 0) kernels.addWeights(bins, rows, gradient, weight, sums);
    else kernels.addCounts(bins, rows, gradient, sums);
  }
}

/** Searches one feature of one node. */
export function findSplit(
  space: Workspace,
  kernels: FeatureKernels,
  feature: number,
  sums: Float64Array,
  node: NodeSums,
  foundAt: number,
): void {
  const { stride, rules, found } = space;
  const bins = space.valueBins[feature] ?? 0;
  if (space.categorical[feature] === 1) {
    kernels.findCategorySplit(sums, bins, stride, node, rules, kernels, found, foundAt);
  } else {
    const monotone = space.monotone[feature] ?? 0;
    kernels.findNumberSplit(sums, bins, stride, node, rules, monotone, found, foundAt);
  }
}

/** Reads the sums of a node out of a job; undefined where it is not searched. */
export function jobSums(job: Float64Array, at: number): NodeSums | undefined {
  const [wanted, gradient = 0, hessian = 0, weight = 0, low = 0, high = 0] = job.subarray(at, at + 6);
  return wanted === 1 ? { gradient, hessian, weight, low, high } : undefined;
}

/**
 * Does the job at hand for the group of that number: histograms, the sibling's by subtraction, and the best split of each
 * feature. Groups do not touch one another's numbers, so it does not matter who does which, or when.
 */
export function workOnGroup(space: Workspace, kernels: FeatureKernels, group: number): void {
  const { active, job, features: width } = space;
  const features = active.subarray(1 + 4 * group, 1 + Math.min(4 * group + 4, active[0] ?? 0));
  const [slot = 0, siblingSlot = -1] = job.subarray(3, 5);
  const [node, sibling] = [jobSums(job, 5), jobSums(job, 11)];
  fillSums(space, kernels, features, slot);
  for (const feature of features) {
    const sums = sumsOf(space, slot, feature);
    if (node !== undefined) findSplit(space, kernels, feature, sums, node, feature * 16);
    if (siblingSlot < 0) continue;
    const others = sumsOf(space, siblingSlot, feature);
    kernels.takeOff(others, sums);
    if (sibling !== undefined) findSplit(space, kernels, feature, others, sibling, (width + feature) * 16);
  }
}
