import { FplMlError } from '@fpl-ml/core';
import { invalidParameter, invalidSample, requireAlternative } from './errors.js';
import { normal } from './normal.js';
import { requireFinite, type Sample } from './sample.js';
import { type SignedRanks, signedRanks, type ZeroHandling } from './signed-ranks.js';
import type { Alternative, TestResult } from './test-result.js';

/** Options of {@link wilcoxonSignedRankTest}. */
export interface WilcoxonSignedRankOptions {
  /** Where the differences lie if not about 0. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** `auto` is exact up to 200 differences that are not 0; `exact` is possible up to 1,000. Default `auto`. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /**
   * Differences of 0: `wilcox` leaves them out, `pratt` ranks them first and leaves their ranks out, `zsplit` gives half
   * of their ranks to either side. Default `wilcox`.
   */
  readonly zeros?: ZeroHandling;
  /** Whether the asymptotic p-value moves the rank sum half a unit towards its mean. Default `true`. */
  readonly continuity?: boolean;
}

/** The outcome of {@link wilcoxonSignedRankTest}. */
export interface WilcoxonSignedRankResult extends TestResult {
  readonly method: 'exact' | 'asymptotic';
  /** The number of differences that were given, zeros included. */
  readonly n: number;
  /** The number of differences that are not 0. */
  readonly nonZero: number;
  /** The sum of the ranks of negative differences; the statistic is that of positive ones. */
  readonly negativeRankSum: number;
  /** Matched-pairs rank-biserial correlation, (R+ - R-) / (R+ + R-), from -1 to 1; NaN where all differences are 0. */
  readonly rankBiserial: number;
}

const [AUTO_UP_TO, EXACT_UP_TO] = [200, 1000];

/**
 * P(doubled rank sum ≥ limit) when each sign is as likely as its opposite: the distribution of the sum, one rank after the
 * other. Only positive numbers are added, so that tails keep their digits.
 */
function reachProbability(doubled: Float64Array, limit: number): number {
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const share = new Float64Array(total + 1);
  share[0] = 1;
  let reached = 0;
  for (const rank of doubled) {
    reached += rank;
    for (let s = reached; s >= 0; s -= 1) {
      share[s] = 0.5 * ((share[s] ?? 0) + (s >= rank ? (share[s - rank] ?? 0) : 0));
    }
  }
  let tail = 0;
  for (let s = total; s >= Math.max(0, limit); s -= 1) tail += share[s] ?? 0;
  return Math.min(1, tail);
}

function exactPValue(ranks: SignedRanks, alternative: Alternative): number {
  const { doubled, doubledPositive, doubledNegative } = ranks;
  // Half of the zeros' ranks is on either side under `zsplit`, whatever the signs.
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const fixed = (doubledPositive + doubledNegative - total) / 2;
  const upper = (): number => reachProbability(doubled, doubledPositive - fixed);
  // The distribution is symmetric: the positive sum is as small as this when the negative one is as large.
  const lower = (): number => reachProbability(doubled, doubledNegative - fixed);
  if (alternative === 'greater') return upper();
  if (alternative === 'less') return lower();
  return Math.min(1, 2 * (doubledPositive > doubledNegative ? upper() : lower()));
}

function asymptoticPValue(ranks: SignedRanks, alternative: Alternative, continuity: boolean): number {
  const excess = (ranks.doubledPositive - ranks.doubledNegative) / 4;
  const side = { greater: 1, less: -1, 'two-sided': Math.sign(excess) }[alternative];
  const z = (excess - (continuity ? side * 0.5 : 0)) / Math.sqrt(ranks.squares / 4);
  if (alternative === 'greater') return normal.sf(z);
  return alternative === 'less' ? normal.cdf(z) : Math.min(1, 2 * normal.sf(Math.abs(z)));
}

function chooseMethod(wished: 'auto' | 'exact' | 'asymptotic', nonZero: number): 'exact' | 'asymptotic' {
  if (wished === 'auto') return nonZero <= AUTO_UP_TO ? 'exact' : 'asymptotic';
  if (wished === 'exact' && nonZero > EXACT_UP_TO) {
    throw new FplMlError(
      'STATS_EXACT_INFEASIBLE',
      `Expected at most ${EXACT_UP_TO} differences for an exact p-value, got ${nonZero}: use method 'asymptotic'.`,
    );
  }
  return wished;
}

function pairDifferences(a: Sample, b: Sample): Float64Array {
  if (a.length !== b.length) throw invalidSample('pairs: two samples of one length', `${a.length} and ${b.length}`);
  return Float64Array.from(a, (value, i) => value - (b[i] ?? Number.NaN));
}

const isSample = (value: Sample | WilcoxonSignedRankOptions): value is Sample => 'length' in value;

/**
 * Wilcoxon's signed-rank test (1945): do paired differences lie about 0 symmetrically? It weighs ranks, so that one wild
 * week decides nothing. The exact p-value comes from the permutation distribution of the ranks as they are, ties and zeros
 * included (scipy ignores both in its exact method); the asymptotic one is corrected for ties.
 *
 * False-alarm rate at most the level when exact. Weakness: differences that are equal but for rounding (0.3 - 0.2 and
 * 0.1) are no ties: round them first. It looks for a shift of symmetric differences, and may reject skewed ones whose
 * mean is 0; prefer {@link signFlipTest} where the size of differences matters.
 *
 * @param differences at least 1, finite
 * @returns the sum of the ranks of positive differences as the statistic (R's V; scipy gives the smaller of both sums when
 * two-sided); p is 1 where all differences are 0
 * @throws FplMlError `STATS_SAMPLE_INVALID`, `STATS_PARAMETER_INVALID`, `STATS_EXACT_INFEASIBLE`
 *
 * @example
 * ```ts
 * import { wilcoxonSignedRankTest } from '@fpl-ml/stats';
 *
 * const { pValue, rankBiserial } = wilcoxonSignedRankTest([0.2, 0.1, -0.05, 0.3, 0.15, 0.1], { alternative: 'greater' });
 * ```
 */
export function wilcoxonSignedRankTest(
  differences: Sample,
  options?: WilcoxonSignedRankOptions,
): WilcoxonSignedRankResult;
/**
 * The same of pairs, by their differences `a - b`.
 *
 * @param a one value of each pair
 * @param b the other, in the same order
 */
export function wilcoxonSignedRankTest(
  a: Sample,
  b: Sample,
  options?: WilcoxonSignedRankOptions,
): WilcoxonSignedRankResult;
export function wilcoxonSignedRankTest(
  first: Sample,
  second: Sample | WilcoxonSignedRankOptions = {},
  last: WilcoxonSignedRankOptions = {},
): WilcoxonSignedRankResult {
  const [differences, options] = isSample(second) ? [pairDifferences(first, second), last] : [first, second];
  return testDifferences(differences, options);
}

function requireOptions({ zeros = 'wilcox', method = 'auto' }: WilcoxonSignedRankOptions): void {
  if (!['wilcox', 'pratt', 'zsplit'].includes(zeros)) throw invalidParameter("'wilcox', 'pratt' or 'zsplit'", zeros);
  if (!['auto', 'exact', 'asymptotic'].includes(method)) {
    throw invalidParameter("'auto', 'exact' or 'asymptotic'", method);
  }
}

function testDifferences(differences: Sample, options: WilcoxonSignedRankOptions): WilcoxonSignedRankResult {
  const { alternative = 'two-sided', zeros = 'wilcox', continuity = true } = options;
  requireAlternative(alternative);
  requireOptions(options);
  requireFinite(differences, 1);
  const ranks = signedRanks(differences, zeros);
  const nonZero = ranks.doubled.length;
  const method = chooseMethod(options.method ?? 'auto', nonZero);
  const exact = (): number => exactPValue(ranks, alternative);
  const pValue = method === 'exact' ? exact() : asymptoticPValue(ranks, alternative, continuity);
  const { doubledPositive: up, doubledNegative: down } = ranks;
  return {
    statistic: up / 2,
    pValue: nonZero === 0 ? 1 : pValue,
    method,
    n: differences.length,
    nonZero,
    negativeRankSum: down / 2,
    rankBiserial: (up - down) / (up + down),
  };
}
