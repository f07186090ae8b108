import type { FrameInput } from '@fpl-ml/core';
import { type AcrossOptions, type AcrossRows, acrossRows } from './across-rows.js';
import { type BinEdges, type BinEdgesOptions, binEdgesOfSorted } from './bin-edges.js';
import { type ColumnValues, readColumns } from './column-values.js';
import { invalidOption } from './errors.js';
import { provenanceOf, provenanceWith, type ReferenceAbout, type ReferenceProvenance } from './provenance.js';
import { openProfile, valuesOfProfile } from './profile/open-profiles.js';
import { requireProfile } from './profile/profile-from-json.js';
import { isProfile, type ReferenceProfile } from './profile/reference-profile.js';
import { profileHash } from './profile/profile-hash.js';
import type { ColumnType } from './report.js';
import { readRows } from './row-values.js';

/** Which columns are compared. */
export interface ColumnSelection {
  /** Only these. Default all. */
  readonly include?: readonly string[];
  /** Not these. Default none. */
  readonly exclude?: readonly string[];
}

/** Options of {@link prepareReference}. */
export interface PrepareOptions extends AcrossOptions {
  readonly columns?: ColumnSelection;
  /** What columns hold, where their values mislead: `categorical` for identifiers that are numbers. */
  readonly types?: Readonly<Record<string, 'numeric' | 'categorical'>>;
  /** Bins of the population stability index, a whole number from 2. Default 10. */
  readonly bins?: number;
  /** How those bins are cut. `sturges` and `doane` choose their number themselves. Default `quantile`. */
  readonly binning?: 'quantile' | 'width' | 'sturges' | 'doane';
  /** What the reference is; then each report says so, with a hash of its content. Default nothing. */
  readonly about?: ReferenceAbout;
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
  /** What it keeps for the options that look across columns; `null` without them. */
  readonly across: AcrossRows | null;
  readonly provenance: ReferenceProvenance | null;
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

function prepareColumn(values: ColumnValues, bins: BinEdgesOptions): PreparedColumn {
  if ('problem' in values || values.numbers.length === 0) return { values, edges: null, distinct: null, largestTie: 0 };
  const { distinct, largest } = ties(values.numbers);
  const edges = binEdgesOfSorted(values.numbers, bins);
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

const BINNINGS = ['quantile', 'width', 'sturges', 'doane'];

function binsFrom({ bins = 10, binning = 'quantile' }: PrepareOptions): BinEdgesOptions {
  if (!(Number.isInteger(bins) && bins >= 2)) throw invalidOption('bins', 'a whole number from 2', bins);
  if (!BINNINGS.includes(binning)) throw invalidOption('binning', BINNINGS.join(', '), binning);
  return { bins, method: binning };
}

/**
 * Sorts and bins a reference once, so that each later {@link detectDrift} costs only the current data.
 *
 * @param reference the data that the model was trained on, or a pinned anchor; copied. Or a profile of them
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
export function prepareReference(
  reference: FrameInput | ReferenceProfile,
  options: PrepareOptions = {},
): PreparedReference {
  const { columns: selection = {}, types = {} } = options;
  const bins = binsFrom(options);
  const isWanted = (column: string): boolean => isSelected(selection, column);
  if (isProfile(reference)) return preparedProfile(requireProfile(reference), options, isWanted, bins);
  const prepare = (frame: FrameInput): ReadonlyMap<string, PreparedColumn> =>
    new Map([...readColumns(frame, types, isWanted)].map(([name, values]) => [name, prepareColumn(values, bins)]));
  const columns = prepare(reference);
  return Object.freeze({
    prepared: true,
    rows: mostRows([...columns.values()].map(({ values }) => values)),
    types: Object.freeze({ ...types }),
    columns,
    across: acrossRows(reference, options, isWanted, prepare),
    provenance: options.about === undefined ? null : provenanceOf(readRows(reference, isWanted), options.about),
  });
}

/** A profile has no rows, and what its columns hold was said when it was built. */
function preparedProfile(
  profile: ReferenceProfile,
  options: PrepareOptions,
  isWanted: (column: string) => boolean,
  bins: BinEdgesOptions,
): PreparedReference {
  const unfit = (['types', 'entity', 'groupBy', 'correlations'] as const).find((name) => options[name] !== undefined);
  if (unfit !== undefined) throw invalidOption(unfit, 'nothing with a profile, which has no rows', unfit);
  const columns = profile.columns.filter(({ column }) => isWanted(column));
  const declared = columns.filter(({ declared }) => declared).map(({ column, type }) => [column, type] as const);
  const prepared = columns.map((column) => {
    return [column.column, { ...prepareColumn(openProfile(column), bins), values: valuesOfProfile(column) }] as const;
  });
  return Object.freeze({
    prepared: true,
    rows: profile.rows,
    types: Object.freeze(
      Object.fromEntries(declared.flatMap(([name, type]) => (type === 'unreadable' ? [] : [[name, type]]))),
    ),
    columns: new Map(prepared),
    across: null,
    provenance: options.about === undefined ? null : provenanceWith(profileHash(profile), profile.rows, options.about),
  });
}

/** The options that are used up when a reference is prepared. */
const OF_THE_REFERENCE = ['types', 'bins', 'binning', 'entity', 'groupBy', 'correlations', 'about'] as const;

/** What is left of options once a reference is prepared with them. */
export function withoutReferenceOptions<Options extends PrepareOptions>(
  options: Options,
): Omit<Options, (typeof OF_THE_REFERENCE)[number]> {
  const rest = { ...options };
  for (const name of OF_THE_REFERENCE) delete rest[name];
  return rest;
}

/** Whether a reference has been prepared. */
function isPrepared(reference: FrameInput | PreparedReference | ReferenceProfile): reference is PreparedReference {
  return 'prepared' in reference && reference.prepared === true;
}

/**
 * The reference, prepared if it is not.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID` for options that come too late for a prepared one
 */
export function preparedWith(
  reference: FrameInput | PreparedReference | ReferenceProfile,
  options: PrepareOptions,
): PreparedReference {
  if (!isPrepared(reference)) return prepareReference(reference, options);
  const late = OF_THE_REFERENCE.find((name) => options[name] !== undefined);
  if (late === undefined) return reference;
  throw invalidOption(late, 'nothing with a prepared reference (give it to prepareReference)', late);
}
