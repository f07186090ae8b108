import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** The directions in which rows vary most. */
export interface PrincipalComponents {
  /** How many are kept. */
  readonly kept: number;
  /** The share of the variance that the kept ones have. */
  readonly varianceShare: number;
  /** The kept directions, one after the other. */
  readonly directions: Float64Array;
}

/** Rows have a scale of about 1: what is shorter is rounding. */
const ROUNDING = 1e-9;

/** The matrix of the mean products of columns, whose means are 0. */
function covariance(rows: Float64Array, width: number): Matrix {
  const sums = new Float64Array(width * width);
  for (let start = 0; start < rows.length; start += width) {
    for (let a = 0; a < width; a += 1) {
      const value = rows[start + a] ?? 0;
      for (let b = a; b < width; b += 1)
        sums[a * width + b] = (sums[a * width + b] ?? 0) + value * (rows[start + b] ?? 0);
    }
  }
  const count = rows.length / width;
  const matrix = Matrix.zeros(width, width);
  for (let a = 0; a < width; a += 1) {
    for (let b = a; b < width; b += 1) {
      const value = (sums[a * width + b] ?? 0) / count;
      matrix.set(a, b, value);
      matrix.set(b, a, value);
    }
  }
  return matrix;
}

/**
 * The components of a matrix in row order whose columns have mean 0: the fewest whose variance exceeds a share of all of it,
 * but never all of them, since then nothing could be lost.
 *
 * @param width columns, at least 2
 */
export function principalComponents(rows: Float64Array, width: number, share: number): PrincipalComponents {
  const decomposition = new EigenvalueDecomposition(covariance(rows, width), { assumeSymmetric: true });
  // Ascending; rounding can make the smallest a little negative.
  const variances = decomposition.realEigenvalues.map((value) => Math.max(0, value));
  const total = variances.reduce((sum, value) => sum + value, 0);
  let [kept, reached] = [0, 0];
  while (kept < width - 1 && (kept === 0 || reached <= share * total)) {
    reached += variances[width - 1 - kept] ?? 0;
    kept += 1;
  }
  const directions = new Float64Array(kept * width);
  for (let k = 0; k < kept; k += 1) {
    directions.set(decomposition.eigenvectorMatrix.getColumn(width - 1 - k), k * width);
  }
  return { kept, varianceShare: total === 0 ? 1 : Math.min(1, reached / total), directions };
}

/** Of each row the distance to what the components keep of it. */
export function reconstructionErrors(
  rows: Float64Array,
  width: number,
  { kept, directions }: PrincipalComponents,
): Float64Array {
  const errors = new Float64Array(rows.length / width);
  const rest = new Float64Array(width);
  for (let row = 0; row < errors.length; row += 1) {
    rest.set(rows.subarray(row * width, (row + 1) * width));
    for (let k = 0; k < kept; k += 1) subtractProjection(rest, directions.subarray(k * width, (k + 1) * width));
    const error = Math.sqrt(rest.reduce((sum, value) => sum + value * value, 0));
    errors[row] = error < ROUNDING ? 0 : error;
  }
  return errors;
}

/** Directions are at right angles, so that one may be taken off after the other. */
function subtractProjection(rest: Float64Array, direction: Float64Array): void {
  let length = 0;
  for (let i = 0; i < rest.length; i += 1) length += (rest[i] ?? 0) * (direction[i] ?? 0);
  for (let i = 0; i < rest.length; i += 1) rest[i] = (rest[i] ?? 0) - length * (direction[i] ?? 0);
}
