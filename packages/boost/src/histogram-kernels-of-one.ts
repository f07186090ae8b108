// As `histogram-kernels.ts`, for one feature alone: one that its neighbours are not sampled with, or of those after the last
// four. The bin of row `r` is at `r << shift`.

/** Adds rows of weight 1, stride 2. */
export function addCounts(
  bins: Uint8Array,
  shift: number,
  rows: Uint32Array,
  gradient: Float32Array,
  sums: Float64Array,
): void {
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const k = 2 * (bins[row << shift] ?? 0);
    sums[k] = (sums[k] ?? 0) + (gradient[row] ?? 0);
    sums[k + 1] = (sums[k + 1] ?? 0) + 1;
  }
}

/** Adds the gradients of all rows, stride 2; counts are there already. */
export function addGradients(bins: Uint8Array, shift: number, gradient: Float32Array, sums: Float64Array): void {
  for (let row = 0; row < gradient.length; row += 1) {
    const k = 2 * (bins[row << shift] ?? 0);
    sums[k] = (sums[k] ?? 0) + (gradient[row] ?? 0);
  }
}

/** Adds weighted rows, stride 2: the hessian of a row is its weight. */
export function addWeights(
  bins: Uint8Array,
  shift: number,
  rows: Uint32Array,
  gradient: Float32Array,
  weight: Float32Array,
  sums: Float64Array,
): void {
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const k = 2 * (bins[row << shift] ?? 0);
    sums[k] = (sums[k] ?? 0) + (gradient[row] ?? 0);
    sums[k + 1] = (sums[k + 1] ?? 0) + (weight[row] ?? 0);
  }
}

/**
 * Adds rows whose hessians differ, stride 3.
 *
 * @param weight empty when every row weighs 1
 */
export function addHessians(
  bins: Uint8Array,
  shift: number,
  rows: Uint32Array,
  gradient: Float32Array,
  hessian: Float32Array,
  weight: Float32Array,
  sums: Float64Array,
): void {
  const isWeighted = weight.length > 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const k = 3 * (bins[row << shift] ?? 0);
    sums[k] = (sums[k] ?? 0) + (gradient[row] ?? 0);
    sums[k + 1] = (sums[k + 1] ?? 0) + (hessian[row] ?? 0);
    sums[k + 2] = (sums[k + 2] ?? 0) + (isWeighted ? (weight[row] ?? 0) : 1);
  }
}
