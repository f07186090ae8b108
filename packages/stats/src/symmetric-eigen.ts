/** Eigenvalues, and for each of them its eigenvector of length 1. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

const SWEEPS = 60;

/** Turns rows p and q of a matrix by an angle. */
function turnRows(matrix: number[][], p: number, q: number, cosine: number, sine: number): void {
  const [first, second] = [matrix[p] ?? [], matrix[q] ?? []];
  for (let k = 0; k < first.length; k += 1) {
    const [x, y] = [first[k] ?? 0, second[k] ?? 0];
    first[k] = cosine * x - sine * y;
    second[k] = sine * x + cosine * y;
  }
}

function turnColumns(matrix: readonly number[][], p: number, q: number, cosine: number, sine: number): void {
  for (const row of matrix) {
    const [x, y] = [row[p] ?? 0, row[q] ?? 0];
    row[p] = cosine * x - sine * y;
    row[q] = sine * x + cosine * y;
  }
}

/**
 * The eigenvalues of a small symmetric matrix by Jacobi's rotations (Golub and Van Loan, 8.5). Small eigenvalues keep
 * their digits relative to the largest.
 *
 * @param symmetric its rows
 */
export function symmetricEigen(symmetric: readonly (readonly number[])[]): Eigen {
  const matrix = symmetric.map((row) => [...row]);
  const size = matrix.length;
  // The rows become the eigenvectors.
  const vectors = matrix.map((_, i) => matrix.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let turned = false;
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        const [app, aqq, apq] = [matrix[p]?.[p] ?? 0, matrix[q]?.[q] ?? 0, matrix[p]?.[q] ?? 0];
        if (Math.abs(apq) <= 1e-18 * Math.max(Math.abs(app), Math.abs(aqq))) continue;
        turned = true;
        const theta = (aqq - app) / (2 * apq);
        const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const cosine = 1 / Math.sqrt(tangent * tangent + 1);
        turnRows(matrix, p, q, cosine, tangent * cosine);
        turnColumns(matrix, p, q, cosine, tangent * cosine);
        turnRows(vectors, p, q, cosine, tangent * cosine);
      }
    }
    if (!turned) break;
  }
  return { values: matrix.map((row, i) => row[i] ?? 0), vectors };
}
