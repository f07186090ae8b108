import type { PairedColumn } from './paired-columns.js';

/** Rows of both sides in one matrix, those of the reference first. */
export interface PooledRows {
  readonly names: readonly string[];
  /** Columns of levels, whose values are codes. */
  readonly categorical: readonly string[];
  /** One array for each column; NaN is missing. */
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  /** 1 for current rows, else 0. */
  readonly labels: Uint8Array;
}

function pooledColumn({ reference, current, kind }: PairedColumn, before: Int32Array, now: Int32Array): Float64Array {
  const values = new Float64Array(before.length + now.length);
  before.forEach((row, i) => (values[i] = reference[row] ?? Number.NaN));
  now.forEach((row, i) => (values[before.length + i] = current[row] ?? Number.NaN));
  return kind === 'numeric' ? values : values.map((code) => (code < 0 ? Number.NaN : code));
}

/** Puts some rows of the reference and some current ones together. */
export function poolRows(columns: readonly PairedColumn[], before: Int32Array, now: Int32Array): PooledRows {
  return {
    names: columns.map(({ name }) => name),
    categorical: columns.filter(({ kind }) => kind === 'categorical').map(({ name }) => name),
    columns: columns.map((column) => pooledColumn(column, before, now)),
    rows: before.length + now.length,
    labels: new Uint8Array(before.length + now.length).fill(1, before.length),
  };
}

/** Some of the rows as a matrix, column after column. */
export function matrixOfRows({ columns }: PooledRows, rows: Int32Array): Float64Array {
  const matrix = new Float64Array(rows.length * columns.length);
  columns.forEach((values, at) => {
    const start = at * rows.length;
    rows.forEach((row, i) => (matrix[start + i] = values[row] ?? Number.NaN));
  });
  return matrix;
}

/** Whether a column has two different values in any rows of both sides; a missing value is one. */
export function varies({ reference, current, kind }: PairedColumn): boolean {
  const first = reference[0] ?? current[0];
  const missing = (value: number): boolean => (kind === 'numeric' ? Number.isNaN(value) : value < 0);
  const differs = (value: number): boolean =>
    value !== first && !(missing(value) && first !== undefined && missing(first));
  return reference.some(differs) || current.some(differs);
}
