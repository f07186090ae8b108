import { type Frame, type FrameInput, textColumn } from '@fpl-ml/core';
import { invalidOption } from './errors.js';
import type { PreparedColumn } from './prepared-reference.js';
import { numbersOf } from './row-numbers.js';
import { copiedRows, type Rows, readRows, rowsAt } from './row-values.js';

/** Options that look across the columns of a row. They belong to the reference, which keeps its rows for them. */
export interface AcrossOptions {
  /** The column that says whose row it is, where the same entities come again. Default none: rows are independent. */
  readonly entity?: string;
  /** Columns by whose levels all others are compared too, at most 30 levels each, the most frequent. Default none. */
  readonly groupBy?: string | readonly string[];
  /** Pairs of numeric columns whose rank correlation is compared, or `true` for all pairs; at most 500. Default none. */
  readonly correlations?: boolean | readonly (readonly [string, string])[];
}

/** The rows of the reference that have one level of a group column. */
export interface PreparedGroup {
  readonly by: string;
  readonly level: string;
  readonly rows: Rows;
  readonly columns: ReadonlyMap<string, PreparedColumn>;
}

/** What a reference keeps for the options that look across columns. */
export interface AcrossRows {
  readonly entity: string | null;
  readonly groupBy: readonly string[];
  readonly pairs: readonly (readonly [string, string])[];
  readonly rows: Rows;
  readonly groups: readonly PreparedGroup[];
}

/** Groups beyond the most frequent so many are too small to say anything. */
const MOST_LEVELS = 30;
/** More pairs leave none of them any power. */
const MOST_PAIRS = 500;

/** Row positions by level, the most frequent level first. */
export function positionsByLevel(rows: Rows, column: string): ReadonlyMap<string, Int32Array> {
  const found = new Map<string, number[]>();
  textColumn(rows.frame, column).forEach((level, row) => {
    if (level === null) return;
    const positions = found.get(level);
    if (positions === undefined) found.set(level, [row]);
    else positions.push(row);
  });
  const ordered = [...found].toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  return new Map(ordered.slice(0, MOST_LEVELS).map(([level, positions]) => [level, Int32Array.from(positions)]));
}

function allPairs(names: readonly string[]): readonly (readonly [string, string])[] {
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
}

function pairsFrom(wanted: AcrossOptions['correlations'], numeric: readonly string[]): AcrossRows['pairs'] {
  const pairs = wanted === true ? allPairs(numeric) : wanted === undefined || wanted === false ? [] : wanted;
  if (pairs.length <= MOST_PAIRS) return pairs;
  throw invalidOption('correlations', `at most ${MOST_PAIRS} pairs (name those that matter)`, `${pairs.length} pairs`);
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function required(name: string, column: string, frame: Frame): void {
  if (Object.hasOwn(frame, column)) return;
  throw invalidOption(name, 'a readable column of the reference, as long as the others', column);
}

/**
 * Keeps the rows of a reference where an option needs them.
 *
 * @param prepare reads and bins the columns of a part of the rows
 * @returns `null` where no option does
 * @throws FplMlError `DRIFT_OPTION_INVALID` where the reference has no such column, or there are too many pairs
 */
export function acrossRows(
  reference: FrameInput,
  { entity, groupBy, correlations = false }: AcrossOptions,
  isWanted: (column: string) => boolean,
  prepare: (rows: Frame) => ReadonlyMap<string, PreparedColumn>,
): AcrossRows | null {
  const by = listOf(groupBy);
  if (entity === undefined && by.length === 0 && correlations === false) return null;
  const named = new Set([...by, ...(entity === undefined ? [] : [entity])]);
  const rows = copiedRows(readRows(reference, (column) => isWanted(column) || named.has(column)));
  if (entity !== undefined) required('entity', entity, rows.frame);
  for (const column of by) required('groupBy', column, rows.frame);
  const numeric = Object.keys(rows.frame).filter(
    (column) => column !== entity && isWanted(column) && numbersOf(rows.frame, column) !== null,
  );
  const groups = by.flatMap((column) =>
    [...positionsByLevel(rows, column)].map(([level, positions]) => {
      const part = rowsAt(rows, positions);
      return { by: column, level, rows: part, columns: prepare(part.frame) };
    }),
  );
  return { entity: entity ?? null, groupBy: by, pairs: pairsFrom(correlations, numeric), rows, groups };
}
