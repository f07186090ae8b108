import { binomial } from '@fpl-ml/stats';
import { clamped, type Interval, positiveInterval, ratioInterval, tInterval } from './interval.js';
import type { RegressionMetrics } from './regression-metrics.js';
import { selectInPlace } from './select.js';

/** Intervals of the figures, for independent rows; NaN for fewer than two rows, and where the figure is NaN. */
export interface RegressionIntervals {
  /** |e| taken for a scaled χ² with the mean and variance seen. */
  readonly mae: Interval;
  /** Square roots of the same of e²: exact for normal errors, but for the variance being estimated. */
  readonly rmse: Interval;
  /** On the scale of log(1 − R²). NaN when every error is 0. */
  readonly r2: Interval;
  /** Student's t. */
  readonly bias: Interval;
  /**
   * Between two order statistics of |e|: holds whatever the distribution, and covers at least the confidence. With few rows
   * no pair of them does (fewer than 6 at 95 %): NaN.
   */
  readonly medianAbsoluteError: Interval;
  /** As `mae`. */
  readonly mape: Interval;
  /** As `mae`, cut at 2. */
  readonly smape: Interval;
}

/** The order statistics that have the median between them with at least the confidence. */
function medianInterval(absolutes: Float64Array, confidence: number): Interval {
  const n = absolutes.length;
  const below = n === 0 ? 0 : binomial(n, 0.5).quantile(0.5 - confidence / 2);
  // Of n rows, fewer than `below` lie on one side of the median with at most half the error allowed.
  if (below < 1) return Object.freeze([Number.NaN, Number.NaN]);
  return Object.freeze([selectInPlace(absolutes, below - 1), selectInPlace(absolutes, n - below)]);
}

/** @param absolutes |e| by row; their order is changed */
export function regressionIntervals(
  metrics: RegressionMetrics,
  absolutes: Float64Array,
  confidence: number,
): RegressionIntervals {
  const { n, mae, rmse, r2, bias, mape, smape, standardErrors: se } = metrics;
  const ofSquare = rmse === 0 && n > 1 ? 0 : 2 * rmse * se.rmse;
  const [low, high] = positiveInterval(rmse * rmse, ofSquare, confidence);
  const unexplained = ratioInterval(1 - r2, se.r2, n - 1, confidence);
  return Object.freeze({
    mae: positiveInterval(mae, se.mae, confidence),
    rmse: Object.freeze([Math.sqrt(low), Math.sqrt(high)] as const),
    r2: Object.freeze([1 - unexplained[1], 1 - unexplained[0]] as const),
    bias: tInterval(bias, se.bias, n - 1, confidence),
    medianAbsoluteError: medianInterval(absolutes, confidence),
    mape: positiveInterval(mape, se.mape, confidence),
    smape: clamped(positiveInterval(smape, se.smape, confidence), 0, 2),
  });
}
