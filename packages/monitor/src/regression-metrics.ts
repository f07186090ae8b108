import { FplMlError } from '@fpl-ml/core';
import { type Centres, type FirstSums, firstSums, type SecondSums, secondSums } from './error-sums.js';
import { invalidOption, requireConfidence } from './metric-input.js';
import { type RegressionIntervals, regressionIntervals } from './regression-intervals.js';
import { medianInPlace } from './select.js';

/** Standard errors of the figures, for independent rows. NaN for fewer than two rows, and where the figure is NaN. */
export interface RegressionStandardErrors {
  /** sd(|e|)/√n. */
  readonly mae: number;
  /** By the delta method: sd(e²)/(2·rmse·√n). NaN when every error is 0. */
  readonly rmse: number;
  /** By the delta method: sd(e² − (1 − R²)·d²)/(T·√n), with d the distance from the mean target and T the mean of d². */
  readonly r2: number;
  /** sd(e)/√n. */
  readonly bias: number;
  /** sd(|e/y|)/√n. */
  readonly mape: number;
  /** sd of the terms, divided by √n. */
  readonly smape: number;
}

/** How far predictions lie from the truth. e = prediction − truth. Every figure of no rows is NaN. */
export interface RegressionMetrics {
  /** Number of rows. */
  readonly n: number;
  /** Mean absolute error, in units of the target. */
  readonly mae: number;
  /** Root mean squared error (divided by n), in units of the target. */
  readonly rmse: number;
  /** 1 − Σe²/Σ(y − ȳ)²; NaN when the targets are all the same. May be far below 0. */
  readonly r2: number;
  /** Mean of prediction − truth: positive when predictions are too high. */
  readonly bias: number;
  /** Median of |e|. Without a standard error, which would need the density there; its interval needs none. */
  readonly medianAbsoluteError: number;
  /** Largest |e|. Without a standard error. */
  readonly maxError: number;
  /** Mean of |e/y| as a fraction (0.1 is 10 %); NaN when any target is 0. */
  readonly mape: number;
  /** Mean of 2|e|/(|y| + |ŷ|) as a fraction from 0 to 2; a row where both are 0 counts 0. */
  readonly smape: number;
  /** By the names of the figures. Standard deviations divide by n − 1, unless `standardErrors` says otherwise. */
  readonly standardErrors: RegressionStandardErrors;
}

/** Options of {@link regressionMetrics}. */
export interface RegressionMetricsOptions {
  /** Adds `intervals` of this two-sided confidence, between 0 and 1. Default: none are computed. */
  readonly confidence?: number;
  /**
   * What the standard deviations behind the standard errors are divided by: n − 1 (`sample`, the default), or n
   * (`population`, as NannyML does).
   */
  readonly standardErrors?: 'sample' | 'population';
}

/** Figures with their intervals. */
export interface RegressionMetricsWithIntervals extends RegressionMetrics {
  /** By the names of the figures. */
  readonly intervals: RegressionIntervals;
  /** The confidence of the intervals. */
  readonly confidence: number;
}

function asFloat64(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

function meansOf(sums: FirstSums): Centres {
  const { n } = sums;
  return {
    origin: sums.origin,
    target: sums.target / n,
    error: sums.error / n,
    absolute: sums.absolute / n,
    squared: sums.squared / n,
    relative: sums.relative / n,
    symmetric: sums.symmetric / n,
  };
}

/** Sum of squares of e² − q·d² about its mean, with q = Σe²/Σd². */
function r2Squares(n: number, sums: SecondSums, q: number): number {
  const spread = sums.targetFourth - (sums.target * sums.target) / n;
  return Math.max(0, sums.squared - 2 * q * sums.squaredByTarget + q * q * spread);
}

function standardErrors(n: number, means: Centres, sums: SecondSums, ddof: number): RegressionStandardErrors {
  const ofMean = (squares: number): number => (n < 2 ? Number.NaN : Math.sqrt(squares / (n - ddof) / n));
  const ratio = (means.squared * n) / sums.target;
  const constant = sums.target === 0 || n < 2;
  return Object.freeze({
    mae: ofMean(sums.absolute),
    rmse: ofMean(sums.squared) / (2 * Math.sqrt(means.squared)),
    r2: constant ? Number.NaN : ofMean(r2Squares(n, sums, ratio)) / (sums.target / n),
    bias: ofMean(sums.error),
    mape: ofMean(sums.relative),
    smape: ofMean(sums.symmetric),
  });
}

function checkOptions({ confidence, standardErrors: divisor = 'sample' }: RegressionMetricsOptions): void {
  if (confidence !== undefined) requireConfidence(confidence);
  if (divisor !== 'sample' && divisor !== 'population')
    throw invalidOption("standardErrors 'sample' or 'population'", divisor);
}

/**
 * The figures of a regression with their standard errors, so that a change can be told from noise: with 700 rows an MAE
 * of 1.0 easily has a standard error of 0.07. With `confidence` also with intervals, each on the scale on which it holds
 * best; their measured coverage stands in `docs/how-it-works/metrics.md`.
 *
 * Two passes over the rows, centred and summed in blocks: relative error about 1e-13, also for targets around 1e9. Squares
 * and fourth powers must not overflow or vanish: beyond magnitudes of 1e-75 to 1e75 standard errors are lost (0, infinite
 * or NaN), beyond 1e-150 to 1e150 RMSE and R² too.
 *
 * @param yTrue true values
 * @param yPred predictions, in the same order
 * @throws FplMlError `METRICS_LENGTH_MISMATCH`; `METRICS_VALUE_INVALID` for NaN or an infinity, naming the row;
 *   `METRICS_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { regressionMetrics } from '@fpl-ml/monitor';
 *
 * const { mae, standardErrors } = regressionMetrics([3, 5, 2, 8], [2.5, 5.5, 2, 6.5]);
 * const atMost: number = mae + 2 * standardErrors.mae;
 * const { intervals } = regressionMetrics([3, 5, 2, 8], [2.5, 5.5, 2, 6.5], { confidence: 0.9 });
 * const [low, high] = intervals.rmse;
 * ```
 */
export function regressionMetrics(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionMetricsOptions & { readonly confidence: number },
): RegressionMetricsWithIntervals;
export function regressionMetrics(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options?: RegressionMetricsOptions,
): RegressionMetrics;
export function regressionMetrics(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionMetricsOptions = {},
): RegressionMetrics | RegressionMetricsWithIntervals {
  if (yTrue.length !== yPred.length) {
    throw new FplMlError(
      'METRICS_LENGTH_MISMATCH',
      `Expected as many predictions as true values, got ${yPred.length} and ${yTrue.length}: pair them row by row.`,
    );
  }
  checkOptions(options);
  const [truth, prediction] = [asFloat64(yTrue), asFloat64(yPred)];
  const first = firstSums(truth, prediction);
  const means = meansOf(first);
  const second = secondSums(truth, prediction, means);
  const metrics: RegressionMetrics = Object.freeze({
    n: first.n,
    mae: means.absolute,
    rmse: Math.sqrt(means.squared),
    r2: second.target === 0 ? Number.NaN : 1 - first.squared / second.target,
    bias: means.error,
    medianAbsoluteError: medianInPlace(first.absolutes),
    maxError: first.n === 0 ? Number.NaN : first.largest,
    mape: means.relative,
    smape: means.symmetric,
    standardErrors: standardErrors(first.n, means, second, options.standardErrors === 'population' ? 0 : 1),
  });
  const { confidence } = options;
  if (confidence === undefined) return metrics;
  return Object.freeze({
    ...metrics,
    confidence,
    intervals: regressionIntervals(metrics, first.absolutes, confidence),
  });
}
