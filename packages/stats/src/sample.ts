import { invalidSample } from './errors.js';
import { sortNumbers } from './sort-numbers.js';

/** Any array of numbers. */
export type Sample = ArrayLike<number>;

/** Compensated sum (Neumaier 1974). Where it overflows or holds an infinity, what plain addition gives. */
export function sum(values: Sample): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

/** Whether it is a typed array of anything but bigints, which can hold numbers only. */
function holdsOnlyNumbers(given: unknown): boolean {
  return ArrayBuffer.isView(given) && !(given instanceof BigInt64Array || given instanceof BigUint64Array);
}

/**
 * Refuses what the types do not allow and plain JavaScript does: a typed array would make 0 of null, and zeros of a number.
 *
 * @throws FplMlError `STATS_SAMPLE_INVALID`
 */
export function requireNumbers(values: Sample): void {
  const given: unknown = values;
  if (holdsOnlyNumbers(given)) return;
  if (typeof given !== 'object' || given === null || !('length' in given))
    throw invalidSample('an array of numbers', given === null ? 'null' : `a value of type ${typeof given}`);
  for (let i = 0; i < values.length; i += 1) {
    const value: unknown = values[i];
    if (typeof value !== 'number')
      throw invalidSample('numbers only: drop or impute missing values first', `${String(value)} at position ${i}`);
  }
}

/** Checks that all values are finite and that there are enough. */
export function requireFinite(values: Sample, atLeast: number): void {
  requireNumbers(values);
  if (values.length < atLeast) throw invalidSample(`at least ${atLeast} values`, `${values.length}`);
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i])) throw invalidSample('finite numbers only', `${values[i]} at position ${i}`);
  }
}

/**
 * A sorted copy; the sample itself when it is a `Float64Array` said to be sorted.
 *
 * @throws FplMlError `STATS_SAMPLE_INVALID` when it is empty or holds NaN
 */
export function sortedSample(values: Sample, alreadySorted = false): Float64Array {
  requireNumbers(values);
  const sorted = alreadySorted && values instanceof Float64Array ? values : sortNumbers(values);
  if (sorted.length === 0) throw invalidSample('at least one value', 'an empty sample');
  // Sorting puts NaN last.
  if (Number.isNaN(sorted[sorted.length - 1]))
    throw invalidSample('no NaN: drop or impute missing values first', 'NaN');
  return sorted;
}

/** Magnitudes between which squares, and sums of them, neither overflow nor vanish. */
const [SMALL, LARGE] = [1e-140, 1e140];

/** Finite values in a unit in which they can be squared: 1 unless they are extreme. */
export function inSafeUnit(values: Sample): { readonly values: Sample; readonly unit: number } {
  let largest = 0;
  for (let i = 0; i < values.length; i += 1) largest = Math.max(largest, Math.abs(values[i] ?? 0));
  if (largest === 0 || (largest > SMALL && largest < LARGE)) return { values, unit: 1 };
  return { values: Float64Array.from(values, (value) => value / largest), unit: largest };
}
