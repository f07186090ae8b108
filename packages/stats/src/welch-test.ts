import { invalidParameter, requireAlternative } from './errors.js';
import { mean, variance } from './moments.js';
import { tailProbability } from './paired-test.js';
import { polynomial } from './polynomial.js';
import { inSafeUnit, requireFinite, type Sample } from './sample.js';
import { studentT } from './student-t.js';
import type { Alternative, TestResult } from './test-result.js';

/** Options of {@link welchTest}. */
export interface WelchTestOptions {
  /** `greater`: the mean of the first sample is the larger. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** Whether both variances are taken to be one (Student's test). Default false. */
  readonly equalVariances?: boolean;
  /** The confidence of the interval, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** The outcome of {@link welchTest}. */
export interface WelchTestResult extends TestResult {
  readonly method: 'welch-t' | 'student-t';
  /** The sizes of the two samples. */
  readonly n: readonly [number, number];
  /** Degrees of freedom, by Welch and Satterthwaite unless the variances are taken to be equal. */
  readonly df: number;
  /** Mean of the first sample less mean of the second. */
  readonly difference: number;
  /** The standard error of the difference. */
  readonly standardError: number;
  /** The two-sided confidence interval of the difference, whatever the alternative. */
  readonly interval: readonly [number, number];
  /** The confidence of the interval. */
  readonly confidence: number;
  /** The difference in pooled standard deviations (ddof 1). Infinite where both samples are constant, NaN if equally so. */
  readonly cohensD: number;
  /** Cohen's d without its bias in small samples, by Hedges' exact factor. */
  readonly hedgesG: number;
}

/** What the test needs of two samples, in one unit. */
interface Moments {
  readonly n: readonly [number, number];
  readonly means: readonly [number, number];
  readonly variances: readonly [number, number];
  readonly unit: number;
}

function momentsOf(a: Sample, b: Sample): Moments {
  requireFinite(a, 2);
  requireFinite(b, 2);
  const joint = new Float64Array(a.length + b.length);
  joint.set(a);
  joint.set(b, a.length);
  const { values, unit } = inSafeUnit(joint);
  const scaled = Float64Array.from(values);
  const [first, second] = [scaled.subarray(0, a.length), scaled.subarray(a.length)];
  return {
    n: [a.length, b.length],
    means: [mean(first), mean(second)],
    variances: [variance(first), variance(second)],
    unit,
  };
}

function pooledVariance({ n: [n1, n2], variances: [v1, v2] }: Moments): number {
  return ((n1 - 1) * v1 + (n2 - 1) * v2) / (n1 + n2 - 2);
}

/** The squared standard error of the difference, and its degrees of freedom. */
function errorOf(moments: Moments, equalVariances: boolean): readonly [squared: number, df: number] {
  const [n1, n2] = moments.n;
  if (equalVariances) return [pooledVariance(moments) * (1 / n1 + 1 / n2), n1 + n2 - 2];
  const [e1, e2] = [moments.variances[0] / n1, moments.variances[1] / n2];
  const share = e1 / (e1 + e2);
  const df = 1 / ((share * share) / (n1 - 1) + ((1 - share) * (1 - share)) / (n2 - 1));
  // Constant samples leave no share; the degrees of freedom then decide nothing.
  return [e1 + e2, Number.isNaN(df) ? n1 + n2 - 2 : df];
}

// The asymptotic series of the factor in 1/df, by falling powers.
const HEDGES = [-42801 / 262144, -2323 / 65536, 483 / 8192, 59 / 2048, -9 / 128, -7 / 32, -3 / 4, 1];

/** Γ(df/2) / (√(df/2) Γ((df-1)/2)), Hedges' factor, through the recurrence that takes df to where a series holds. */
function hedgesFactor(df: number): number {
  let [factor, m] = [1, df];
  // J(m) = J(m + 2) · (m - 1) / m · √((m + 2) / m).
  for (; m < 40; m += 2) factor *= ((m - 1) / m) * Math.sqrt((m + 2) / m);
  return factor * polynomial(HEDGES, 1 / m);
}

/**
 * Welch's t test that two samples have the same mean, with its confidence interval; with `equalVariances` Student's. It
 * assumes independent values, and few heavy tails in small samples: {@link mannWhitneyTest} bears those.
 *
 * @param a at least 2 values, finite
 * @param b at least 2 values, finite
 * @returns the t statistic; infinite where both samples are constant, and NaN with the p-value if they are equal
 * @throws FplMlError `STATS_SAMPLE_INVALID`, or `STATS_PARAMETER_INVALID` for the confidence
 *
 * @example
 * ```ts
 * import { welchTest } from '@fpl-ml/stats';
 *
 * const { difference, interval, hedgesG } = welchTest([2.1, 3.4, 1.9, 2.8], [3.9, 4.4, 3.1, 5.2, 4]);
 * ```
 */
export function welchTest(a: Sample, b: Sample, options: WelchTestOptions = {}): WelchTestResult {
  const { alternative = 'two-sided', equalVariances = false, confidence = 0.95 } = options;
  requireAlternative(alternative);
  if (!(confidence > 0 && confidence < 1)) throw invalidParameter('a confidence between 0 and 1', confidence);
  const moments = momentsOf(a, b);
  const { n, unit } = moments;
  const [squared, df] = errorOf(moments, equalVariances);
  const error = Math.sqrt(squared);
  const difference = moments.means[0] - moments.means[1];
  const statistic = difference / error;
  const half = studentT(df).quantile(0.5 + confidence / 2) * error;
  const cohensD = difference / Math.sqrt(pooledVariance(moments));
  return {
    statistic,
    pValue: tailProbability(statistic, df, alternative),
    method: equalVariances ? 'student-t' : 'welch-t',
    n,
    df,
    difference: difference * unit,
    standardError: error * unit,
    interval: [(difference - half) * unit, (difference + half) * unit],
    confidence,
    cohensD,
    hedgesG: cohensD * hedgesFactor(n[0] + n[1] - 2),
  };
}
