import { FplMlError, type RandomSource } from '@fpl-ml/core';
import { invalidParameter, requireAlternative } from './errors.js';
import { inSafeUnit, requireFinite, type Sample, sum } from './sample.js';
import type { Alternative, TestResult } from './test-result.js';

/** Options of {@link signFlipTest}. */
export interface SignFlipOptions {
  /** Where the mean difference lies if not at 0. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** Needed above 40 differences, where assignments are drawn instead of enumerated. */
  readonly random?: RandomSource;
  /** How many assignments are drawn. Default 9999. */
  readonly resamples?: number;
}

/** The outcome of {@link signFlipTest}. */
export interface SignFlipResult extends TestResult {
  readonly method: 'exact' | 'monte-carlo';
  /** The number of differences. */
  readonly n: number;
}

/** Two halves of 2^20 sums each: a few hundred milliseconds at most. */
const EXACT_UP_TO = 40;

/**
 * Sums that are equal in exact arithmetic differ by rounding of at most n · 2^-53 · Σ|d|, 5e-15 · Σ|d| for n = 40. Within
 * 1e-12 · Σ|d| they count as ties, so that rounding never makes a p-value too small.
 */
const TIE = 1e-12;

function merged(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  let [i, j] = [0, 0];
  for (let k = 0; k < out.length; k += 1) {
    const fromA = j >= b.length || (i < a.length && (a[i] ?? 0) <= (b[j] ?? 0));
    out[k] = (fromA ? a[i] : b[j]) ?? 0;
    if (fromA) i += 1;
    else j += 1;
  }
  return out;
}

/** All sums ±d1 ±d2 …, ascending: each difference merges the sums so far, moved up, with the same, moved down. */
function signedSums(differences: readonly number[]): Float64Array {
  let sums: Float64Array = new Float64Array(1);
  for (const difference of differences) {
    const size = Math.abs(difference);
    sums = merged(
      sums.map((value) => value - size),
      sums.map((value) => value + size),
    );
  }
  return sums;
}

/** The share of all sign assignments whose sum reaches the limit, by the halves of the differences (Pagano and Tritchler 1983). */
function shareReaching(differences: readonly number[], limit: number): number {
  const half = differences.length >>> 1;
  const low = signedSums(differences.slice(0, half));
  const high = signedSums(differences.slice(half));
  let count = 0;
  let j = high.length;
  for (let i = 0; i < low.length; i += 1) {
    while (j > 0 && (low[i] ?? 0) + (high[j - 1] ?? 0) >= limit) j -= 1;
    count += high.length - j;
  }
  return count / (low.length * high.length);
}

function exactPValue(differences: readonly number[], observed: number, tie: number, twoSided: boolean): number {
  if (!twoSided) return shareReaching(differences, observed - tie);
  // The sums are symmetric about 0, so both tails hold the same.
  return Math.abs(observed) <= tie ? 1 : Math.min(1, 2 * shareReaching(differences, Math.abs(observed) - tie));
}

function drawnSum(differences: readonly number[], random: RandomSource): number {
  let total = 0;
  for (const difference of differences) total += random.next() < 0.5 ? difference : -difference;
  return total;
}

function drawnPValue(
  differences: readonly number[],
  reaches: (sum: number) => boolean,
  random: RandomSource,
  resamples: number,
): number {
  let count = 0;
  for (let i = 0; i < resamples; i += 1) if (reaches(drawnSum(differences, random))) count += 1;
  return (count + 1) / (resamples + 1);
}

/**
 * The sign-flip (permutation) test of paired differences: if the two sides are exchangeable, every sign was as likely as
 * its opposite. Exact up to 40 differences by enumeration of all 2^n assignments; above, by drawing, with (b + 1)/(k + 1).
 * False-alarm rate at most the level; with ties, or few differences, below it: n differences give no p-value below
 * 2^-n (two-sided 2^(1-n)).
 *
 * @param differences at least 1, finite; zeros stay in
 * @returns the mean difference as the statistic
 * @throws FplMlError `STATS_SAMPLE_INVALID`, `STATS_PARAMETER_INVALID`, or `STATS_RANDOM_REQUIRED` above 40 without `random`
 *
 * @example
 * ```ts
 * import { signFlipTest } from '@fpl-ml/stats';
 *
 * // Is the challenger's error smaller, gameweek by gameweek?
 * const { pValue } = signFlipTest([0.2, 0.1, -0.05, 0.3, 0.15, 0.1], { alternative: 'greater' });
 * ```
 */
export function signFlipTest(differences: Sample, options: SignFlipOptions = {}): SignFlipResult {
  const { alternative = 'two-sided', random, resamples = 9999 } = options;
  requireAlternative(alternative);
  requireFinite(differences, 1);
  // 'less' is 'greater' of what is turned round.
  const { values, unit } = inSafeUnit(differences);
  const turned = Array.from(values, (value) => (alternative === 'less' ? -value : value));
  const n = turned.length;
  const statistic = (sum(values) / n) * unit;
  const observed = sum(turned);
  const tie = TIE * sum(turned.map(Math.abs));
  const twoSided = alternative === 'two-sided';
  if (n <= EXACT_UP_TO) {
    return { statistic, pValue: exactPValue(turned, observed, tie, twoSided), method: 'exact', n };
  }
  if (random === undefined) {
    throw new FplMlError(
      'STATS_RANDOM_REQUIRED',
      `Expected a random source for ${n} differences, above ${EXACT_UP_TO}: pass \`random: seededRandom(seed)\`.`,
    );
  }
  if (!(Number.isInteger(resamples) && resamples > 0))
    throw invalidParameter('a whole number of resamples above 0', resamples);
  const reaches = (value: number): boolean =>
    twoSided ? Math.abs(value) >= Math.abs(observed) - tie : value >= observed - tie;
  return { statistic, pValue: drawnPValue(turned, reaches, random, resamples), method: 'monte-carlo', n };
}
