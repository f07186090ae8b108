/** Writes the values of a row, NaN for missing. */
export type RowReader = (row: number, values: Float64Array) => void;

/**
 * Sums over rows from which means, variances and pairwise products follow when missing values count as the column's
 * mean. Values are shifted by the column's first value, so that large means do not eat the digits of small variances.
 *
 * Rows are added one by one in order: the same rows give the same bits, in however many steps they came.
 */
export interface Moments {
  readonly width: number;
  rows: number;
  /** NaN until the column's first value. */
  readonly shift: Float64Array;
  /** Per column: rows that have it missing, and the sum of its shifted values. */
  readonly missing: Float64Array;
  readonly sum: Float64Array;
  /** Per pair i ≤ j: sum of products of shifted values, missing as 0. */
  readonly products: Float64Array;
  /** Per ordered pair (i, j): sum of the shifted i over the rows that have j missing. */
  readonly sumWithout: Float64Array;
  /** Per ordered pair: rows that have both missing. */
  readonly bothMissing: Float64Array;
}

/** Sums over no rows of `width` columns. */
export function emptyMoments(width: number): Moments {
  const pairs = () => new Float64Array(width * width);
  const columns = () => new Float64Array(width);
  return {
    width,
    rows: 0,
    shift: columns().fill(Number.NaN),
    missing: columns(),
    sum: columns(),
    products: pairs(),
    sumWithout: pairs(),
    bothMissing: pairs(),
  };
}

/** A copy that shares nothing. */
export function copyMoments(moments: Moments): Moments {
  return structuredClone(moments);
}

/** Shifts a row's values in place, missing ones to 0; returns the columns that it lacks. */
function shiftValues({ shift }: Moments, values: Float64Array): readonly number[] {
  const lacking: number[] = [];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) {
      values[i] = 0;
      lacking.push(i);
      continue;
    }
    if (Number.isNaN(shift[i])) shift[i] = value;
    values[i] = value - (shift[i] ?? 0);
  }
  return lacking;
}

function addProducts(products: Float64Array, shifted: Float64Array): void {
  const width = shifted.length;
  for (let i = 0; i < width; i += 1) {
    const factor = shifted[i] ?? 0;
    if (factor === 0) continue;
    const base = i * width;
    for (let j = i; j < width; j += 1) products[base + j] = (products[base + j] ?? 0) + factor * (shifted[j] ?? 0);
  }
}

function addLacking(moments: Moments, shifted: Float64Array, lacking: readonly number[]): void {
  const { width, missing, sumWithout, bothMissing } = moments;
  for (const j of lacking) {
    missing[j] = (missing[j] ?? 0) + 1;
    for (let i = 0; i < width; i += 1) sumWithout[i * width + j] = (sumWithout[i * width + j] ?? 0) + (shifted[i] ?? 0);
    for (const i of lacking) bothMissing[i * width + j] = (bothMissing[i * width + j] ?? 0) + 1;
  }
}

/** Adds the rows from `begin` up to but not including `end`. */
export function addRows(moments: Moments, read: RowReader, begin: number, end: number): void {
  const values = new Float64Array(moments.width);
  for (let row = begin; row < end; row += 1) {
    read(row, values);
    const lacking = shiftValues(moments, values);
    for (let i = 0; i < moments.width; i += 1) moments.sum[i] = (moments.sum[i] ?? 0) + (values[i] ?? 0);
    addProducts(moments.products, values);
    addLacking(moments, values, lacking);
  }
  moments.rows += Math.max(end - begin, 0);
}

/** What a column looks like over the rows that have it. */
export interface ColumnSummary {
  /** NaN without values. */
  readonly mean: number;
  /** Population standard deviation; NaN without values. */
  readonly deviation: number;
}

function meanShifted(moments: Moments, i: number): number {
  return (moments.sum[i] ?? 0) / (moments.rows - (moments.missing[i] ?? 0));
}

/** Mean and deviation of a column. */
export function columnSummary(moments: Moments, i: number): ColumnSummary {
  const mean = meanShifted(moments, i);
  const meanSquare = (moments.products[i * moments.width + i] ?? 0) / (moments.rows - (moments.missing[i] ?? 0));
  // Rounding may leave a constant column a variance below zero.
  const variance = Math.max(meanSquare - mean * mean, 0);
  return { mean: mean + (moments.shift[i] ?? 0), deviation: Math.sqrt(variance) };
}

/** Σ (x_i − mean_i)(x_j − mean_j) over the rows that have both: elsewhere a factor is 0. 0 for a column without values. */
export function centredProduct(moments: Moments, i: number, j: number): number {
  const { width, rows, missing, sum, products, sumWithout, bothMissing } = moments;
  const pair = i * width + j;
  const reverse = j * width + i;
  const both = rows - (missing[i] ?? 0) - (missing[j] ?? 0) + (bothMissing[pair] ?? 0);
  if (both === 0) return 0;
  const [meanI, meanJ] = [meanShifted(moments, i), meanShifted(moments, j)];
  const sumI = (sum[i] ?? 0) - (sumWithout[pair] ?? 0);
  const sumJ = (sum[j] ?? 0) - (sumWithout[reverse] ?? 0);
  return (products[Math.min(pair, reverse)] ?? 0) - meanJ * sumI - meanI * sumJ + meanI * meanJ * both;
}
