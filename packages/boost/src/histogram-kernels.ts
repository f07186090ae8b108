// Sums of gradients by bin. Each function stands alone: it refers to nothing outside itself, since its text is also what
// worker threads run. A histogram is one Float64Array; a bin has `stride` numbers in it: the gradient, the hessian and, with
// stride 3, the weight. With stride 2 the hessian of a row is its weight, so that one number serves for both.

/**
 * Adds rows of weight 1 to one feature's bins, stride 2.
 *
 * @param bins the feature's bins, and its sums in `sums`; likewise below
 */
export function addCounts(bins: Uint8Array, rows: Uint32Array, gradient: Float32Array, sums: Float64Array): void {
  for (let i = 0; i < rows.length; i += 1) {
    const k = 2 * (bins[rows[i] ?? 0] ?? 0);
    sums[k] = (sums[k] ?? 0) + (gradient[i] ?? 0);
    sums[k + 1] = (sums[k + 1] ?? 0) + 1;
  }
}

/**
 * As {@link addCounts} for four features at once, which takes half the time: a row's number and gradient are read once, and
 * additions to four histograms do not wait for one another. Arrays of their own instead of places in long ones are worth a
 * quarter more.
 */
export function addFourCounts(
  binsA: Uint8Array,
  binsB: Uint8Array,
  binsC: Uint8Array,
  binsD: Uint8Array,
  rows: Uint32Array,
  gradient: Float32Array,
  sumsA: Float64Array,
  sumsB: Float64Array,
  sumsC: Float64Array,
  sumsD: Float64Array,
): void {
  const count = rows.length;
  for (let i = 0; i < count; i += 1) {
    const row = rows[i] ?? 0;
    const g = gradient[i] ?? 0;
    const a = 2 * (binsA[row] ?? 0);
    const b = 2 * (binsB[row] ?? 0);
    const c = 2 * (binsC[row] ?? 0);
    const d = 2 * (binsD[row] ?? 0);
    sumsA[a] = (sumsA[a] ?? 0) + g;
    sumsA[a + 1] = (sumsA[a + 1] ?? 0) + 1;
    sumsB[b] = (sumsB[b] ?? 0) + g;
    sumsB[b + 1] = (sumsB[b + 1] ?? 0) + 1;
    sumsC[c] = (sumsC[c] ?? 0) + g;
    sumsC[c + 1] = (sumsC[c + 1] ?? 0) + 1;
    sumsD[d] = (sumsD[d] ?? 0) + g;
    sumsD[d + 1] = (sumsD[d + 1] ?? 0) + 1;
  }
}

/** Adds the gradients of all rows, in their order, to the bins of four features, stride 2; counts are there already. */
export function addFourGradients(
  binsA: Uint8Array,
  binsB: Uint8Array,
  binsC: Uint8Array,
  binsD: Uint8Array,
  gradient: Float32Array,
  sumsA: Float64Array,
  sumsB: Float64Array,
  sumsC: Float64Array,
  sumsD: Float64Array,
): void {
  const count = gradient.length;
  for (let row = 0; row < count; row += 1) {
    const g = gradient[row] ?? 0;
    const a = 2 * (binsA[row] ?? 0);
    const b = 2 * (binsB[row] ?? 0);
    const c = 2 * (binsC[row] ?? 0);
    const d = 2 * (binsD[row] ?? 0);
    sumsA[a] = (sumsA[a] ?? 0) + g;
    sumsB[b] = (sumsB[b] ?? 0) + g;
    sumsC[c] = (sumsC[c] ?? 0) + g;
    sumsD[d] = (sumsD[d] ?? 0) + g;
  }
}

/** Adds weighted rows to one feature's bins, stride 2: the hessian of a row is its weight. */
export function addWeights(
  bins: Uint8Array,
  rows: Uint32Array,
  gradient: Float32Array,
  weight: Float32Array,
  sums: Float64Array,
): void {
  for (let i = 0; i < rows.length; i += 1) {
    const k = 2 * (bins[rows[i] ?? 0] ?? 0);
    sums[k] = (sums[k] ?? 0) + (gradient[i] ?? 0);
    sums[k + 1] = (sums[k + 1] ?? 0) + (weight[i] ?? 0);
  }
}

/**
 * Adds rows whose hessians differ to one feature's bins, stride 3.
 *
 * @param weight empty when every row weighs 1
 */
export function addHessians(
  bins: Uint8Array,
  rows: Uint32Array,
  gradient: Float32Array,
  hessian: Float32Array,
  weight: Float32Array,
  sums: Float64Array,
): void {
  const weighted = weight.length > 0;
  for (let i = 0; i < rows.length; i += 1) {
    const k = 3 * (bins[rows[i] ?? 0] ?? 0);
    sums[k] = (sums[k] ?? 0) + (gradient[i] ?? 0);
    sums[k + 1] = (sums[k + 1] ?? 0) + (hessian[i] ?? 0);
    sums[k + 2] = (sums[k + 2] ?? 0) + (weighted ? (weight[i] ?? 0) : 1);
  }
}

/** Turns the sums of a parent into those of one child by taking off the other's. */
export function takeOff(parent: Float64Array, child: Float64Array): void {
  for (let i = 0; i < parent.length; i += 1) parent[i] = (parent[i] ?? 0) - (child[i] ?? 0);
}
