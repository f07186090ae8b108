import { invalidParameter, invalidSample, requireAlternative } from './errors.js';
import type { LevelSample } from './levels.js';
import { normal } from './normal.js';
import type { Alternative, TestResult } from './test-result.js';
import { checkedTable, isTwoByTwo, type SuccessOptions, tableOf, type TwoByTwo } from './two-by-two.js';

/** Options of {@link proportionTest}. */
export interface ProportionTestOptions extends SuccessOptions {
  /** `greater`: the first has the larger share of successes. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** Whether the difference is brought nearer to 0 by (1/n1 + 1/n2) / 2, at most to 0. Default false. */
  readonly continuity?: boolean;
  /** The confidence of the interval, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** The outcome of {@link proportionTest}. */
export interface ProportionTestResult extends TestResult {
  readonly method: 'two-proportion-z';
  /** The sizes of the two samples. */
  readonly n: readonly [number, number];
  /** The share of successes of each sample. */
  readonly proportions: readonly [number, number];
  /** The first share less the second. */
  readonly difference: number;
  /** The two-sided interval of the difference: Newcombe's (1998) of two Wilson scores, whatever the alternative. */
  readonly interval: readonly [number, number];
  /** The confidence of the interval. */
  readonly confidence: number;
  /** Cohen's h, 2 asin √p1 - 2 asin √p2. */
  readonly cohensH: number;
}

/** Wilson's score interval of one share. */
function wilson(successes: number, n: number, z: number): readonly [number, number] {
  const p = successes / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

function newcombe([[a, b], [c, d]]: TwoByTwo, confidence: number): readonly [number, number] {
  const z = normal.quantile(0.5 + confidence / 2);
  const [n1, n2] = [a + b, c + d];
  const [p1, p2] = [a / n1, c / n2];
  const [[l1, u1], [l2, u2]] = [wilson(a, n1, z), wilson(c, n2, z)];
  return [p1 - p2 - Math.hypot(p1 - l1, u2 - p2), p1 - p2 + Math.hypot(u1 - p1, p2 - l2)];
}

/** The pooled z, 0 where all or none are successes. */
function pooledZ([[a, b], [c, d]]: TwoByTwo, continuity: boolean): number {
  const [n1, n2] = [a + b, c + d];
  const pooled = (a + c) / (n1 + n2);
  const inverse = 1 / n1 + 1 / n2;
  const difference = a / n1 - c / n2;
  const correction = continuity ? Math.min(Math.abs(difference), inverse / 2) : 0;
  const error = Math.sqrt(pooled * (1 - pooled) * inverse);
  return error === 0 ? 0 : (Math.sign(difference) * (Math.abs(difference) - correction)) / error;
}

/**
 * The z test that two samples have the same share of successes, with the pooled share in its error. Fair from about 5
 * expected successes and failures a sample; below, {@link fisherExactTest}.
 *
 * @param table two rows of two counts, successes then failures; or two samples of levels or of counts
 * @returns z, positive where the first share is the larger; 0 with a two-sided p-value of 1 where all or none are successes
 * @throws FplMlError `STATS_PARAMETER_INVALID` (counts, options, more than two levels), `STATS_SAMPLE_INVALID` (an empty
 * sample)
 *
 * @example
 * ```ts
 * import { proportionTest } from '@fpl-ml/stats';
 *
 * const { difference, interval } = proportionTest([[30, 70], [45, 55]]);
 * const ofSamples = proportionTest([1, 1, 0, 1], [0, 0, 0, 1]);
 * ```
 */
export function proportionTest(table: TwoByTwo, options?: ProportionTestOptions): ProportionTestResult;
export function proportionTest(a: LevelSample, b: LevelSample, options?: ProportionTestOptions): ProportionTestResult;
export function proportionTest(
  a: TwoByTwo | LevelSample,
  b: LevelSample | ProportionTestOptions = {},
  options: ProportionTestOptions = {},
): ProportionTestResult {
  // The overloads pair a table with options, and a sample with a sample.
  if (isTwoByTwo(a)) return testTable(checkedTable(a), b as ProportionTestOptions);
  // As above.
  return testTable(tableOf(a, b as LevelSample, options), options);
}

function testTable(table: TwoByTwo, options: ProportionTestOptions): ProportionTestResult {
  const { alternative = 'two-sided', continuity = false, confidence = 0.95 } = options;
  requireAlternative(alternative);
  if (!(confidence > 0 && confidence < 1)) throw invalidParameter('a confidence between 0 and 1', confidence);
  const [[a, b], [c, d]] = table;
  const [n1, n2] = [a + b, c + d];
  if (n1 === 0 || n2 === 0) throw invalidSample('at least one value in each sample', 'an empty sample');
  const z = pooledZ(table, continuity);
  const oneSided = alternative === 'greater' ? normal.sf(z) : normal.cdf(z);
  return {
    statistic: z,
    pValue: alternative === 'two-sided' ? 2 * normal.sf(Math.abs(z)) : oneSided,
    method: 'two-proportion-z',
    n: [n1, n2],
    proportions: [a / n1, c / n2],
    difference: a / n1 - c / n2,
    interval: newcombe(table, confidence),
    confidence,
    cohensH: 2 * Math.asin(Math.sqrt(a / n1)) - 2 * Math.asin(Math.sqrt(c / n2)),
  };
}
