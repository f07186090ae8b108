import { invalidParameter, requireAlternative } from './errors.js';
import { mean } from './moments.js';
import { tailProbability } from './paired-test.js';
import { inSafeUnit, requireFinite, type Sample } from './sample.js';
import type { Alternative, TestResult } from './test-result.js';

/** Options of {@link dieboldMarianoTest}. */
export interface DieboldMarianoOptions {
  /** How many steps ahead the forecasts look; autocovariances up to lag `horizon - 1` are allowed for. Default 1. */
  readonly horizon?: number;
  /** Where the mean difference lies if not at 0. Default `two-sided`. */
  readonly alternative?: Alternative;
}

/** The outcome of {@link dieboldMarianoTest}. */
export interface DieboldMarianoResult extends TestResult {
  /** The number of differences. */
  readonly n: number;
  /** The horizon that was allowed for. */
  readonly horizon: number;
}

function autocovariance(differences: Sample, centre: number, lag: number): number {
  let total = 0;
  for (let i = lag; i < differences.length; i += 1) {
    total += ((differences[i] ?? 0) - centre) * ((differences[i - lag] ?? 0) - centre);
  }
  return total / differences.length;
}

/**
 * Diebold and Mariano's test (1995) that two forecasts lose equally, with the small-sample correction of Harvey,
 * Leybourne and Newbold (1997) and t with n - 1 degrees of freedom.
 *
 * Weakness: with a `horizon` above 1 it rejects too often for few differences, in spite of the correction: at 5 %, horizon
 * 3, in 6, 9 and 10 of 100 cases for 6, 12 and 24 independent normal differences. With `horizon` 1 it is the paired t test.
 *
 * @param differences of the losses, in order of time, more than `horizon`, finite
 * @returns the corrected statistic; NaN, with a p-value of NaN, where the estimated variance is not above 0 (it can be
 * negative for `horizon` above 1, and the test then says nothing)
 * @throws FplMlError `STATS_SAMPLE_INVALID`, or `STATS_PARAMETER_INVALID` for the horizon
 *
 * @example
 * ```ts
 * import { dieboldMarianoTest } from '@fpl-ml/stats';
 *
 * const { pValue } = dieboldMarianoTest([0.2, 0.1, -0.1, 0.3, 0.2], { horizon: 1 });
 * ```
 */
export function dieboldMarianoTest(differences: Sample, options: DieboldMarianoOptions = {}): DieboldMarianoResult {
  const { horizon = 1, alternative = 'two-sided' } = options;
  requireAlternative(alternative);
  if (!(Number.isInteger(horizon) && horizon >= 1)) throw invalidParameter('a whole horizon from 1', horizon);
  requireFinite(differences, Math.max(2, horizon + 1));
  const { values } = inSafeUnit(differences);
  const n = values.length;
  const centre = mean(values);
  let longRun = autocovariance(values, centre, 0);
  for (let lag = 1; lag < horizon; lag += 1) longRun += 2 * autocovariance(values, centre, lag);
  const correction = (n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n;
  const statistic = longRun > 0 ? (centre / Math.sqrt(longRun / n)) * Math.sqrt(correction) : Number.NaN;
  const pValue = tailProbability(statistic, n - 1, alternative);
  return { statistic, pValue, method: 'diebold-mariano-hln', n, horizon };
}
