import { invalidParameter, requireAlternative } from './errors.js';
import { hedgesCorrection } from './hedges-correction.js';
import { mean, variance } from './moments.js';
import { inSafeUnit, requireFinite, type Sample } from './sample.js';
import { studentT } from './student-t.js';
import type { Alternative, TestResult } from './test-result.js';

/** Options of {@link pairedTest}. */
export interface PairedTestOptions {
  /** Where the mean difference lies if not at 0. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** The confidence of the interval, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** The outcome of {@link pairedTest}. */
export interface PairedTestResult extends TestResult {
  /** The number of differences. */
  readonly n: number;
  /** Degrees of freedom, n - 1. */
  readonly df: number;
  /** The mean of the differences. */
  readonly meanDifference: number;
  /** The standard error of the mean difference. */
  readonly standardError: number;
  /** The mean of the differences in units of their standard deviation (Cohen's d_z); NaN where all are 0. */
  readonly cohensDz: number;
  /** The same without its upward bias in small samples (Hedges 1981); NaN for two differences. */
  readonly hedgesG: number;
  /** The two-sided confidence interval of the mean difference, whatever the alternative. */
  readonly interval: readonly [number, number];
  /** The confidence of the interval. */
  readonly confidence: number;
}

/** The p-value of a t statistic. */
export function tailProbability(statistic: number, df: number, alternative: Alternative): number {
  const t = studentT(df);
  if (alternative === 'greater') return t.sf(statistic);
  return alternative === 'less' ? t.cdf(statistic) : 2 * t.sf(Math.abs(statistic));
}

/**
 * Student's t test that the mean of paired differences is 0, with its confidence interval. It assumes differences that
 * are independent and roughly normal; {@link signFlipTest} needs only that they are symmetric.
 *
 * @param differences at least 2, finite
 * @returns the t statistic; when all differences are equal it is infinite, and when all are 0 it and the p-value are NaN
 * @throws FplMlError `STATS_SAMPLE_INVALID`, or `STATS_PARAMETER_INVALID` for the confidence
 *
 * @example
 * ```ts
 * import { pairedTest } from '@fpl-ml/stats';
 *
 * const { meanDifference, interval } = pairedTest([0.1, 0.3, -0.1, 0.2]);
 * ```
 */
export function pairedTest(differences: Sample, options: PairedTestOptions = {}): PairedTestResult {
  const { alternative = 'two-sided', confidence = 0.95 } = options;
  requireAlternative(alternative);
  if (!(confidence > 0 && confidence < 1)) throw invalidParameter('a confidence between 0 and 1', confidence);
  requireFinite(differences, 2);
  const { values, unit } = inSafeUnit(differences);
  const n = values.length;
  const df = n - 1;
  const centre = mean(values);
  const error = Math.sqrt(variance(values) / n);
  const statistic = centre / error;
  const cohensDz = statistic / Math.sqrt(n);
  const half = studentT(df).quantile(0.5 + confidence / 2) * error;
  return {
    statistic,
    pValue: tailProbability(statistic, df, alternative),
    method: 'paired-t',
    n,
    df,
    meanDifference: centre * unit,
    standardError: error * unit,
    cohensDz,
    hedgesG: cohensDz * hedgesCorrection(df),
    interval: [(centre - half) * unit, (centre + half) * unit],
    confidence,
  };
}
