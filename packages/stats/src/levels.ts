import { invalidParameter, invalidSample } from './errors.js';

/** A level of a categorical variable. Levels are compared as text: 1, '1' and a record's key 1 are one. */
export type Level = string | number | boolean;

/** A typed array of numbers. */
export type NumericArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** A sample of levels: the values themselves in an array, or the count of each level in a map or a plain record. */
export type LevelSample =
  | readonly Level[]
  | NumericArray
  | ReadonlyMap<Level, number>
  | Readonly<Record<string, number>>;

/** The counts of the same levels, in the same order, in two samples. */
export interface PairedCounts {
  /** The levels that either sample holds, as text, in order of first appearance. */
  readonly levels: readonly string[];
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly n: readonly [number, number];
}

function isValues(sample: LevelSample): sample is readonly Level[] | NumericArray {
  return Array.isArray(sample) || ArrayBuffer.isView(sample);
}

function countValues(values: ArrayLike<Level>): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < values.length; i += 1) {
    const level = values[i];
    const missing = level === undefined || level === null || (typeof level === 'number' && Number.isNaN(level));
    if (missing || typeof level === 'object' || typeof level === 'symbol')
      throw invalidSample('levels only: drop missing values or name them', `${String(level)} at position ${i}`);
    const name = String(level);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function takeCounts(entries: Iterable<readonly [Level, number]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [level, count] of entries) {
    if (!(Number.isInteger(count) && count >= 0)) throw invalidParameter('counts that are whole numbers from 0', count);
    counts.set(String(level), (counts.get(String(level)) ?? 0) + count);
  }
  return counts;
}

/**
 * The count of each level, in order of first appearance.
 *
 * @throws FplMlError `STATS_SAMPLE_INVALID` for a missing value or no values, `STATS_PARAMETER_INVALID` for a bad count
 */
function countsOf(sample: LevelSample): Map<string, number> {
  // As above: whatever the types say.
  if (typeof sample !== 'object' || sample === null) throw invalidSample('levels or their counts', String(sample));
  if (isValues(sample)) return countValues(sample);
  return takeCounts(sample instanceof Map ? sample.entries() : Object.entries(sample));
}

/** The counts of both samples over the levels that either holds. */
export function pairedCounts(a: LevelSample, b: LevelSample): PairedCounts {
  const [first, second] = [countsOf(a), countsOf(b)];
  const levels = [...new Set([...first.keys(), ...second.keys()])].filter(
    (level) => (first.get(level) ?? 0) + (second.get(level) ?? 0) > 0,
  );
  const take = (counts: ReadonlyMap<string, number>): readonly number[] =>
    levels.map((level) => counts.get(level) ?? 0);
  const counts = [take(first), take(second)] as const;
  const total = (list: readonly number[]): number => list.reduce((sum, count) => sum + count, 0);
  const n = [total(counts[0]), total(counts[1])] as const;
  if (n[0] === 0 || n[1] === 0) throw invalidSample('at least one value in each sample', 'an empty sample');
  return { levels, first: counts[0], second: counts[1], n };
}
