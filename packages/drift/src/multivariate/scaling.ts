import type { PairedColumn, PairedColumns } from './paired-columns.js';
import type { IgnoredColumn } from './result.js';
import { countUp } from './shuffle.js';

/** How the values of a column become numbers with mean 0 and standard deviation 1. */
export interface Scaling {
  readonly mean: number;
  /** With divisor n; 0 for a constant. */
  readonly deviation: number;
  /** Of each level the share of the rows; `null` unless categorical. */
  readonly shares: Float64Array | null;
}

/** The share of each level among the rows that are not missing. */
function sharesOf(codes: Int32Array, levels: number, rows: Int32Array): Float64Array {
  const shares = new Float64Array(levels);
  let present = 0;
  for (const row of rows) {
    const code = codes[row] ?? -1;
    if (code < 0) continue;
    present += 1;
    shares[code] = (shares[code] ?? 0) + 1;
  }
  return present === 0 ? shares : shares.map((count) => count / present);
}

/** A value before scaling: a number, or the share of its level; NaN where it is missing or infinite. */
function rawValue(values: Float64Array | Int32Array, shares: Float64Array | null, row: number): number {
  const value = values[row] ?? Number.NaN;
  if (shares === null) return Number.isFinite(value) ? value : Number.NaN;
  return value < 0 ? Number.NaN : (shares[value] ?? Number.NaN);
}

/** What the rows of a reference say of a column; `null` where none of them has a value. */
export function fitScaling(column: PairedColumn, rows: Int32Array): Scaling | null {
  const values = column.reference;
  const shares = column.kind === 'numeric' ? null : sharesOf(column.reference, column.levels.length, rows);
  let [count, mean, squares] = [0, 0, 0];
  // Welford's sums: no digits are lost where the mean is large.
  for (const row of rows) {
    const value = rawValue(values, shares, row);
    if (Number.isNaN(value)) continue;
    count += 1;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  return count === 0 ? null : { mean, deviation: Math.sqrt(squares / count), shares };
}

/** Writes the scaled values of some rows into column `at` of a matrix in row order; missing ones become the mean. */
export function writeScaled(
  values: Float64Array | Int32Array,
  { mean, deviation, shares }: Scaling,
  rows: Int32Array,
  into: Float64Array,
  at: number,
  width: number,
): void {
  rows.forEach((row, i) => {
    const value = rawValue(values, shares, row);
    into[i * width + at] = Number.isNaN(value) ? 0 : (value - mean) / deviation;
  });
}

function hasValue(values: Float64Array | Int32Array, kind: PairedColumn['kind']): boolean {
  return kind === 'numeric' ? values.some(Number.isFinite) : values.some((code) => code >= 0);
}

/** Why a column cannot be measured in units of the reference; `null` where it can. */
function whyNot(column: PairedColumn, rows: number): string | null {
  const scaling = fitScaling(column, countUp(rows));
  if (scaling === null) return 'the reference has no value in it';
  if (!hasValue(column.current, column.kind)) return 'the current data have no value in it';
  if (scaling.deviation > 0) return null;
  return column.kind === 'numeric'
    ? 'it is constant in the reference'
    : 'its levels are equally frequent in the reference';
}

/** The columns that can be standardised on the reference, and the others with the reason. */
export function scalableColumns({ columns, ignored, n }: PairedColumns): {
  readonly kept: readonly PairedColumn[];
  readonly ignored: readonly IgnoredColumn[];
} {
  const judged = columns.map((column) => ({ column, why: whyNot(column, n[0]) }));
  return {
    kept: judged.filter(({ why }) => why === null).map(({ column }) => column),
    ignored: [...judged.flatMap(({ column, why }) => (why === null ? [] : [{ column: column.name, why }])), ...ignored],
  };
}
