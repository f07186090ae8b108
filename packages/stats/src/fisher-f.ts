import type { Distribution } from './distribution.js';
import { invalidParameter } from './errors.js';
import { incompleteBeta } from './incomplete-beta.js';
import { solveMonotone } from './solve-monotone.js';

/** Both tails at a ratio x, each directly. */
function tails(d1: number, d2: number, x: number): readonly [cdf: number, sf: number] {
  if (Number.isNaN(x)) return [Number.NaN, Number.NaN];
  if (x <= 0) return [0, 1];
  const odds = (d1 / d2) * x;
  if (odds === Number.POSITIVE_INFINITY) return [1, 0];
  // Shares of the two sums of squares; whichever is small keeps its digits.
  const [first, second] = [odds / (1 + odds), 1 / (1 + odds)];
  return [incompleteBeta(d1 / 2, d2 / 2, first, second), incompleteBeta(d2 / 2, d1 / 2, second, first)];
}

function quantile(d1: number, d2: number, p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const distance = (u: number): number => {
    const [cdf, sf] = tails(d1, d2, Math.exp(u));
    return p < 0.5 ? Math.log(cdf / p) : Math.log((1 - p) / sf);
  };
  return Math.exp(solveMonotone(distance, 0, 0.1));
}

/**
 * The F distribution (of Fisher and Snedecor), of the ratio of two mean squares. Relative error of both tails and of the
 * quantile below 1e-10, down to 1e-300.
 *
 * @param d1 degrees of freedom of the numerator, above 0, not necessarily whole
 * @param d2 degrees of freedom of the denominator, above 0, not necessarily whole
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { fisherF } from '@fpl-ml/stats';
 *
 * const pValue: number = fisherF(3, 24).sf(5.1);
 * ```
 */
export function fisherF(d1: number, d2: number): Distribution {
  for (const df of [d1, d2]) {
    if (!(df > 0 && df < Number.POSITIVE_INFINITY)) throw invalidParameter('degrees of freedom above 0', df);
  }
  return Object.freeze({
    cdf: (x: number) => tails(d1, d2, x)[0],
    sf: (x: number) => tails(d1, d2, x)[1],
    quantile: (p: number) => quantile(d1, d2, p),
  });
}
