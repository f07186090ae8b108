import {
  type Column,
  columnNames,
  type FrameInput,
  isFplMlError,
  numericColumn,
  type TableLike,
  textColumn,
  toFrame,
} from '@fpl-ml/core';
import { countLevels } from './psi.js';
import type { ColumnType } from './report.js';

/** A column as it came, or what is wrong with it. */
export type ColumnValues =
  | {
      /** What it holds. */
      readonly type: ColumnType;
      /** Its length, missing values included. */
      readonly rows: number;
      /** Values that are not missing; ascending. Empty unless numeric. */
      readonly numbers: Float64Array;
      /** Counts by level. Empty unless categorical. */
      readonly levels: ReadonlyMap<string, number>;
    }
  | {
      /** Why it cannot be read, in words that follow its name. */
      readonly problem: string;
    };

const NO_NUMBERS = new Float64Array();
const NO_LEVELS: ReadonlyMap<string, number> = new Map();

function isTable(input: FrameInput): input is TableLike {
  return 'getChild' in input && typeof input.getChild === 'function';
}

function typeOf(column: Column): ColumnType {
  if (column instanceof Float64Array) return 'numeric';
  const first = column.find((value) => value !== null && !Number.isNaN(value));
  if (first === undefined) return 'unknown';
  return typeof first === 'number' ? 'numeric' : 'categorical';
}

/** NaN is sorted to the end, where it is cut off. */
function presentNumbers(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  let end = sorted.length;
  while (end > 0 && Number.isNaN(sorted[end - 1])) end -= 1;
  return sorted.subarray(0, end);
}

function valuesOf(column: Column, wanted: ColumnType | undefined): ColumnValues {
  const found = typeOf(column);
  const type = wanted ?? found;
  const rows = column.length;
  const frame = { column };
  if (found === 'unknown') return { type: found, rows, numbers: NO_NUMBERS, levels: NO_LEVELS };
  if (type === 'categorical') {
    return { type, rows, numbers: NO_NUMBERS, levels: countLevels(textColumn(frame, 'column')) };
  }
  if (found === 'categorical') return { problem: 'it holds text, and was declared numeric' };
  const numbers = presentNumbers(numericColumn(frame, 'column'));
  return numbers.length === 0
    ? { type: 'unknown', rows, numbers, levels: NO_LEVELS }
    : { type, rows, numbers, levels: NO_LEVELS };
}

/** Reads one column by itself, so that a bad one spoils no other. */
function readColumn(read: () => ArrayLike<unknown>, wanted: ColumnType | undefined): ColumnValues {
  try {
    // What is no column `toFrame` refuses.
    const frame = toFrame({ column: read() as Column });
    const column = frame['column'];
    return column === undefined ? { problem: 'it holds nothing' } : valuesOf(column, wanted);
  } catch (error) {
    if (isFplMlError(error, 'FRAME_INVALID')) return { problem: error.message };
    throw error;
  }
}

/** The columns of a frame by name, each read by itself. */
export function readColumns(
  input: FrameInput,
  types: Readonly<Record<string, ColumnType>>,
  wanted: (column: string) => boolean,
): ReadonlyMap<string, ColumnValues> {
  const sources: readonly (readonly [string, () => ArrayLike<unknown>])[] = isTable(input)
    ? input.schema.fields.map(({ name }) => [name, () => input.getChild(name)?.toArray() ?? []])
    : columnNames(input).map((name) => [name, () => input[name] ?? []]);
  // A column may have the name of something that every object has.
  const typeOfColumn = (name: string): ColumnType | undefined => (Object.hasOwn(types, name) ? types[name] : undefined);
  return new Map(
    sources.filter(([name]) => wanted(name)).map(([name, read]) => [name, readColumn(read, typeOfColumn(name))]),
  );
}
