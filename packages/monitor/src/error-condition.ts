import { variance } from '@fpl-ml/stats';
import { invalidOption } from './metric-input.js';
import { regressionMetrics } from './regression-metrics.js';

/** Whether a value lies within bounds that take no account of the number of rows. */
export interface ConditionResult {
  readonly value: number;
  /** The middle of what is allowed. */
  readonly centre: number;
  /** How far from the middle is allowed. */
  readonly halfWidth: number;
  /** False, too, when one of the numbers is NaN. */
  readonly holds: boolean;
}

function conditionOf(value: number, centre: number, halfWidth: number): ConditionResult {
  return Object.freeze({ value, centre, halfWidth, holds: Math.abs(value - centre) <= halfWidth });
}

function requireFactor(factor: number): void {
  if (!(factor >= 0 && Number.isFinite(factor))) throw invalidOption('a finite factor from 0', factor);
}

/**
 * Whether a figure lies within a share of the figure that it is compared with, on either side: Evidently's default rule. It
 * is here to compare with; prefer `thresholdBreaches` or a chart: this one calls an improvement by more than the share a
 * failure, and knows nothing of sampling error.
 *
 * @param relative the share allowed on either side; Evidently's default 0.1
 * @throws FplMlError `METRICS_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { relativeCondition } from '@fpl-ml/monitor';
 *
 * const { holds, halfWidth } = relativeCondition(0.5, 0.52); // within 0.052
 * ```
 */
export function relativeCondition(value: number, reference: number, relative = 0.1): ConditionResult {
  requireFactor(relative);
  return conditionOf(value, reference, relative * Math.abs(reference));
}

/**
 * Whether the bias is small beside the spread of the errors: |mean of prediction − truth| at most `factor` times their standard
 * deviation (ddof 1), Evidently's default rule of old. With few rows chance alone fails it often (32 % of the time with 100
 * unbiased rows); prefer the interval of `bias` of `regressionMetrics`.
 *
 * @param factor Evidently's default 0.1
 * @throws FplMlError `METRICS_LENGTH_MISMATCH`, `METRICS_VALUE_INVALID`, `METRICS_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { biasCondition } from '@fpl-ml/monitor';
 *
 * const { holds } = biasCondition([0, 0, 0, 1], [0, 1, 0, 0]);
 * ```
 */
export function biasCondition(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, factor = 0.1): ConditionResult {
  requireFactor(factor);
  const { bias } = regressionMetrics(yTrue, yPred);
  const errors = Float64Array.from({ length: yTrue.length }, (_, row) => (yPred[row] ?? 0) - (yTrue[row] ?? 0));
  return conditionOf(bias, 0, factor * Math.sqrt(variance(errors)));
}
