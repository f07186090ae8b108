import { binShift, binStart } from './bin-layout.js';
import { findCategorySplit } from './category-split.js';
import type { FeatureKernels } from './feature-work.js';
import {
  addFourCounts,
  addFourGradients,
  addFourHessians,
  addFourWeights,
  startFromCounts,
  takeOff,
} from './histogram-kernels.js';
import { addCounts, addGradients, addHessians, addWeights } from './histogram-kernels-of-one.js';
import { boundedDrop, findNumberSplit, freeDrop, isLarge, ownDrop } from './number-split.js';

/** The functions that work on features, by name. */
export const KERNELS: FeatureKernels = Object.freeze({
  binShift,
  binStart,
  addCounts,
  addGradients,
  addWeights,
  addHessians,
  addFourCounts,
  addFourGradients,
  addFourWeights,
  addFourHessians,
  startFromCounts,
  takeOff,
  boundedDrop,
  freeDrop,
  ownDrop,
  isLarge,
  findNumberSplit,
  findCategorySplit,
});
