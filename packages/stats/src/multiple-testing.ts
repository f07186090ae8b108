import { invalidParameter } from './errors.js';

/** The outcome of a correction for many tests, in the order of the p-values. */
export interface Correction {
  /** Adjusted p-values, at most 1; the level itself where only rounding is between; NaN where the p-value was NaN. */
  readonly adjusted: readonly number[];
  /** Which hypotheses are rejected: those whose adjusted p-value is at most the level (below it, where so wished). */
  readonly rejected: readonly boolean[];
}

/** What is that near to the level, relative to it, is the level: alpha / 11 times 11 is above alpha by rounding alone. */
const ROUNDING = 1e-14;

interface Ranked {
  readonly p: number;
  readonly position: number;
}

/** Refuses what the types do not allow: null, which JSON makes of NaN, would be a p-value of 0. */
function requirePValues(pValues: readonly number[]): void {
  if (!Array.isArray(pValues)) throw invalidParameter('an array of p-values', typeof pValues);
  const wrong = pValues.findIndex((p: unknown) => typeof p !== 'number');
  if (wrong >= 0) throw invalidParameter('p-values that are numbers (or NaN, to be left out)', pValues[wrong]);
}

function ranked(pValues: readonly number[], alpha: number): readonly Ranked[] {
  requirePValues(pValues);
  if (!(alpha > 0 && alpha < 1)) throw invalidParameter('a level between 0 and 1', alpha);
  const outside = pValues.find((p) => p < 0 || p > 1);
  if (outside !== undefined) throw invalidParameter('p-values from 0 to 1 (or NaN, to be left out)', outside);
  const family = pValues.map((p, position) => ({ p, position })).filter(({ p }) => !Number.isNaN(p));
  return family.sort((a, b) => a.p - b.p || a.position - b.position);
}

function correction(
  size: number,
  family: readonly Ranked[],
  adjustedByRank: readonly number[],
  alpha: number,
): Correction {
  const adjusted = Array.from({ length: size }, () => Number.NaN);
  for (const [rank, { position }] of family.entries()) {
    const value = Math.min(1, adjustedByRank[rank] ?? Number.NaN);
    adjusted[position] = Math.abs(value - alpha) <= alpha * ROUNDING ? alpha : value;
  }
  return { adjusted, rejected: adjusted.map((p) => p <= alpha) };
}

/**
 * Bonferroni's correction: the probability of one or more false rejections is at most `alpha`, whatever the dependence.
 * The plainest, and the least powerful; prefer {@link holm}, which promises the same.
 *
 * @param pValues NaN is left out of the family
 * @param alpha default 0.05
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 */
export function bonferroni(pValues: readonly number[], alpha = 0.05): Correction {
  const family = ranked(pValues, alpha);
  return correction(
    pValues.length,
    family,
    family.map(({ p }) => p * family.length),
    alpha,
  );
}

/**
 * Holm's step-down correction (1979): as {@link bonferroni}, with more power.
 *
 * @param pValues NaN is left out of the family
 * @param alpha default 0.05
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 */
export function holm(pValues: readonly number[], alpha = 0.05): Correction {
  const family = ranked(pValues, alpha);
  const m = family.length;
  let highest = 0;
  const adjusted = family.map(({ p }, rank) => {
    highest = Math.max(highest, p * (m - rank));
    return highest;
  });
  return correction(pValues.length, family, adjusted, alpha);
}

/** Options of {@link benjaminiHochberg} and {@link benjaminiYekutieli}. */
export interface FalseDiscoveryOptions {
  /** Whether a p-value rejects `at-most` at its limit, or only `below` it, as alibi-detect does. Default `at-most`. */
  readonly comparison?: 'below' | 'at-most';
  /**
   * How much each test matters, fixed before the data were seen: one weight a p-value, from 0 (never rejected).
   * They are scaled to a mean of 1 over the family, and divide the p-values (Genovese, Roeder and Wasserman 2006).
   */
  readonly weights?: readonly number[];
}

/** The p-values divided by their weights, which are scaled to a mean of 1 over the family; NaN stays NaN. */
function weighted(pValues: readonly number[], weights: readonly number[]): readonly number[] {
  const wrong = weights.find((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (wrong !== undefined) throw invalidParameter('finite weights from 0', wrong);
  if (weights.length !== pValues.length) throw invalidParameter(`${pValues.length} weights`, weights.length);
  const family = weights.filter((_, i) => !Number.isNaN(pValues[i]));
  const mean = family.reduce((sum, weight) => sum + weight, 0) / family.length;
  return pValues.map((p, i) => {
    const weight = weights[i] ?? 1;
    if (Number.isNaN(p)) return p;
    return weight === 0 ? 1 : Math.min(1, (p * mean) / weight);
  });
}

/** The step-up procedure of Benjamini and Hochberg, the level divided by `harshness`. */
function stepUp(
  pValues: readonly number[],
  alpha: number,
  { comparison = 'at-most', weights }: FalseDiscoveryOptions,
  harshness: (m: number) => number,
): Correction {
  if (comparison !== 'at-most' && comparison !== 'below') throw invalidParameter("'at-most' or 'below'", comparison);
  // Before weighing, so that what is no probability is named as it came.
  const plain = ranked(pValues, alpha);
  const family = weights === undefined ? plain : ranked(weighted(pValues, weights), alpha);
  const m = family.length;
  const factor = harshness(m);
  let lowest = 1;
  const adjusted = family
    .map(({ p }, rank) => (p * m * factor) / (rank + 1))
    .reduceRight<number[]>((byRank, value) => {
      lowest = Math.min(lowest, value);
      byRank.push(lowest);
      return byRank;
    }, [])
    .reverse();
  const result = correction(pValues.length, family, adjusted, alpha);
  return comparison === 'below' ? { ...result, rejected: result.adjusted.map((p) => p < alpha) } : result;
}

/**
 * Benjamini and Hochberg's step-up correction (1995): the expected share of false ones among the rejections is at most
 * `alpha`, for tests that are independent or positively dependent. When all null hypotheses are true, the probability of
 * any rejection is at most `alpha` too. For other dependence see {@link benjaminiYekutieli}.
 *
 * @param pValues NaN is left out of the family
 * @param alpha the false discovery rate, default 0.05
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { benjaminiHochberg } from '@fpl-ml/stats';
 *
 * const { rejected } = benjaminiHochberg([0.001, 0.2, 0.03], 0.05); // the first and the third
 * const { adjusted } = benjaminiHochberg([0.04, 0.04], 0.05, { weights: [3, 1] });
 * ```
 */
export function benjaminiHochberg(
  pValues: readonly number[],
  alpha = 0.05,
  options: FalseDiscoveryOptions = {},
): Correction {
  return stepUp(pValues, alpha, options, () => 1);
}

/**
 * Benjamini and Yekutieli's correction (2001): as {@link benjaminiHochberg}, whatever the dependence of the tests. It pays
 * a factor of 1 + 1/2 + … + 1/m (about 4 for 30 tests) for that.
 *
 * @param pValues NaN is left out of the family
 * @param alpha the false discovery rate, default 0.05
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { benjaminiYekutieli } from '@fpl-ml/stats';
 *
 * const { rejected } = benjaminiYekutieli([0.001, 0.2, 0.03], 0.05); // the first
 * ```
 */
export function benjaminiYekutieli(
  pValues: readonly number[],
  alpha = 0.05,
  options: FalseDiscoveryOptions = {},
): Correction {
  return stepUp(pValues, alpha, options, (m) => {
    let total = 0;
    for (let k = m; k >= 1; k -= 1) total += 1 / k;
    return total;
  });
}
