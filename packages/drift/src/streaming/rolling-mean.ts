import { countOption } from '../option-checks.js';

/** Sums from `from` to `to`, either way, into `sums`. */
function runningSums(values: ArrayLike<number>, sums: Float64Array, from: number, to: number): void {
  const step = from <= to ? 1 : -1;
  let sum = 0;
  for (let i = from; i !== to + step; i += step) {
    sum += values[i] ?? Number.NaN;
    sums[i] = sum;
  }
}

/**
 * Means of the last `size` values at each place; at the first places, of all values so far. Each is the sum of the values of its own window,
 * and of no other: what has left leaves no rounding behind (after 1e16, a window of ones has mean 1), nor a NaN or an infinity. Linear in the number of values, whatever
 * the size (van Herk 1992: blocks of `size` values, summed from both ends).
 *
 * @param size values in a window, at least 1
 * @returns as many means as values; NaN where the window holds a NaN
 * @throws FplMlError `DRIFT_OPTION_INVALID` for another size
 *
 * @example
 * ```ts
 * import { rollingMean } from '@fpl-ml/drift';
 *
 * const means = rollingMean([5, 10, 6, 4, 14], 3); // 5, 7.5, 7, 6.67, 8
 * ```
 */
export function rollingMean(values: ArrayLike<number>, size: number): Float64Array {
  countOption('size', size, 1);
  const n = values.length;
  const [forward, backward] = [new Float64Array(n), new Float64Array(n)];
  for (let start = 0; start < n; start += size) {
    const end = Math.min(start + size, n) - 1;
    runningSums(values, forward, start, end);
    runningSums(values, backward, end, start);
  }
  return Float64Array.from({ length: n }, (_, last) => {
    const first = last - size + 1;
    if (first <= 0) return (forward[last] ?? Number.NaN) / (last + 1);
    // A window is one whole block, or the end of one and the beginning of the next.
    const whole = first % size === 0;
    return ((whole ? 0 : (backward[first] ?? Number.NaN)) + (forward[last] ?? Number.NaN)) / size;
  });
}
