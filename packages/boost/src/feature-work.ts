// What is done for one group of features at one node, by whichever thread. The functions refer to nothing outside this file but
// what they are given: their text is also what worker threads run.
import type { binShift, binStart } from './bin-layout.js';
import type { findCategorySplit, SplitGain } from './category-split.js';
import type { Histogram, histogramAt, histogramBytes, histogramOf } from './histogram.js';
import type { addFourCounts, addFourGradients, addFourHessians, addFourWeights } from './histogram-kernels.js';
import type { addCounts, addGradients, addHessians, addWeights } from './histogram-kernels-of-one.js';
import type { findNumberSplit } from './number-split.js';
import type { NodeSums } from './split-rules.js';
import type { Workspace } from './workspace.js';

/** The functions that the work calls. */
export interface FeatureKernels extends SplitGain {
  readonly binShift: typeof binShift;
  readonly binStart: typeof binStart;
  readonly addCounts: typeof addCounts;
  readonly addGradients: typeof addGradients;
  readonly addWeights: typeof addWeights;
  readonly addHessians: typeof addHessians;
  readonly addFourCounts: typeof addFourCounts;
  readonly addFourGradients: typeof addFourGradients;
  readonly addFourWeights: typeof addFourWeights;
  readonly addFourHessians: typeof addFourHessians;
  readonly histogramAt: typeof histogramAt;
  readonly histogramBytes: typeof histogramBytes;
  readonly histogramOf: typeof histogramOf;
  readonly findNumberSplit: typeof findNumberSplit;
  readonly findCategorySplit: typeof findCategorySplit;
}

/** Makes a histogram empty, or that of all rows without gradients. */
export function startSums(space: Workspace, sums: Histogram, from: number, to: number): void {
  const { job, counts, binsStart } = space;
  sums.gradients.fill(0);
  sums.hessians.fill(0);
  if (job[2] !== 1 || counts.length === 0) sums.weights.fill(0);
  else sums.weights.set(counts.subarray(binsStart[from] ?? 0, binsStart[to] ?? 0));
}

/** Fills the histograms of four features that lie side by side. */
export function fillFour(space: Workspace, kernels: FeatureKernels, first: number, sums: Histogram): void {
  const { job, gradient, hessian, weight, binsStart } = space;
  const [begin = 0, end = 0, whole = 0] = job;
  const bins = new Uint32Array(space.bins.buffer, space.bins.byteOffset + first * space.rows, space.rows);
  const rows = space.order.subarray(begin, end);
  const { gradients, hessians, weights } = sums;
  const [a = 0, b = 0, c = 0, d = 0] = binsStart.subarray(first, first + 4);
  startSums(space, sums, first, first + 4);
  if (hessian.length > 0) {
    kernels.addFourHessians(bins, rows, gradient, hessian, weight, gradients, hessians, weights, b - a, c - a, d - a);
  } else if (weight.length > 0) {
    kernels.addFourWeights(bins, rows, gradient, weight, gradients, weights, b - a, c - a, d - a);
  } else if (whole === 1) kernels.addFourGradients(bins, gradient, gradients, b - a, c - a, d - a);
  else kernels.addFourCounts(bins, rows, gradient, gradients, weights, b - a, c - a, d - a);
}

/** Fills the histogram of one feature. */
export function fillOne(space: Workspace, kernels: FeatureKernels, feature: number, sums: Histogram): void {
  const { job, gradient, hessian, weight } = space;
  const [begin = 0, end = 0, whole = 0] = job;
  const bins = space.bins.subarray(kernels.binStart(feature, space.features, space.rows));
  const shift = kernels.binShift(feature, space.features);
  const rows = space.order.subarray(begin, end);
  const { gradients, hessians, weights } = sums;
  startSums(space, sums, feature, feature + 1);
  if (hessian.length > 0)
    kernels.addHessians(bins, shift, rows, gradient, hessian, weight, gradients, hessians, weights);
  else if (weight.length > 0) kernels.addWeights(bins, shift, rows, gradient, weight, gradients, weights);
  else if (whole === 1) kernels.addGradients(bins, shift, gradient, gradients);
  else kernels.addCounts(bins, shift, rows, gradient, gradients, weights);
}

/** Fills the histograms of those features of a group that the tree may use. */
export function fillSums(
  space: Workspace,
  kernels: FeatureKernels,
  group: number,
  slot: number,
  spare: ArrayBufferLike,
): void {
  const { active, features } = space;
  const [from, to] = [4 * group, Math.min(4 * group + 4, features)];
  let used = 0;
  for (let feature = from; feature < to; feature += 1) used += active[feature] ?? 0;
  // Four at once take less time than two one by one.
  if (to - from === 4 && used > 1) fillFour(space, kernels, from, kernels.histogramOf(space, spare, slot, from, to));
  else {
    for (let feature = from; feature < to; feature += 1) {
      if (active[feature] !== 1) continue;
      fillOne(space, kernels, feature, kernels.histogramOf(space, spare, slot, feature, feature + 1));
    }
  }
}

/** Turns the sums of a parent into those of one child by taking off the other's. */
export function takeOff(parent: Histogram, child: Histogram): void {
  const { gradients, hessians, weights } = parent;
  for (let i = 0; i < gradients.length; i += 1) gradients[i] = (gradients[i] ?? 0) - (child.gradients[i] ?? 0);
  for (let i = 0; i < weights.length; i += 1) weights[i] = (weights[i] ?? 0) - (child.weights[i] ?? 0);
  if (hessians === weights) return;
  for (let i = 0; i < hessians.length; i += 1) hessians[i] = (hessians[i] ?? 0) - (child.hessians[i] ?? 0);
}

/** Searches one feature of one node. */
export function findSplit(
  space: Workspace,
  kernels: FeatureKernels,
  feature: number,
  sums: Histogram,
  node: NodeSums,
  foundAt: number,
): void {
  const { rules, found } = space;
  const bins = space.valueBins[feature] ?? 0;
  if (space.categorical[feature] === 1) {
    kernels.findCategorySplit(sums, bins, node, rules, kernels, found, foundAt);
  } else {
    const monotone = space.monotone[feature] ?? 0;
    kernels.findNumberSplit(sums, bins, node, rules, monotone, found, foundAt);
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
 *
 * @param spare memory of this thread alone, for histograms that nobody keeps: `groupBytes`
 */
export function workOnGroup(space: Workspace, kernels: FeatureKernels, group: number, spare: ArrayBufferLike): void {
  const { active, job, features } = space;
  const [slot = 0, siblingSlot = -1] = job.subarray(3, 5);
  const [node, sibling] = [jobSums(job, 5), jobSums(job, 11)];
  fillSums(space, kernels, group, slot, spare);
  for (let feature = 4 * group; feature < Math.min(4 * group + 4, features); feature += 1) {
    if (active[feature] !== 1) continue;
    // Arrays of their own, since places in a long one cost the search two thirds more time.
    const sums = kernels.histogramOf(space, spare, slot, feature, feature + 1);
    if (node !== undefined) findSplit(space, kernels, feature, sums, node, feature * 16);
    if (siblingSlot < 0) continue;
    const others = kernels.histogramOf(space, spare, siblingSlot, feature, feature + 1);
    takeOff(others, sums);
    if (sibling !== undefined) findSplit(space, kernels, feature, others, sibling, (features + feature) * 16);
  }
}
