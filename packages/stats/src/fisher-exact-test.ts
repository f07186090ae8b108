import { invalidParameter } from './errors.js';
import { binomialDensity } from './saddle-point.js';
import type { Alternative, TestResult } from './test-result.js';

/** Counts: a row for each of two samples, successes then failures. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]];

/** Options of {@link fisherExactTest}. */
export interface FisherExactOptions {
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

/** P(k successes in the first row), given the margins; densities that share their scale, so that none underflows early. */
function hypergeometric(k: number, n1: number, successes: number, total: number): number {
  const [p, q] = [n1 / total, (total - n1) / total];
  const failures = total - successes;
  const joint = binomialDensity(k, successes - k, p, q) * binomialDensity(n1 - k, failures - (n1 - k), p, q);
  return joint / binomialDensity(n1, total - n1, p, q);
}

/** The first with more successes a failure than the second, as a ratio; NaN where a margin is empty. */
function oddsRatio([[a, b], [c, d]]: TwoByTwo): number {
  return (a * d) / (b * c);
}

/**
 * Fisher's exact test that two samples share a proportion. Valid for any counts; discrete, hence conservative.
 *
 * @param table two rows of two counts, whole numbers from 0
 * @returns the odds ratio ad / bc as the statistic (NaN or infinite where counts are 0); a p-value of 1 where a margin is
 * empty; the two-sided p-value adds up all tables no more probable than the one seen
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { fisherExactTest } from '@fpl-ml/stats';
 *
 * // 2 of 700 rows lack a value now, none of 20,000 did before.
 * const { pValue } = fisherExactTest([[2, 698], [0, 20_000]]);
 * ```
 */
export function fisherExactTest(table: TwoByTwo, options: FisherExactOptions = {}): FisherExactResult {
  const { alternative = 'two-sided' } = options;
  const [[a, b], [c, d]] = table;
  const bad = [a, b, c, d].find((count) => !(Number.isInteger(count) && count >= 0));
  if (bad !== undefined) throw invalidParameter('counts that are whole numbers from 0', bad);
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
