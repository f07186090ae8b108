import { FplMlError } from './errors.js';

/** One value of a column; `null` and NaN are missing. */
export type ColumnValue = number | string | null;

/** A column: numbers or strings, missing values as `null` (or NaN in a `Float64Array`). */
export type Column = Float64Array | readonly (number | null)[] | readonly (string | null)[];

/** Columns by name, all of one length. */
export interface Frame {
  readonly [column: string]: Column;
}

/** A table in columns as Apache Arrow gives it (and what looks like one); described by the part that is used. */
export interface TableLike {
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChild(name: string): { toArray(): ArrayLike<unknown> } | null;
}

/** What is taken wherever a frame is expected. */
export type FrameInput = Frame | TableLike;

function invalid(message: string): FplMlError {
  return new FplMlError('FRAME_INVALID', message);
}

function isTable(input: FrameInput): input is TableLike {
  return 'getChild' in input && typeof input.getChild === 'function';
}

/** Nulls are kept, `undefined` becomes null, bigint a number; anything else but numbers and strings is refused. */
function columnFrom(name: string, values: ArrayLike<unknown>): Column {
  if (values instanceof Float64Array) return values;
  const column = Array.from(values, (value, row): ColumnValue => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'number' || typeof value === 'string') return value;
    if (typeof value === 'bigint') return Number(value);
    if (typeof value === 'boolean') return value ? 1 : 0;
    throw invalid(`Expected numbers, strings or nulls in column "${name}", got a ${typeof value} in row ${row}.`);
  });
  const first = column.find((value) => value !== null);
  const odd = column.findIndex((value) => value !== null && typeof value !== typeof first);
  if (odd >= 0)
    throw invalid(`Column "${name}" holds both numbers and strings, first in row ${odd}: convert it to one type.`);
  // All values that are not null have the type of the first.
  return column as readonly (number | null)[] | readonly (string | null)[];
}

/**
 * Checks that all columns have one length and one type each, and gives them as a frame. Arrow tables are read through
 * `getChild(name).toArray()`; typed arrays of other widths become arrays of numbers, booleans 0 and 1.
 *
 * @throws FplMlError `FRAME_INVALID`
 */
export function toFrame(input: FrameInput): Frame {
  const columns = isTable(input)
    ? input.schema.fields.map(({ name }) => [name, input.getChild(name)?.toArray() ?? []] as const)
    : Object.entries(input);
  const frame = Object.fromEntries(columns.map(([name, values]) => [name, columnFrom(name, values)]));
  const rows = rowCount(frame);
  for (const [name, column] of Object.entries(frame)) {
    if (column.length !== rows)
      throw invalid(`Expected ${rows} rows in every column, got ${column.length} in "${name}".`);
  }
  return Object.freeze(frame);
}

/**
 * Turns rows into columns. A name that a row lacks is null there.
 *
 * @throws FplMlError `FRAME_INVALID` when a column mixes numbers and strings
 */
export function frameFromRows(rows: readonly Readonly<Record<string, unknown>>[]): Frame {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return Object.freeze(
    Object.fromEntries(
      names.map((name) => [
        name,
        columnFrom(
          name,
          rows.map((row) => row[name]),
        ),
      ]),
    ),
  );
}

/** The names of the columns, in order. */
export function columnNames(frame: Frame): readonly string[] {
  return Object.keys(frame);
}

/** The number of rows; 0 for a frame without columns. */
export function rowCount(frame: Frame): number {
  const [first] = Object.keys(frame);
  return first === undefined ? 0 : (frame[first]?.length ?? 0);
}

function column(frame: Frame, name: string): Column {
  const found = Object.hasOwn(frame, name) ? frame[name] : undefined;
  if (found !== undefined) return found;
  throw new FplMlError('FRAME_COLUMN_MISSING', `Expected a column "${name}", got ${Object.keys(frame).join(', ')}.`);
}

/**
 * A column as numbers, null as NaN. A `Float64Array` is returned as it is, not copied.
 *
 * @throws FplMlError `FRAME_COLUMN_MISSING`, or `FRAME_INVALID` when it holds strings
 */
export function numericColumn(frame: Frame, name: string): Float64Array {
  const values = column(frame, name);
  if (values instanceof Float64Array) return values;
  // Each of the two kinds of array is an array of column values.
  return Float64Array.from(values as readonly ColumnValue[], (value) => {
    if (typeof value === 'string') throw invalid(`Expected numbers in column "${name}", got "${value}".`);
    return value ?? Number.NaN;
  });
}

/**
 * A column as strings or nulls; numbers are written out, NaN is null.
 *
 * @throws FplMlError `FRAME_COLUMN_MISSING`
 */
export function textColumn(frame: Frame, name: string): readonly (string | null)[] {
  return Array.from(column(frame, name), (value: ColumnValue) =>
    value === null || Number.isNaN(value) ? null : String(value),
  );
}

/**
 * The rows at the given positions, in that order.
 *
 * @param rows positions from 0
 * @throws FplMlError `FRAME_INVALID` for a position outside the frame
 */
export function selectRows(frame: Frame, rows: ArrayLike<number>): Frame {
  const count = rowCount(frame);
  const positions = Array.from(rows);
  const outside = positions.find((row) => !Number.isInteger(row) || row < 0 || row >= count);
  if (outside !== undefined) throw invalid(`Expected row positions from 0 to ${count - 1}, got ${outside}.`);
  const pick = (values: Column): Column =>
    values instanceof Float64Array
      ? Float64Array.from(positions, (row) => values[row] ?? Number.NaN)
      : // One column's values keep its type.
        (positions.map((row) => values[row] ?? null) as readonly (number | null)[]);
  return Object.freeze(Object.fromEntries(Object.entries(frame).map(([name, values]) => [name, pick(values)])));
}
