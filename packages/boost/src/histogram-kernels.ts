// Sums of gradients by bin, for four features at once. Each function stands alone: it refers to nothing outside itself, since its
// text is also what worker threads run. A histogram is one Float64Array; a bin has `stride` numbers in it: the gradient, the
// hessian and, with stride 3, the weight. With stride 2 the hessian of a row is its weight, so that one number serves for both.
//
// One number of `bins` holds the bins of a row in four features. The sums of the second, third and fourth feature begin at
// `startB`, `startC` and `startD`. Rows are added in their order, as they are feature by feature (`histogram-kernels-of-one.ts`).

/** Adds rows of weight 1, stride 2. */
export function addFourCounts(
  bins: Uint32Array,
  rows: Uint32Array,
  gradient: Float32Array,
  sums: Float64Array,
  startB: number,
  startC: number,
  startD: number,
): void {
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const four = bins[row] ?? 0;
    const g = gradient[row] ?? 0;
    const a = (four << 1) & 510;
    const b = startB + ((four >>> 7) & 510);
    const c = startC + ((four >>> 15) & 510);
    const d = startD + ((four >>> 23) & 510);
    sums[a] = (sums[a] ?? 0) + g;
    sums[a + 1] = (sums[a + 1] ?? 0) + 1;
    sums[b] = (sums[b] ?? 0) + g;
    sums[b + 1] = (sums[b + 1] ?? 0) + 1;
    sums[c] = (sums[c] ?? 0) + g;
    sums[c + 1] = (sums[c + 1] ?? 0) + 1;
    sums[d] = (sums[d] ?? 0) + g;
    sums[d + 1] = (sums[d + 1] ?? 0) + 1;
  }
}

/** Adds the gradients of all rows, stride 2; counts are there already. Two rows at a time, which saves a sixth. */
export function addFourGradients(
  bins: Uint32Array,
  gradient: Float32Array,
  sums: Float64Array,
  startB: number,
  startC: number,
  startD: number,
): void {
  const rows = gradient.length;
  for (let row = 0; row < rows; row += 2) {
    const four = bins[row] ?? 0;
    const g = gradient[row] ?? 0;
    // An odd last row is followed by one of no gradient in the same bins.
    const isPair = row + 1 < rows;
    const next = isPair ? (bins[row + 1] ?? 0) : four;
    const h = isPair ? (gradient[row + 1] ?? 0) : 0;
    const a = (four << 1) & 510;
    const b = startB + ((four >>> 7) & 510);
    const c = startC + ((four >>> 15) & 510);
    const d = startD + ((four >>> 23) & 510);
    sums[a] = (sums[a] ?? 0) + g;
    sums[b] = (sums[b] ?? 0) + g;
    sums[c] = (sums[c] ?? 0) + g;
    sums[d] = (sums[d] ?? 0) + g;
    const nextA = (next << 1) & 510;
    const nextB = startB + ((next >>> 7) & 510);
    const nextC = startC + ((next >>> 15) & 510);
    const nextD = startD + ((next >>> 23) & 510);
    sums[nextA] = (sums[nextA] ?? 0) + h;
    sums[nextB] = (sums[nextB] ?? 0) + h;
    sums[nextC] = (sums[nextC] ?? 0) + h;
    sums[nextD] = (sums[nextD] ?? 0) + h;
  }
}

/** Adds weighted rows, stride 2: the hessian of a row is its weight. */
export function addFourWeights(
  bins: Uint32Array,
  rows: Uint32Array,
  gradient: Float32Array,
  weight: Float32Array,
  sums: Float64Array,
  startB: number,
  startC: number,
  startD: number,
): void {
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const four = bins[row] ?? 0;
    const g = gradient[row] ?? 0;
    const w = weight[row] ?? 0;
    const a = (four << 1) & 510;
    const b = startB + ((four >>> 7) & 510);
    const c = startC + ((four >>> 15) & 510);
    const d = startD + ((four >>> 23) & 510);
    sums[a] = (sums[a] ?? 0) + g;
    sums[a + 1] = (sums[a + 1] ?? 0) + w;
    sums[b] = (sums[b] ?? 0) + g;
    sums[b + 1] = (sums[b + 1] ?? 0) + w;
    sums[c] = (sums[c] ?? 0) + g;
    sums[c + 1] = (sums[c + 1] ?? 0) + w;
    sums[d] = (sums[d] ?? 0) + g;
    sums[d + 1] = (sums[d + 1] ?? 0) + w;
  }
}

/**
 * Adds rows whose hessians differ, stride 3.
 *
 * @param weight empty when every row weighs 1
 */
export function addFourHessians(
  bins: Uint32Array,
  rows: Uint32Array,
  gradient: Float32Array,
  hessian: Float32Array,
  weight: Float32Array,
  sums: Float64Array,
  startB: number,
  startC: number,
  startD: number,
): void {
  const isWeighted = weight.length > 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const four = bins[row] ?? 0;
    const g = gradient[row] ?? 0;
    const h = hessian[row] ?? 0;
    const w = isWeighted ? (weight[row] ?? 0) : 1;
    const a = 3 * (four & 255);
    const b = startB + 3 * ((four >>> 8) & 255);
    const c = startC + 3 * ((four >>> 16) & 255);
    const d = startD + 3 * (four >>> 24);
    sums[a] = (sums[a] ?? 0) + g;
    sums[a + 1] = (sums[a + 1] ?? 0) + h;
    sums[a + 2] = (sums[a + 2] ?? 0) + w;
    sums[b] = (sums[b] ?? 0) + g;
    sums[b + 1] = (sums[b + 1] ?? 0) + h;
    sums[b + 2] = (sums[b + 2] ?? 0) + w;
    sums[c] = (sums[c] ?? 0) + g;
    sums[c + 1] = (sums[c + 1] ?? 0) + h;
    sums[c + 2] = (sums[c + 2] ?? 0) + w;
    sums[d] = (sums[d] ?? 0) + g;
    sums[d + 1] = (sums[d + 1] ?? 0) + h;
    sums[d + 2] = (sums[d + 2] ?? 0) + w;
  }
}

/** Begins the sums of rows that weigh 1, stride 2, with no gradients and their counts. */
export function startFromCounts(sums: Float64Array, counts: Uint32Array): void {
  for (let bin = 0; bin < counts.length; bin += 1) {
    sums[2 * bin] = 0;
    sums[2 * bin + 1] = counts[bin] ?? 0;
  }
}

/** Turns the sums of a parent into those of one child by taking off the other's. */
export function takeOff(parent: Float64Array, child: Float64Array): void {
  for (let i = 0; i < parent.length; i += 1) parent[i] = (parent[i] ?? 0) - (child[i] ?? 0);
}
