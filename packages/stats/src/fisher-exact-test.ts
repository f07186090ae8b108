import { requireAlternative } from './errors.js';
import { hypergeometric } from './hypergeometric.js';
import type { LevelSample } from './levels.js';
import type { Alternative, TestResult } from './test-result.js';
import { checkedTable, isTwoByTwo, type SuccessOptions, tableOf, type TwoByTwo } from './two-by-two.js';

/** Options of {@link fisherExactTest}. */
export interface FisherExactOptions extends SuccessOptions {
  /** `greater`: the first row has the larger share of successes. Default `two-sided`. */
  readonly alternative?: Alternative;
}

/** The outcome of {@link fisherExactTest}. */
export interface FisherExactResult extends TestResult {
  readonly method: 'fisher-exact';
  /** The totals of the two rows. */
  readonly n: readonly [number, number];
}

/** Probabilities that differ by less are ties. */
const TIE = 1 + 1e-12;

/** The first with more successes a failure than the second, as a ratio; NaN where a margin is empty. */
function oddsRatio([[a, b], [c, d]]: TwoByTwo): number {
  return (a * d) / (b * c);
}

/**
 * Fisher's exact test that two samples share a proportion. Valid for any counts; discrete, hence conservative.
 *
 * @param table two rows of two counts, whole numbers from 0, successes then failures; or two samples of levels or of counts
 * @returns the odds ratio ad / bc as the statistic (NaN or infinite where counts are 0); a p-value of 1 where a margin is
 * empty; the two-sided p-value adds up all tables no more probable than the one seen
 * @throws FplMlError `STATS_PARAMETER_INVALID` (counts, more than two levels), `STATS_SAMPLE_INVALID` (a sample is empty)
 *
 * @example
 * ```ts
 * import { fisherExactTest } from '@fpl-ml/stats';
 *
 * // 2 of 700 rows lack a value now, none of 20,000 did before.
 * const { pValue } = fisherExactTest([[2, 698], [0, 20_000]]);
 * const ofSamples = fisherExactTest(['yes', 'no', 'no'], ['yes', 'yes', 'yes', 'no'], { success: 'yes' });
 * ```
 */
export function fisherExactTest(table: TwoByTwo, options?: FisherExactOptions): FisherExactResult;
export function fisherExactTest(a: LevelSample, b: LevelSample, options?: FisherExactOptions): FisherExactResult;
export function fisherExactTest(
  a: TwoByTwo | LevelSample,
  b: LevelSample | FisherExactOptions = {},
  options: FisherExactOptions = {},
): FisherExactResult {
  // The overloads pair a table with options, and a sample with a sample.
  if (isTwoByTwo(a)) return testTable(checkedTable(a), b as FisherExactOptions);
  // As above.
  return testTable(tableOf(a, b as LevelSample, options), options);
}

function testTable(table: TwoByTwo, { alternative = 'two-sided' }: FisherExactOptions): FisherExactResult {
  requireAlternative(alternative);
  const [[a, b], [c, d]] = table;
  const [n1, n2, successes] = [a + b, c + d, a + c];
  const result = { statistic: oddsRatio(table), method: 'fisher-exact', n: [n1, n2] } as const;
  if (n1 === 0 || n2 === 0 || successes === 0 || b + d === 0) return { ...result, pValue: 1 };
  const observed = hypergeometric(a, n1, successes, n1 + n2);
  let pValue = 0;
  for (let k = Math.max(0, n1 - (b + d)); k <= Math.min(n1, successes); k += 1) {
    if ((alternative === 'greater' && k < a) || (alternative === 'less' && k > a)) continue;
    const probability = k === a ? observed : hypergeometric(k, n1, successes, n1 + n2);
    if (alternative !== 'two-sided' || probability <= observed * TIE) pValue += probability;
  }
  return { ...result, pValue: Math.min(1, pValue) };
}
