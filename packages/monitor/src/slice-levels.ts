import { columnNames, type Frame, FplMlError, numericColumn, textColumn } from '@fpl-ml/core';
import { quantile } from '@fpl-ml/stats';

/** The rows that share a value of a column, or a range of its values. */
export interface SliceLevel {
  readonly column: string;
  /** In words: a value, a range such as `20 < minutes ≤ 60`, or `missing`. */
  readonly level: string;
  readonly rows: readonly number[];
}

/** Rounded for people: six digits. */
export function inWords(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** @throws FplMlError `FRAME_COLUMN_MISSING` */
export function isNumeric(frame: Frame, name: string): boolean {
  const values = Object.hasOwn(frame, name) ? frame[name] : undefined;
  if (values === undefined) {
    throw new FplMlError(
      'FRAME_COLUMN_MISSING',
      `Expected a column "${name}", got ${columnNames(frame).join(', ')}: name one of those.`,
    );
  }
  return values instanceof Float64Array || values.every((value) => typeof value !== 'string');
}

/** Cuts at quantiles, equal ones merged; the last bin has no upper cut. */
export function quantileCuts(values: Float64Array, bins: number): readonly number[] {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const largest = present.at(-1) ?? Number.NaN;
  const cuts = Array.from({ length: bins - 1 }, (_, i) => quantile(present, (i + 1) / bins, { sorted: true }));
  return [...new Set(cuts)].filter((cut) => Number.isFinite(cut) && cut < largest);
}

function rangeWords(column: string, low: number | undefined, high: number | undefined): string {
  if (low === undefined && high === undefined) return `any ${column}`;
  if (high === undefined) return `${column} > ${inWords(low ?? Number.NaN)}`;
  return low === undefined ? `${column} ≤ ${inWords(high)}` : `${inWords(low)} < ${column} ≤ ${inWords(high)}`;
}

function grouped(column: string, names: readonly string[], at: ArrayLike<number>): readonly SliceLevel[] {
  const rows = names.map((): number[] => []);
  for (let row = 0; row < at.length; row += 1) rows[at[row] ?? 0]?.push(row);
  return names.flatMap((level, i) => {
    const own = rows[i] ?? [];
    return own.length === 0 ? [] : [{ column, level, rows: own }];
  });
}

function numberLevels(column: string, values: Float64Array, bins: number): readonly SliceLevel[] {
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const missing = 'missing';
  if (distinct.length <= bins) {
    const names = [...distinct.map((value) => inWords(value)), missing];
    return grouped(
      column,
      names,
      Array.from(values, (value) => (Number.isNaN(value) ? distinct.length : distinct.indexOf(value))),
    );
  }
  const cuts = quantileCuts(values, bins);
  const names = [...cuts, undefined].map((cut, i) => rangeWords(column, cuts[i - 1], cut));
  const binOf = (value: number): number => {
    const at = cuts.findIndex((cut) => value <= cut);
    return at < 0 ? cuts.length : at;
  };
  return grouped(
    column,
    [...names, missing],
    Array.from(values, (value) => (Number.isNaN(value) ? names.length : binOf(value))),
  );
}

function textLevels(column: string, values: readonly (string | null)[]): readonly SliceLevel[] {
  const names = [...new Set(values)].filter((value) => value !== null).sort();
  const at = new Map(names.map((name, i) => [name, i]));
  return grouped(
    column,
    [...names, 'missing'],
    values.map((value) => (value === null ? names.length : (at.get(value) ?? 0))),
  );
}

/**
 * The levels of a column: its texts; of numbers their distinct values where there are at most `bins`, else ranges with
 * about as many rows each. Missing values are a level.
 *
 * @throws FplMlError `FRAME_COLUMN_MISSING`
 */
export function sliceLevels(frame: Frame, column: string, bins: number): readonly SliceLevel[] {
  return isNumeric(frame, column)
    ? numberLevels(column, numericColumn(frame, column), bins)
    : textLevels(column, textColumn(frame, column));
}
