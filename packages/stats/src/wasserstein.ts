import { type DistanceOptions, integratedDifference } from './distance.js';
import type { Sample } from './sample.js';
import type { TestResult } from './test-result.js';

/** What {@link wasserstein} and {@link energyDistance} give. */
export interface DistanceResult extends TestResult {
  /** NaN: a distance is no test. */
  readonly pValue: number;
  readonly method: 'wasserstein-1' | 'energy';
  /** The sizes of the two samples. */
  readonly n: readonly [number, number];
}

/**
 * The Wasserstein distance of order 1 (the earth mover's distance) between two samples: the area between their empirical
 * distribution functions, in the unit of the values. Exact. It grows with the unit, and its size under no change depends on
 * the sample sizes, so that it needs a scale and a limit before it decides anything.
 *
 * @param a finite numbers, at least one
 * @param b finite numbers, at least one
 * @returns the distance as `statistic`, and a p-value of NaN; infinite or NaN where a difference of values exceeds 1.8e308
 * @throws FplMlError `STATS_SAMPLE_INVALID`
 *
 * @example
 * ```ts
 * import { wasserstein } from '@fpl-ml/stats';
 *
 * const { statistic } = wasserstein([0, 1, 3], [5, 6, 8]); // 5
 * ```
 */
export function wasserstein(a: Sample, b: Sample, options: DistanceOptions = {}): DistanceResult {
  const statistic = integratedDifference(a, b, false, options);
  return { statistic, pValue: Number.NaN, method: 'wasserstein-1', n: [a.length, b.length] };
}
