import { invalidParameter } from './errors.js';

/** The outcome of a correction for many tests, in the order of the p-values. */
export interface Correction {
  /** Adjusted p-values, at most 1; NaN where the p-value was NaN. */
  readonly adjusted: readonly number[];
  /** Which hypotheses are rejected: those whose adjusted p-value is at most the level. */
  readonly rejected: readonly boolean[];
}

interface Ranked {
  readonly p: number;
  readonly position: number;
}

function ranked(pValues: readonly number[], alpha: number): readonly Ranked[] {
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
    adjusted[position] = Math.min(1, adjustedByRank[rank] ?? Number.NaN);
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

/**
 * Benjamini and Hochberg's step-up correction (1995): the expected share of false ones among the rejections is at most
 * `alpha`, for tests that are independent or positively dependent. When all null hypotheses are true, the probability of
 * any rejection is at most `alpha` too.
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
 * ```
 */
export function benjaminiHochberg(pValues: readonly number[], alpha = 0.05): Correction {
  const family = ranked(pValues, alpha);
  const m = family.length;
  let lowest = 1;
  const adjusted = family
    .map(({ p }, rank) => (p * m) / (rank + 1))
    .reduceRight<number[]>((byRank, value) => {
      lowest = Math.min(lowest, value);
      byRank.push(lowest);
      return byRank;
    }, [])
    .reverse();
  return correction(pValues.length, family, adjusted, alpha);
}
