import { type Frame, numericColumn, textColumn } from '@fpl-ml/core';
import { inWords, isNumeric, quantileCuts } from '../slice-levels.js';
import { type Bounds, UNKNOWN } from './region.js';

/** A column as small whole numbers, which keeps their order: of the values, or of the levels' mean losses. */
export interface CodedFeature {
  readonly column: string;
  /** By row. */
  readonly codes: Int16Array;
  /** What a row of codes within the bounds has in common. */
  words(bounds: Bounds): string;
}

const BINS = 20;

/** Missing numbers come before all others. */
const MISSING = -1;

function numberWords(column: string, cuts: readonly number[], { low, high }: Bounds): string {
  const [below, above] = [cuts[low - 1], cuts[high - 1]];
  const hasMissing = low <= MISSING;
  if (high <= 0) return `${column} is missing`;
  if (below === undefined && above === undefined) return `${column} is known`;
  const lower = below === undefined ? '' : inWords(below);
  const upper = above === undefined ? '' : inWords(above);
  if (upper === '') return `${column} > ${lower}`;
  const range = lower === '' ? `${column} ≤ ${upper}` : `${lower} < ${column} ≤ ${upper}`;
  return hasMissing ? `${range} or missing` : range;
}

function numberFeature(column: string, values: Float64Array, fit: Int32Array): CodedFeature {
  const cuts = quantileCuts(
    Float64Array.from(fit, (row) => values[row] ?? Number.NaN),
    BINS,
  );
  const codes = Int16Array.from(values, (value) => {
    if (Number.isNaN(value)) return MISSING;
    const at = cuts.findIndex((cut) => value <= cut);
    return at < 0 ? cuts.length : at;
  });
  const hasMissing = codes.includes(MISSING);
  // Where nothing is missing, the lowest code is 0 and nobody need be told.
  const words = (bounds: Bounds): string =>
    numberWords(column, cuts, hasMissing ? bounds : { ...bounds, low: Math.max(0, bounds.low) });
  return { column, codes, words };
}

/** Levels with fewer rows of those that are fitted are one. */
const RARE = 10;
const OTHER = Symbol('other');
type Level = string | null | typeof OTHER;

function levelName(level: Level): string {
  if (level === OTHER) return 'a rare one';
  return level ?? 'missing';
}

/** At most so many levels are named. */
const NAMED = 4;

function levelWords(column: string, levels: readonly Level[], { low, high }: Bounds): string {
  const isIn = (_: Level, code: number): boolean => code >= low && code < high;
  const inside = levels.filter(isIn);
  const outside = levels.filter((level, code) => !isIn(level, code));
  const isShorter = outside.length < inside.length && inside.length > 2;
  const told = (isShorter ? outside : inside).map(levelName).sort();
  const list = told.length > NAMED ? [...told.slice(0, NAMED), `${told.length - NAMED} more`] : told;
  const last = list.at(-1) ?? '';
  const joined = list.length > 1 ? `${list.slice(0, -1).join(', ')} ${isShorter ? 'nor' : 'or'} ${last}` : last;
  if (isShorter) return list.length > 1 ? `${column} is neither ${joined}` : `${column} ≠ ${joined}`;
  return list.length > 1 ? `${column} is ${joined}` : `${column} = ${joined}`;
}

/** Levels by their mean loss: the best cut in two is one in that order (Fisher 1958). */
function levelFeature(
  column: string,
  values: readonly (string | null)[],
  fit: Int32Array,
  losses: Float64Array,
): CodedFeature {
  const counts = new Map<string | null, number>();
  for (const row of fit) counts.set(values[row] ?? null, (counts.get(values[row] ?? null) ?? 0) + 1);
  const levelOf = (value: string | null): Level => ((counts.get(value) ?? 0) >= RARE ? value : OTHER);
  const sums = new Map<Level, readonly [sum: number, n: number]>();
  for (const row of fit) {
    const level = levelOf(values[row] ?? null);
    const [sum, n] = sums.get(level) ?? [0, 0];
    sums.set(level, [sum + (losses[row] ?? 0), n + 1]);
  }
  const levels = [...sums].sort(
    ([a, x], [b, y]) => x[0] / x[1] - y[0] / y[1] || (levelName(a) < levelName(b) ? -1 : 1),
  );
  const order = levels.map(([level]) => level);
  const codeOf = new Map(order.map((level, code) => [level, code]));
  // Levels that were never fitted lie with the rare ones, where there are such.
  const codes = Int16Array.from(values, (value) => codeOf.get(levelOf(value)) ?? UNKNOWN);
  return { column, codes, words: (bounds) => levelWords(column, order, bounds) };
}

/**
 * A column of a frame in codes. What depends on values or losses is taken from the rows to be fitted alone.
 *
 * @throws FplMlError `FRAME_COLUMN_MISSING`
 */
export function codedFeature(frame: Frame, column: string, fit: Int32Array, losses: Float64Array): CodedFeature {
  return isNumeric(frame, column)
    ? numberFeature(column, numericColumn(frame, column), fit)
    : levelFeature(column, textColumn(frame, column), fit, losses);
}
