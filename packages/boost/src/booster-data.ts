import { columnNames, type Frame, type FrameInput, rowCount, toFrame } from '@fpl-ml/core';
import { invalidData } from './errors.js';

/** Numbers in one typed array; read where they lie, never copied. NaN is missing. */
export interface NumberMatrix {
  readonly values: Float64Array | Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Whether neighbours in memory are of one row or of one column. Default `'row'`. */
  readonly order?: 'row' | 'column';
  /** Names of the columns. Default `'0'`, `'1'`, …. */
  readonly names?: readonly string[];
}

/** What a model reads: a frame (or an Arrow table), or a matrix. */
export type BoosterData = FrameInput | NumberMatrix;

/** A column of numbers within a typed array: value `row` is at `start + row · step`. */
export interface NumberColumn {
  readonly name: string;
  readonly values: Float64Array | Float32Array;
  readonly start: number;
  readonly step: number;
}

/** A column of words. */
export interface WordColumn {
  readonly name: string;
  readonly words: readonly (string | null)[];
}

/** One column, wherever it lies. */
export type DataColumn = NumberColumn | WordColumn;

/** Columns of one length. */
export interface ColumnTable {
  readonly rows: number;
  readonly columns: readonly DataColumn[];
}

/** Whether the data are a matrix. */
export function isMatrix(data: BoosterData): data is NumberMatrix {
  return 'values' in data && ArrayBuffer.isView(data.values) && 'rows' in data && typeof data.rows === 'number';
}

function matrixColumns({ values, rows, columns, order = 'row', names }: NumberMatrix): ColumnTable {
  const counts = [rows, columns].every((count) => Number.isInteger(count) && count >= 0);
  if (!counts || values.length !== rows * columns) {
    throw invalidData(`${rows} × ${columns} values in the matrix`, `${values.length}`);
  }
  if (names !== undefined && new Set(names).size !== columns) {
    throw invalidData(`${columns} different names of columns`, names.join(', '));
  }
  return {
    rows,
    columns: Array.from({ length: columns }, (_, column) => ({
      name: names?.[column] ?? String(column),
      values,
      start: order === 'row' ? column : column * rows,
      step: order === 'row' ? columns : 1,
    })),
  };
}

function frameColumn(frame: Frame, name: string): DataColumn {
  const column = frame[name] ?? [];
  if (column instanceof Float64Array) return { name, values: column, start: 0, step: 1 };
  const first = column.find((value) => value !== null);
  if (typeof first === 'string') {
    // A frame's column has values of one type, and the first is a string.
    return { name, words: column as readonly (string | null)[] };
  }
  // As above: numbers, or nothing but nulls.
  const numbers = column as readonly (number | null)[];
  return { name, values: Float64Array.from(numbers, (value) => value ?? Number.NaN), start: 0, step: 1 };
}

/**
 * The columns of a frame or a matrix. Typed arrays are not copied.
 *
 * @throws FplMlError `BOOST_DATA_INVALID`, `FRAME_INVALID`
 */
export function columnsOf(data: BoosterData): ColumnTable {
  if (isMatrix(data)) return matrixColumns(data);
  const frame = toFrame(data);
  return { rows: rowCount(frame), columns: columnNames(frame).map((name) => frameColumn(frame, name)) };
}

/** A word column as it is; numbers written out, so that they can be categories. */
export function wordsOf(column: DataColumn, rows: number): readonly (string | null)[] {
  if ('words' in column) return column.words;
  return Array.from({ length: rows }, (_, row) => {
    const value = column.values[column.start + row * column.step] ?? Number.NaN;
    return Number.isNaN(value) ? null : String(value);
  });
}
