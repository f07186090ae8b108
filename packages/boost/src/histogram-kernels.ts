// Sums of rows by bin, for four features at once. Each function stands alone: it refers to nothing outside itself, since its text
// is also what worker threads run. Arrays of sums have one number for each bin of the four features; those of the second, third and
// fourth begin at `startB`, `startC` and `startD`. One number of `bins` holds the bins of a row in all four. Rows are added in their
// order, as they are feature by feature (`histogram-kernels-of-one.ts`).
//
// Gradients are rounded to single precision: sums of some thousand such numbers in double precision are mostly exact, so that splits
// which divide the rows alike are worth the same, to the bit, by whichever way their sums were found.
import type { Gradients, RowNumbers } from './row-memory.js';
import type { BinWeights } from './histogram.js';

/** Adds rows that weigh 1, and whose hessians do too. Two at a time: their numbers are read before any is written. */
export function addFourCounts(
  bins: Uint32Array,
  rows: RowNumbers,
  gradient: Gradients,
  gradients: Float64Array,
  weights: BinWeights,
  startB: number,
  startC: number,
  startD: number,
): void {
  const pairs = rows.length - (rows.length & 1);
  for (let i = 0; i < pairs; i += 2) {
    const row = rows[i] ?? 0;
    const next = rows[i + 1] ?? 0;
    const four = bins[row] ?? 0;
    const more = bins[next] ?? 0;
    const g = Math.fround(gradient[row] ?? 0);
    const h = Math.fround(gradient[next] ?? 0);
    const a = four & 255;
    const b = startB + ((four >>> 8) & 255);
    const c = startC + ((four >>> 16) & 255);
    const d = startD + (four >>> 24);
    gradients[a] = (gradients[a] ?? 0) + g;
    weights[a] = (weights[a] ?? 0) + 1;
    gradients[b] = (gradients[b] ?? 0) + g;
    weights[b] = (weights[b] ?? 0) + 1;
    gradients[c] = (gradients[c] ?? 0) + g;
    weights[c] = (weights[c] ?? 0) + 1;
    gradients[d] = (gradients[d] ?? 0) + g;
    weights[d] = (weights[d] ?? 0) + 1;
    const nextA = more & 255;
    const nextB = startB + ((more >>> 8) & 255);
    const nextC = startC + ((more >>> 16) & 255);
    const nextD = startD + (more >>> 24);
    gradients[nextA] = (gradients[nextA] ?? 0) + h;
    weights[nextA] = (weights[nextA] ?? 0) + 1;
    gradients[nextB] = (gradients[nextB] ?? 0) + h;
    weights[nextB] = (weights[nextB] ?? 0) + 1;
    gradients[nextC] = (gradients[nextC] ?? 0) + h;
    weights[nextC] = (weights[nextC] ?? 0) + 1;
    gradients[nextD] = (gradients[nextD] ?? 0) + h;
    weights[nextD] = (weights[nextD] ?? 0) + 1;
  }
  if (pairs === rows.length) return;
  const row = rows[pairs] ?? 0;
  const four = bins[row] ?? 0;
  const g = Math.fround(gradient[row] ?? 0);
  for (const at of [
    four & 255,
    startB + ((four >>> 8) & 255),
    startC + ((four >>> 16) & 255),
    startD + (four >>> 24),
  ]) {
    gradients[at] = (gradients[at] ?? 0) + g;
    weights[at] = (weights[at] ?? 0) + 1;
  }
}

/** Adds the gradients of all rows; their weights are there already. Two rows at a time, which saves a sixth. */
export function addFourGradients(
  bins: Uint32Array,
  gradient: Gradients,
  gradients: Float64Array,
  startB: number,
  startC: number,
  startD: number,
): void {
  const rows = gradient.length;
  for (let row = 0; row < rows; row += 2) {
    const four = bins[row] ?? 0;
    const g = Math.fround(gradient[row] ?? 0);
    // An odd last row is followed by one of no gradient in the same bins.
    const isPair = row + 1 < rows;
    const next = isPair ? (bins[row + 1] ?? 0) : four;
    const h = isPair ? Math.fround(gradient[row + 1] ?? 0) : 0;
    const a = four & 255;
    const b = startB + ((four >>> 8) & 255);
    const c = startC + ((four >>> 16) & 255);
    const d = startD + (four >>> 24);
    gradients[a] = (gradients[a] ?? 0) + g;
    gradients[b] = (gradients[b] ?? 0) + g;
    gradients[c] = (gradients[c] ?? 0) + g;
    gradients[d] = (gradients[d] ?? 0) + g;
    const nextA = next & 255;
    const nextB = startB + ((next >>> 8) & 255);
    const nextC = startC + ((next >>> 16) & 255);
    const nextD = startD + (next >>> 24);
    gradients[nextA] = (gradients[nextA] ?? 0) + h;
    gradients[nextB] = (gradients[nextB] ?? 0) + h;
    gradients[nextC] = (gradients[nextC] ?? 0) + h;
    gradients[nextD] = (gradients[nextD] ?? 0) + h;
  }
}

/** Adds weighted rows, each with its weight as hessian. Two at a time, as {@link addFourCounts}. */
export function addFourWeights(
  bins: Uint32Array,
  rows: RowNumbers,
  gradient: Gradients,
  weight: Float32Array,
  gradients: Float64Array,
  weights: BinWeights,
  startB: number,
  startC: number,
  startD: number,
): void {
  const pairs = rows.length - (rows.length & 1);
  for (let i = 0; i < pairs; i += 2) {
    const row = rows[i] ?? 0;
    const next = rows[i + 1] ?? 0;
    const four = bins[row] ?? 0;
    const more = bins[next] ?? 0;
    const w = weight[row] ?? 0;
    const nextW = weight[next] ?? 0;
    const g = Math.fround((gradient[row] ?? 0) * w);
    const nextG = Math.fround((gradient[next] ?? 0) * nextW);
    const a = four & 255;
    const b = startB + ((four >>> 8) & 255);
    const c = startC + ((four >>> 16) & 255);
    const d = startD + (four >>> 24);
    gradients[a] = (gradients[a] ?? 0) + g;
    weights[a] = (weights[a] ?? 0) + w;
    gradients[b] = (gradients[b] ?? 0) + g;
    weights[b] = (weights[b] ?? 0) + w;
    gradients[c] = (gradients[c] ?? 0) + g;
    weights[c] = (weights[c] ?? 0) + w;
    gradients[d] = (gradients[d] ?? 0) + g;
    weights[d] = (weights[d] ?? 0) + w;
    const nextA = more & 255;
    const nextB = startB + ((more >>> 8) & 255);
    const nextC = startC + ((more >>> 16) & 255);
    const nextD = startD + (more >>> 24);
    gradients[nextA] = (gradients[nextA] ?? 0) + nextG;
    weights[nextA] = (weights[nextA] ?? 0) + nextW;
    gradients[nextB] = (gradients[nextB] ?? 0) + nextG;
    weights[nextB] = (weights[nextB] ?? 0) + nextW;
    gradients[nextC] = (gradients[nextC] ?? 0) + nextG;
    weights[nextC] = (weights[nextC] ?? 0) + nextW;
    gradients[nextD] = (gradients[nextD] ?? 0) + nextG;
    weights[nextD] = (weights[nextD] ?? 0) + nextW;
  }
  if (pairs === rows.length) return;
  const row = rows[pairs] ?? 0;
  const four = bins[row] ?? 0;
  const w = weight[row] ?? 0;
  const g = Math.fround((gradient[row] ?? 0) * w);
  for (const at of [
    four & 255,
    startB + ((four >>> 8) & 255),
    startC + ((four >>> 16) & 255),
    startD + (four >>> 24),
  ]) {
    gradients[at] = (gradients[at] ?? 0) + g;
    weights[at] = (weights[at] ?? 0) + w;
  }
}

/**
 * Adds rows that have hessians of their own, weighted already as their gradients are. Two at a time, as {@link addFourCounts}.
 *
 * @param weight empty when every row weighs 1
 */
export function addFourHessians(
  bins: Uint32Array,
  rows: RowNumbers,
  gradient: Gradients,
  hessian: Float32Array,
  weight: Float32Array,
  gradients: Float64Array,
  hessians: BinWeights,
  weights: BinWeights,
  startB: number,
  startC: number,
  startD: number,
): void {
  const isWeighted = weight.length > 0;
  const pairs = rows.length - (rows.length & 1);
  for (let i = 0; i < pairs; i += 2) {
    const row = rows[i] ?? 0;
    const next = rows[i + 1] ?? 0;
    const four = bins[row] ?? 0;
    const more = bins[next] ?? 0;
    const g = gradient[row] ?? 0;
    const h = hessian[row] ?? 0;
    const w = isWeighted ? (weight[row] ?? 0) : 1;
    const nextG = gradient[next] ?? 0;
    const nextH = hessian[next] ?? 0;
    const nextW = isWeighted ? (weight[next] ?? 0) : 1;
    const a = four & 255;
    const b = startB + ((four >>> 8) & 255);
    const c = startC + ((four >>> 16) & 255);
    const d = startD + (four >>> 24);
    gradients[a] = (gradients[a] ?? 0) + g;
    hessians[a] = (hessians[a] ?? 0) + h;
    weights[a] = (weights[a] ?? 0) + w;
    gradients[b] = (gradients[b] ?? 0) + g;
    hessians[b] = (hessians[b] ?? 0) + h;
    weights[b] = (weights[b] ?? 0) + w;
    gradients[c] = (gradients[c] ?? 0) + g;
    hessians[c] = (hessians[c] ?? 0) + h;
    weights[c] = (weights[c] ?? 0) + w;
    gradients[d] = (gradients[d] ?? 0) + g;
    hessians[d] = (hessians[d] ?? 0) + h;
    weights[d] = (weights[d] ?? 0) + w;
    const nextA = more & 255;
    const nextB = startB + ((more >>> 8) & 255);
    const nextC = startC + ((more >>> 16) & 255);
    const nextD = startD + (more >>> 24);
    gradients[nextA] = (gradients[nextA] ?? 0) + nextG;
    hessians[nextA] = (hessians[nextA] ?? 0) + nextH;
    weights[nextA] = (weights[nextA] ?? 0) + nextW;
    gradients[nextB] = (gradients[nextB] ?? 0) + nextG;
    hessians[nextB] = (hessians[nextB] ?? 0) + nextH;
    weights[nextB] = (weights[nextB] ?? 0) + nextW;
    gradients[nextC] = (gradients[nextC] ?? 0) + nextG;
    hessians[nextC] = (hessians[nextC] ?? 0) + nextH;
    weights[nextC] = (weights[nextC] ?? 0) + nextW;
    gradients[nextD] = (gradients[nextD] ?? 0) + nextG;
    hessians[nextD] = (hessians[nextD] ?? 0) + nextH;
    weights[nextD] = (weights[nextD] ?? 0) + nextW;
  }
  if (pairs === rows.length) return;
  const row = rows[pairs] ?? 0;
  const four = bins[row] ?? 0;
  for (const at of [
    four & 255,
    startB + ((four >>> 8) & 255),
    startC + ((four >>> 16) & 255),
    startD + (four >>> 24),
  ]) {
    gradients[at] = (gradients[at] ?? 0) + (gradient[row] ?? 0);
    hessians[at] = (hessians[at] ?? 0) + (hessian[row] ?? 0);
    weights[at] = (weights[at] ?? 0) + (isWeighted ? (weight[row] ?? 0) : 1);
  }
}
