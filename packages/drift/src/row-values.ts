import {
  type Column,
  columnNames,
  type Frame,
  type FrameInput,
  selectRows,
  type TableLike,
  toFrame,
} from '@fpl-ml/core';

/** Columns whose values stand row by row, as what looks across columns needs them. */
export interface Rows {
  readonly count: number;
  /** Those that can be read, and are as long as the longest. */
  readonly frame: Frame;
}

/** No rows at all. */
export const NO_ROWS: Rows = { count: 0, frame: {} };

function isTable(input: FrameInput): input is TableLike {
  return 'getChild' in input && typeof input.getChild === 'function';
}

/** Any error of reading a column has become its verdict where columns are read one by one; here it is just not there. */
function readOne(read: () => ArrayLike<unknown>): Column | null {
  try {
    // What is no column `toFrame` refuses.
    return toFrame({ column: read() as Column })['column'] ?? null;
  } catch {
    return null;
  }
}

function frameOf(columns: readonly (readonly [string, Column])[]): Frame {
  return Object.freeze(Object.fromEntries(columns));
}

/** Reads the wanted columns row by row. What cannot be read is left out: it has got its verdict where columns are read. */
export function readRows(input: FrameInput, wanted: (column: string) => boolean): Rows {
  const sources: readonly (readonly [string, () => ArrayLike<unknown>])[] = isTable(input)
    ? input.schema.fields.map(({ name }) => [name, () => input.getChild(name)?.toArray() ?? []])
    : columnNames(input).map((name) => [name, () => input[name] ?? []]);
  const read = sources
    .filter(([name]) => wanted(name))
    .map(([name, values]) => [name, readOne(values)] as const)
    .filter((entry): entry is readonly [string, Column] => entry[1] !== null);
  const count = read.reduce((most, [, column]) => Math.max(most, column.length), 0);
  return { count, frame: frameOf(read.filter(([, column]) => column.length === count)) };
}

/** The same columns with arrays of their own, which nobody else can change. */
export function copiedRows({ count, frame }: Rows): Rows {
  // A copy of a column's values has its type.
  const own = (column: Column): Column => (column instanceof Float64Array ? column.slice() : ([...column] as Column));
  return { count, frame: frameOf(Object.entries(frame).map(([name, column]) => [name, own(column)])) };
}

/** Some of the rows. */
export function rowsAt(rows: Rows, positions: Int32Array): Rows {
  return { count: positions.length, frame: selectRows(rows.frame, positions) };
}
