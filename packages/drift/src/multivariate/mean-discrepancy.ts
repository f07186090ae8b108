import { pairAt } from './squared-distances.js';

/** A kernel between all pairs of rows, with what every division of the rows needs of it. */
export interface KernelMatrix {
  readonly rows: number;
  /** By {@link pairAt}. */
  readonly values: Float64Array;
  /** Of each row the sum over all others. */
  readonly sums: Float64Array;
  /** The sum over all pairs. */
  readonly total: number;
}

/** The Gaussian kernel exp(−d² / 2σ²). */
export function gaussianKernel(squaredDistances: Float64Array, rows: number, bandwidth: number): KernelMatrix {
  const scale = -0.5 / (bandwidth * bandwidth);
  const values = squaredDistances.map((distance) => Math.exp(scale * distance));
  const sums = new Float64Array(rows);
  let [pair, total] = [0, 0];
  for (let b = 1; b < rows; b += 1) {
    for (let a = 0; a < b; a += 1) {
      const value = values[pair] ?? 0;
      sums[a] = (sums[a] ?? 0) + value;
      sums[b] = (sums[b] ?? 0) + value;
      total += value;
      pair += 1;
    }
  }
  return { rows, values, sums, total };
}

/**
 * The unbiased squared maximum mean discrepancy between some rows and all others (Gretton et al. 2012, equation 3). Only
 * pairs within the part are read: the rest follows from the sums.
 *
 * @param part ascending; at least two rows, as in the rest
 */
export function meanDiscrepancy({ rows, values, sums, total }: KernelMatrix, part: Int32Array): number {
  const m = part.length;
  const n = rows - m;
  let [within, touching] = [0, 0];
  for (let j = 0; j < m; j += 1) {
    const b = part[j] ?? 0;
    const start = pairAt(0, b);
    touching += sums[b] ?? 0;
    for (let i = 0; i < j; i += 1) within += values[start + (part[i] ?? 0)] ?? 0;
  }
  // Each pair within the part touches it twice.
  const across = touching - 2 * within;
  const outside = total - within - across;
  return (2 * within) / (m * (m - 1)) + (2 * outside) / (n * (n - 1)) - (2 * across) / (n * m);
}
