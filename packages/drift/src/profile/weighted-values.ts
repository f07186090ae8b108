import { doubles } from './number-values.js';
import type { NumberProfile } from './reference-profile.js';
import { weightOf } from './sketch.js';

/** Values, ascending, and how many values there are up to each. */
export interface WeightedValues {
  readonly values: Float64Array;
  readonly upTo: Float64Array;
  /** How many there are in all. */
  readonly count: number;
}

function pairsOf({ values }: NumberProfile): readonly (readonly [value: number, weight: number])[] {
  if (values.kind === 'counted') {
    return Array.from(doubles(values.values), (value, i) => [value, values.counts[i] ?? 0] as const);
  }
  return values.levels.flatMap((text, h) => Array.from(doubles(text), (value) => [value, weightOf(h)] as const));
}

/** What a profile knows of the distribution of a column, infinite values included. */
export function weightedValues(numbers: NumberProfile): WeightedValues {
  const [low, high] = numbers.infinite;
  const finite = pairsOf(numbers).toSorted(([a], [b]) => a - b);
  const all = [[Number.NEGATIVE_INFINITY, low] as const, ...finite, [Number.POSITIVE_INFINITY, high] as const];
  const pairs = all.filter(([, weight]) => weight > 0);
  const upTo = new Float64Array(pairs.length);
  let count = 0;
  pairs.forEach(([, weight], i) => {
    count += weight;
    upTo[i] = count;
  });
  return { values: Float64Array.from(pairs, ([value]) => value), upTo, count };
}

/** The number of values up to x. */
export function countUpTo({ values, upTo }: WeightedValues, x: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (upTo[low - 1] ?? 0);
}

/**
 * The values one by one, ascending, or where there are more than the limit so many of them at equal distances.
 *
 * @param limit a whole number from 1
 */
export function spelledOut({ values, upTo, count }: WeightedValues, limit: number): Float64Array {
  const size = Math.min(count, limit);
  const all = new Float64Array(size);
  let at = 0;
  for (let i = 0; i < values.length; i += 1) {
    // Value number j (from 0) stands in the middle of the j-th of `size` equal parts.
    const end = Math.ceil(((upTo[i] ?? 0) / count) * size - 0.5);
    all.fill(values[i] ?? 0, at, end);
    at = end;
  }
  return all;
}
