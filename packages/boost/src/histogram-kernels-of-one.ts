// As `histogram-kernels.ts`, for one feature alone: one that its neighbours are not sampled with, or of those after the last
// four. The bin of row `r` is at `r << shift`.
import type { BinWeights } from './histogram.js';
import type { Gradients, RowNumbers } from './row-memory.js';

/** Adds rows that weigh 1, and whose hessians do too. */
export function addCounts(
  bins: Uint8Array,
  shift: number,
  rows: RowNumbers,
  gradient: Gradients,
  gradients: Float64Array,
  weights: BinWeights,
): void {
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const bin = bins[row << shift] ?? 0;
    gradients[bin] = (gradients[bin] ?? 0) + Math.fround(gradient[row] ?? 0);
    weights[bin] = (weights[bin] ?? 0) + 1;
  }
}

/** Adds the gradients of all rows; their weights are there already. */
export function addGradients(bins: Uint8Array, shift: number, gradient: Gradients, gradients: Float64Array): void {
  for (let row = 0; row < gradient.length; row += 1) {
    const bin = bins[row << shift] ?? 0;
    gradients[bin] = (gradients[bin] ?? 0) + Math.fround(gradient[row] ?? 0);
  }
}

/** Adds weighted rows, each with its weight as hessian. */
export function addWeights(
  bins: Uint8Array,
  shift: number,
  rows: RowNumbers,
  gradient: Gradients,
  weight: Float32Array,
  gradients: Float64Array,
  weights: BinWeights,
): void {
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const bin = bins[row << shift] ?? 0;
    const w = weight[row] ?? 0;
    gradients[bin] = (gradients[bin] ?? 0) + Math.fround((gradient[row] ?? 0) * w);
    weights[bin] = (weights[bin] ?? 0) + w;
  }
}

/**
 * Adds rows that have hessians of their own, weighted already as their gradients are.
 *
 * @param weight empty when every row weighs 1
 */
export function addHessians(
  bins: Uint8Array,
  shift: number,
  rows: RowNumbers,
  gradient: Gradients,
  hessian: Float32Array,
  weight: Float32Array,
  gradients: Float64Array,
  hessians: BinWeights,
  weights: BinWeights,
): void {
  const isWeighted = weight.length > 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const bin = bins[row << shift] ?? 0;
    gradients[bin] = (gradients[bin] ?? 0) + (gradient[row] ?? 0);
    hessians[bin] = (hessians[bin] ?? 0) + (hessian[row] ?? 0);
    weights[bin] = (weights[bin] ?? 0) + (isWeighted ? (weight[row] ?? 0) : 1);
  }
}
