import { type DistanceOptions, integratedDifference } from './distance.js';
import type { Sample } from './sample.js';
import type { DistanceResult } from './wasserstein.js';

/**
 * The energy distance between two samples, √(2 ∫ (U - V)²) with U and V their empirical distribution functions, in units of
 * the square root of the values' unit (as scipy has it). Less ruled by outliers than {@link wasserstein}.
 *
 * @param a finite numbers, at least one
 * @param b finite numbers, at least one
 * @returns the distance as `statistic`, and a p-value of NaN
 * @throws FplMlError `STATS_SAMPLE_INVALID`
 *
 * @example
 * ```ts
 * import { energyDistance } from '@fpl-ml/stats';
 *
 * const { statistic } = energyDistance([0], [2]); // 2
 * ```
 */
export function energyDistance(a: Sample, b: Sample, options: DistanceOptions = {}): DistanceResult {
  const statistic = Math.sqrt(2 * integratedDifference(a, b, true, options));
  return { statistic, pValue: Number.NaN, method: 'energy', n: [a.length, b.length] };
}
