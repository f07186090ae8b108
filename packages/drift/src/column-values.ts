import { columnNames, type FrameInput, type TableLike } from '@fpl-ml/core';
import { sortNumbers } from '@fpl-ml/stats';
import type { LevelCounts } from './level-counts.js';
import type { ColumnProfile } from './profile/reference-profile.js';
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
      /** How many values are not missing, where `numbers` or `levels` do not say so themselves. */
      readonly n?: number;
      /** By which share the count up to a number, or of a level, may be off. Default 0. */
      readonly rankError?: number;
      /** What is known instead of the values, which are spelled out when the column is compared. */
      readonly profile?: ColumnProfile;
    }
  | {
      /** Why it cannot be read, in words that follow its name. */
      readonly problem: string;
    };

const NO_NUMBERS = new Float64Array();
const NO_LEVELS: LevelCounts = new Map();

function isTable(input: FrameInput): input is TableLike {
  return 'getChild' in input && typeof input.getChild === 'function';
}

/** NaN is sorted to the end, where it is cut off. */
function withoutNaN(sorted: Float64Array): Float64Array {
  let end = sorted.length;
  while (end > 0 && Number.isNaN(sorted[end - 1])) end -= 1;
  return sorted.subarray(0, end);
}

/** @param isOwn whether the array may be used up */
function numeric(values: Float64Array, isOwn: boolean): ColumnValues {
  const numbers = withoutNaN(sortNumbers(values, isOwn));
  return { type: numbers.length === 0 ? 'unknown' : 'numeric', rows: values.length, numbers, levels: NO_LEVELS };
}

/** A value as a number, NaN where it is missing; nothing where it is none. Booleans are 0 and 1, as in frames. */
function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value === null || value === undefined) return Number.NaN;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return undefined;
}

function kindOf(value: unknown): string {
  return value instanceof Date ? 'a Date' : `a value of type ${typeof value}`;
}

function oddOne(value: unknown, row: number): ColumnValues {
  const odd = typeof value === 'string' || asNumber(value) !== undefined;
  return {
    problem: odd
      ? `it holds both numbers and text, first in row ${row}: convert it to one type`
      : `it holds ${kindOf(value)} in row ${row}: convert it to numbers or text`,
  };
}

function readNumbers(values: ArrayLike<unknown>): ColumnValues {
  const copy = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const number = asNumber(values[i]);
    if (number === undefined) return oddOne(values[i], i);
    copy[i] = number;
  }
  return numeric(copy, true);
}

/** The text of a value, or `null` where it is missing. */
function asText(value: unknown): string | null | undefined {
  if (typeof value === 'string') return value;
  const number = asNumber(value);
  if (number === undefined) return undefined;
  return Number.isNaN(number) ? null : String(number);
}

/** @param numbersToo whether numbers are levels, as in a column declared so */
function readLevels(values: ArrayLike<unknown>, numbersToo: boolean): ColumnValues {
  const levels = new Map<string, number>();
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    const text = asText(value);
    if (text === undefined || (text !== null && !numbersToo && typeof value !== 'string')) return oddOne(value, i);
    if (text !== null) levels.set(text, (levels.get(text) ?? 0) + 1);
  }
  return { type: 'categorical', rows: values.length, numbers: NO_NUMBERS, levels };
}

/** The first value that is not missing. */
function firstPresent(values: ArrayLike<unknown>): unknown {
  for (let i = 0; i < values.length; i += 1) {
    if (asText(values[i]) !== null) return values[i];
  }
  return undefined;
}

function valuesOf(values: ArrayLike<unknown>, wanted: ColumnType | undefined): ColumnValues {
  if (values instanceof Float64Array && wanted !== 'categorical') return numeric(values, false);
  const first = firstPresent(values);
  if (first === undefined) return { type: 'unknown', rows: values.length, numbers: NO_NUMBERS, levels: NO_LEVELS };
  if (wanted === 'categorical') return readLevels(values, true);
  if (typeof first !== 'string') return readNumbers(values);
  return wanted === 'numeric' ? { problem: 'it holds text, and was declared numeric' } : readLevels(values, false);
}

/** Whether something can be read as a column: text is a list of characters, which nobody means. */
function isColumn(values: unknown): values is ArrayLike<unknown> {
  return typeof values === 'object' && values !== null && 'length' in values && Number.isInteger(values.length);
}

/** Reads one column by itself, so that a bad one spoils no other. */
function readColumn(read: () => unknown, wanted: ColumnType | undefined): ColumnValues {
  try {
    const values = read();
    return isColumn(values) ? valuesOf(values, wanted) : { problem: `it is ${kindOf(values)}, not a list of values` };
  } catch (error) {
    // What a caller's getter or proxy threw may hold a secret: its kind says enough here.
    return { problem: `reading it failed (${error instanceof Error ? error.name : typeof error})` };
  }
}

/** The columns of a frame by name, each read by itself. */
export function readColumns(
  input: FrameInput,
  types: Readonly<Record<string, ColumnType>>,
  wanted: (column: string) => boolean,
): ReadonlyMap<string, ColumnValues> {
  const sources: readonly (readonly [string, () => unknown])[] = isTable(input)
    ? input.schema.fields.map(({ name }) => [name, () => input.getChild(name)?.toArray() ?? []])
    : columnNames(input).map((name) => [name, () => input[name] ?? []]);
  // A column may have the name of something that every object has.
  const typeOfColumn = (name: string): ColumnType | undefined => (Object.hasOwn(types, name) ? types[name] : undefined);
  return new Map(
    sources.filter(([name]) => wanted(name)).map(([name, read]) => [name, readColumn(read, typeOfColumn(name))]),
  );
}
