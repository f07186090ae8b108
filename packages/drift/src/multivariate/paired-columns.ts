import {
  type Column,
  columnNames,
  type Frame,
  type FrameInput,
  numericColumn,
  rowCount,
  textColumn,
  toFrame,
} from '@fpl-ml/core';
import { isSelected } from '../prepared-reference.js';
import { invalidColumn } from './errors.js';
import type { MultivariateOptions } from './options.js';
import type { IgnoredColumn } from './result.js';

/** A column of numbers on both sides; NaN is missing. */
export interface NumberPair {
  readonly kind: 'numeric';
  readonly name: string;
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** A column of levels on both sides, as positions in `levels`; -1 is missing. */
export interface LevelPair {
  readonly kind: 'categorical';
  readonly name: string;
  readonly levels: readonly string[];
  readonly reference: Int32Array;
  readonly current: Int32Array;
}

/** A column on both sides. */
export type PairedColumn = NumberPair | LevelPair;

/** Both datasets, column by column. */
export interface PairedColumns {
  readonly columns: readonly PairedColumn[];
  readonly ignored: readonly IgnoredColumn[];
  readonly n: readonly [reference: number, current: number];
}

function holds(column: Column): 'numeric' | 'categorical' | 'nothing' {
  if (column instanceof Float64Array) return column.every(Number.isNaN) ? 'nothing' : 'numeric';
  const first = column.find((value) => value !== null && !Number.isNaN(value));
  if (first === undefined) return 'nothing';
  return typeof first === 'number' ? 'numeric' : 'categorical';
}

function codesOf(words: readonly (string | null)[], positions: Map<string, number>): Int32Array {
  return Int32Array.from(words, (word) => {
    if (word === null) return -1;
    const known = positions.get(word);
    if (known !== undefined) return known;
    positions.set(word, positions.size);
    return positions.size - 1;
  });
}

/** A column of levels on both sides. */
export function levelPair(name: string, before: Frame, now: Frame): LevelPair {
  const positions = new Map<string, number>();
  const reference = codesOf(textColumn(before, name), positions);
  const current = codesOf(textColumn(now, name), positions);
  return { kind: 'categorical', name, levels: [...positions.keys()], reference, current };
}

function pairOf(name: string, before: Frame, now: Frame, declared: PairedColumn['kind'] | undefined): PairedColumn {
  const lacking = Object.hasOwn(before, name) ? 'current data' : 'reference';
  const [old, fresh] = [before[name], now[name]];
  if (old === undefined || fresh === undefined || !Object.hasOwn(before, name) || !Object.hasOwn(now, name)) {
    throw invalidColumn(name, `is not in the ${lacking}`, 'add it, or exclude it on both sides');
  }
  const found = [holds(old), holds(fresh)] as const;
  if (declared === 'categorical') return levelPair(name, before, now);
  if (found.includes('categorical') && (found.includes('numeric') || declared === 'numeric')) {
    const words = (kind: string): string => (kind === 'categorical' ? 'text' : 'numbers');
    const got = declared === undefined ? `${words(found[0])} before and ${words(found[1])} now` : 'text';
    throw invalidColumn(name, `holds ${got}`, 'convert it, or declare it categorical in `types`');
  }
  if (found.includes('categorical')) return levelPair(name, before, now);
  return { kind: 'numeric', name, reference: numericColumn(before, name), current: numericColumn(now, name) };
}

/**
 * Reads both sides of all columns of the reference that are selected.
 *
 * @throws FplMlError `FRAME_INVALID`, or `DRIFT_COLUMN_INVALID` naming a column that one side lacks or that changed its type
 */
export function pairColumns(
  reference: FrameInput,
  current: FrameInput,
  { columns: selection = {}, types = {} }: MultivariateOptions,
): PairedColumns {
  const [before, now] = [toFrame(reference), toFrame(current)];
  const wanted = [...new Set([...columnNames(before), ...(selection.include ?? [])])].filter((name) =>
    isSelected(selection, name),
  );
  const declared = (name: string): PairedColumn['kind'] | undefined =>
    Object.hasOwn(types, name) ? types[name] : undefined;
  const added = columnNames(now).filter((name) => isSelected(selection, name) && !wanted.includes(name));
  return {
    columns: wanted.map((name) => pairOf(name, before, now, declared(name))),
    ignored: added.map((column) => ({ column, why: 'the reference does not have it' })),
    n: [rowCount(before), rowCount(now)],
  };
}
