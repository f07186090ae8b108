import type { Distribution } from './distribution.js';
import { invalidParameter } from './errors.js';
import { incompleteGamma } from './incomplete-gamma.js';
import { normal } from './normal.js';
import { solveMonotone } from './solve-monotone.js';

/** The work grows with their root: a second here, minutes soon after. */
const MOST_DEGREES = 1e14;

/** Wilson and Hilferty (1931), in logarithms. */
function guess(df: number, p: number): number {
  const spread = 2 / (9 * df);
  const root = 1 - spread + normal.quantile(Math.min(Math.max(p, 1e-12), 1 - 1e-12)) * Math.sqrt(spread);
  return root > 0.1 ? Math.log(df) + 3 * Math.log(root) : Math.log(df) - 3;
}

function quantile(df: number, p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const distance = (u: number): number => {
    const { lower, upper } = incompleteGamma(df / 2, Math.exp(u) / 2);
    return p < 0.5 ? Math.log(lower / p) : Math.log((1 - p) / upper);
  };
  return Math.exp(solveMonotone(distance, guess(df, p), 0.1));
}

/**
 * The χ² distribution. Relative error of both tails and of the quantile below 1e-11, down to 1e-300.
 *
 * @param df degrees of freedom, above 0, at most 1e14, not necessarily whole; below 1e-3 the upper tail, then tiny, loses digits
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { chiSquare } from '@fpl-ml/stats';
 *
 * const pValue: number = chiSquare(9).sf(21.7);
 * ```
 */
export function chiSquare(df: number): Distribution {
  if (!(df > 0 && df <= MOST_DEGREES)) throw invalidParameter(`degrees of freedom above 0, up to ${MOST_DEGREES}`, df);
  return Object.freeze({
    cdf: (x: number) => (Number.isNaN(x) ? Number.NaN : incompleteGamma(df / 2, x / 2).lower),
    sf: (x: number) => (Number.isNaN(x) ? Number.NaN : incompleteGamma(df / 2, x / 2).upper),
    quantile: (p: number) => quantile(df, p),
  });
}
