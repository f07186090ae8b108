import { binShift, binStart } from './bin-layout.js';
import { findCategorySplit } from './category-split.js';
import type { FeatureKernels } from './feature-work.js';
import { histogramAt, histogramBytes, histogramOf } from './histogram.js';
import { addFourCounts, addFourGradients, addFourHessians, addFourWeights } from './histogram-kernels.js';
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
  histogramAt,
  histogramBytes,
  histogramOf,
  boundedDrop,
  freeDrop,
  ownDrop,
  isLarge,
  findNumberSplit,
  findCategorySplit,
});
