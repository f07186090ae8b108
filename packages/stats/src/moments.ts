import { invalidParameter } from './errors.js';
import { type Sample, sum } from './sample.js';

/**
 * The arithmetic mean, by compensated summation: relative to the mean absolute value, the error is a few units in the
 * last place, whatever the length and order.
 *
 * @param values numbers; none, or a NaN among them, gives NaN; a sum beyond 1.8e308 gives an infinity
 */
export function mean(values: Sample): number {
  return values.length === 0 ? Number.NaN : sum(values) / values.length;
}

/** Options of {@link variance}. */
export interface VarianceOptions {
  /** What is subtracted from n in the divisor: 1 for the unbiased estimate, 0 for the population. Default 1. */
  readonly ddof?: number;
}

/**
 * The variance, in two passes with the correction of Chan, Golub and LeVeque (1983), so that a large mean costs no digits.
 *
 * @param values numbers; as few as `ddof` or fewer, or a NaN or an infinity among them, gives NaN; deviations beyond
 *   1e-150 to 1e150 in size vanish or overflow when squared
 * @throws FplMlError `STATS_PARAMETER_INVALID` for a negative `ddof`
 *
 * @example
 * ```ts
 * import { variance } from '@fpl-ml/stats';
 *
 * const sample: number = variance([1, 2, 3, 4]); // 5 / 3
 * const population: number = variance([1, 2, 3, 4], { ddof: 0 }); // 5 / 4
 * ```
 */
export function variance(values: Sample, options: VarianceOptions = {}): number {
  const ddof = options.ddof ?? 1;
  if (!(ddof >= 0)) throw invalidParameter('ddof from 0', ddof);
  const n = values.length;
  if (n <= ddof) return Number.NaN;
  const centre = mean(values);
  let squares = 0;
  let drift = 0;
  for (let i = 0; i < n; i += 1) {
    const difference = (values[i] ?? 0) - centre;
    squares += difference * difference;
    drift += difference;
  }
  return (squares - (drift * drift) / n) / (n - ddof);
}
