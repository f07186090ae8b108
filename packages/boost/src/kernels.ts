import { findCategorySplit } from './category-split.js';
import type { FeatureKernels } from './feature-work.js';
import { addCounts, addFourCounts, addFourGradients, addHessians, addWeights, takeOff } from './histogram-kernels.js';
import { boundedDrop, findNumberSplit, freeDrop, isLarge, ownDrop } from './number-split.js';

/** The functions that work on features, by name. */
export const KERNELS: FeatureKernels = Object.freeze({
  addCounts,
  addFourCounts,
  addFourGradients,
  addWeights,
  addHessians,
  takeOff,
  boundedDrop,
  freeDrop,
  ownDrop,
  isLarge,
  findNumberSplit,
  findCategorySplit,
});
