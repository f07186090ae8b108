import type { FrameInput } from '@fpl-ml/core';
import { type BinEdges, binEdgesOfSorted } from './bin-edges.js';
import { type ColumnValues, readColumns } from './column-values.js';
import { invalidOption } from './errors.js';
import type { ColumnType } from './report.js';

/** Which columns are compared. */
export interface ColumnSelection {
  /** Only these. Default all. */
  readonly include?: readonly string[];
  /** Not these. Default none. */
  readonly exclude?: readonly string[];
}

/** Options of {@link prepareReference}. */
export interface PrepareOptions {
  readonly columns?: ColumnSelection;
  /** What columns hold, where their values mislead: `categorical` for identifiers that are numbers. */
  readonly types?: Readonly<Record<string, 'numeric' | 'categorical'>>;
  /** Bins of the population stability index, a whole number from 2. Default 10. */
  readonly bins?: number;
}

/** A column of the reference with everything about it that does not depend on the current data. */
export interface PreparedColumn {
  readonly values: ColumnValues;
  /** Bins for the population stability index; `null` unless numeric. */
  readonly edges: BinEdges | null;
  /** The distinct values, where they are few; else `null`. */
  readonly distinct: readonly number[] | null;
  /** The share of the most frequent value among those that are not missing; 0 unless numeric. */
  readonly largestTie: number;
}

/** A reference made ready once, to be compared with many datasets. Opaque: made by {@link prepareReference}. */
export interface PreparedReference {
  readonly prepared: true;
  readonly rows: number;
  readonly types: Readonly<Record<string, ColumnType>>;
  readonly columns: ReadonlyMap<string, PreparedColumn>;
}

/** Up to so many distinct values, each is a cell of its own. */
const FEW = 10;

/** The distinct values and the count of the most frequent, or `null` instead of the values where there are more than a few. */
function ties(sorted: Float64Array): { readonly distinct: readonly number[] | null; readonly largest: number } {
  const distinct: number[] = [];
  let [largest, start] = [0, 0];
  for (let i = 1; i <= sorted.length; i += 1) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue;
    largest = Math.max(largest, i - start);
    if (distinct.length <= FEW) distinct.push(sorted[start] ?? 0);
    start = i;
  }
  return { distinct: distinct.length <= FEW ? distinct : null, largest };
}

function prepareColumn(values: ColumnValues, bins: number): PreparedColumn {
  if ('problem' in values || values.numbers.length === 0) return { values, edges: null, distinct: null, largestTie: 0 };
  const { distinct, largest } = ties(values.numbers);
  const edges = binEdgesOfSorted(values.numbers, { bins });
  return { values, edges, distinct, largestTie: largest / values.numbers.length };
}

/** Whether a selection holds a column. */
export function isSelected({ include, exclude }: ColumnSelection, column: string): boolean {
  return (include === undefined || include.includes(column)) && exclude?.includes(column) !== true;
}

/** The most rows of any column. */
export function mostRows(columns: Iterable<ColumnValues>): number {
  let rows = 0;
  for (const values of columns) if ('rows' in values) rows = Math.max(rows, values.rows);
  return rows;
}

/**
 * Sorts and bins a reference once, so that each later {@link detectDrift} costs only the current data.
 *
 * @param reference the data that the model was trained on, or a pinned anchor; copied
 * @throws FplMlError `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { detectDrift, prepareReference } from '@fpl-ml/drift';
 *
 * const reference = prepareReference({ minutes: Float64Array.from({ length: 5000 }, (_, i) => i % 91) });
 * const weeks = [{ minutes: [90, 90, 12, 0] }, { minutes: [0, 45, 90, 90] }];
 * const verdicts = weeks.map((week) => detectDrift(reference, week).verdict);
 * ```
 */
export function prepareReference(reference: FrameInput, options: PrepareOptions = {}): PreparedReference {
  const { columns: selection = {}, types = {}, bins = 10 } = options;
  if (!(Number.isInteger(bins) && bins >= 2)) throw invalidOption('bins', 'a whole number from 2', bins);
  const read = readColumns(reference, types, (column) => isSelected(selection, column));
  const columns = new Map([...read].map(([name, values]) => [name, prepareColumn(values, bins)]));
  return Object.freeze({ prepared: true, rows: mostRows(read.values()), types: Object.freeze({ ...types }), columns });
}

/** Whether a reference has been prepared. */
function isPrepared(reference: FrameInput | PreparedReference): reference is PreparedReference {
  return 'prepared' in reference && reference.prepared === true;
}

/**
 * The reference, prepared if it is not.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID` for options that come too late for a prepared one
 */
export function preparedWith(reference: FrameInput | PreparedReference, options: PrepareOptions): PreparedReference {
  if (!isPrepared(reference)) return prepareReference(reference, options);
  const late = (['types', 'bins'] as const).find((name) => options[name] !== undefined);
  if (late === undefined) return reference;
  throw invalidOption(late, 'nothing with a prepared reference (give it to prepareReference)', late);
}
