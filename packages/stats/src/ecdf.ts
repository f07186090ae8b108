import { type Sample, sortedSample } from './sample.js';

/** How many of the sorted values are at most x, or below x. */
export function countUpTo(sorted: Float64Array, x: number, inclusive: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] ?? 0;
    if (value < x || (inclusive && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The empirical distribution function: the share of the values that are at most x, right-continuous. NaN gives NaN.
 *
 * @param values numbers, at least one, no NaN
 * @throws FplMlError `STATS_SAMPLE_INVALID`
 *
 * @example
 * ```ts
 * import { ecdf } from '@fpl-ml/stats';
 *
 * const share = ecdf([1, 2, 2, 5]);
 * const upToTwo: number = share(2); // 0.75
 * ```
 */
export function ecdf(values: Sample): (x: number) => number {
  const sorted = sortedSample(values);
  return (x) => (Number.isNaN(x) ? Number.NaN : countUpTo(sorted, x, true) / sorted.length);
}
