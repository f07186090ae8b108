// What is done for one group of features at one node, by whichever thread. The functions refer to nothing outside this file but
// what they are given: their text is also what worker threads run.
import type { binShift, binStart } from './bin-layout.js';
import type { findCategorySplit, SplitGain } from './category-split.js';
import type {
  addFourCounts,
  addFourGradients,
  addFourHessians,
  addFourWeights,
  startFromCounts,
  takeOff,
} from './histogram-kernels.js';
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
  readonly startFromCounts: typeof startFromCounts;
  readonly takeOff: typeof takeOff;
  readonly findNumberSplit: typeof findNumberSplit;
  readonly findCategorySplit: typeof findCategorySplit;
}

/** The histograms of features from one to before another, in a slot. */
export function sumsOf(space: Workspace, slot: number, from: number, to: number): Float64Array {
  const { histograms, sumsStart, features } = space;
  const base = slot * (sumsStart[features] ?? 0);
  return histograms.subarray(base + (sumsStart[from] ?? 0), base + (sumsStart[to] ?? 0));
}

/** Makes histograms empty, or those of all rows without gradients. */
export function startSums(space: Workspace, kernels: FeatureKernels, slot: number, from: number, to: number): void {
  const { job, counts, sumsStart } = space;
  const sums = sumsOf(space, slot, from, to);
  if (job[2] !== 1 || counts.length === 0) sums.fill(0);
  else kernels.startFromCounts(sums, counts.subarray((sumsStart[from] ?? 0) / 2, (sumsStart[to] ?? 0) / 2));
}

/** Fills the histograms of four features that lie side by side. */
export function fillFour(space: Workspace, kernels: FeatureKernels, first: number, slot: number): void {
  const { job, gradient, hessian, weight, stride, sumsStart, counts } = space;
  const [begin = 0, end = 0, whole = 0] = job;
  const bins = new Uint32Array(space.bins.buffer, space.bins.byteOffset + first * space.rows, space.rows);
  const rows = space.order.subarray(begin, end);
  const sums = sumsOf(space, slot, first, first + 4);
  const [a = 0, b = 0, c = 0, d = 0] = sumsStart.subarray(first, first + 4);
  startSums(space, kernels, slot, first, first + 4);
  if (stride === 3) kernels.addFourHessians(bins, rows, gradient, hessian, weight, sums, b - a, c - a, d - a);
  else if (weight.length > 0) kernels.addFourWeights(bins, rows, gradient, weight, sums, b - a, c - a, d - a);
  else if (whole === 1 && counts.length > 0) kernels.addFourGradients(bins, gradient, sums, b - a, c - a, d - a);
  else kernels.addFourCounts(bins, rows, gradient, sums, b - a, c - a, d - a);
}

/** Fills the histogram of one feature. */
export function fillOne(space: Workspace, kernels: FeatureKernels, feature: number, slot: number): void {
  const { job, gradient, hessian, weight, stride, counts } = space;
  const [begin = 0, end = 0, whole = 0] = job;
  const bins = space.bins.subarray(kernels.binStart(feature, space.features, space.rows));
  const shift = kernels.binShift(feature, space.features);
  const rows = space.order.subarray(begin, end);
  const sums = sumsOf(space, slot, feature, feature + 1);
  startSums(space, kernels, slot, feature, feature + 1);
  if (stride === 3) kernels.addHessians(bins, shift, rows, gradient, hessian, weight, sums);
  else if (weight.length > 0) kernels.addWeights(bins, shift, rows, gradient, weight, sums);
  else if (whole === 1 && counts.length > 0) kernels.addGradients(bins, shift, gradient, sums);
  else kernels.addCounts(bins, shift, rows, gradient, sums);
}

/** Fills the histograms of those features of a group that the tree may use. */
export function fillSums(space: Workspace, kernels: FeatureKernels, from: number, to: number, slot: number): void {
  let used = 0;
  for (let feature = from; feature < to; feature += 1) used += space.active[feature] ?? 0;
  // Four at once take less time than two one by one.
  if (to - from === 4 && used > 1) fillFour(space, kernels, from, slot);
  else {
    for (let feature = from; feature < to; feature += 1) {
      if (space.active[feature] === 1) fillOne(space, kernels, feature, slot);
    }
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
  const { active, job, features } = space;
  const [from, to] = [4 * group, Math.min(4 * group + 4, features)];
  const [slot = 0, siblingSlot = -1] = job.subarray(3, 5);
  const [node, sibling] = [jobSums(job, 5), jobSums(job, 11)];
  fillSums(space, kernels, from, to, slot);
  for (let feature = from; feature < to; feature += 1) {
    if (active[feature] !== 1) continue;
    // Arrays of their own, since places in a long one cost the search two thirds more time.
    const sums = sumsOf(space, slot, feature, feature + 1);
    if (node !== undefined) findSplit(space, kernels, feature, sums, node, feature * 16);
    if (siblingSlot < 0) continue;
    const others = sumsOf(space, siblingSlot, feature, feature + 1);
    kernels.takeOff(others, sums);
    if (sibling !== undefined) findSplit(space, kernels, feature, others, sibling, (features + feature) * 16);
  }
}
