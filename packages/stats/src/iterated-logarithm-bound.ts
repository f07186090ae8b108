import { invalidParameter } from './errors.js';

/** Options of {@link iteratedLogarithmBound}. */
export interface IteratedLogarithmOptions {
  /** From which n the bound holds; it is a power of `ratio`, or the next one below counts. Above 1. Default 32. */
  readonly from?: number;
  /** How much longer each stretch of time is than the one before, above 1. Default 2. */
  readonly ratio?: number;
  /** How fast the probability spent on later stretches falls, above 1. Default 2. */
  readonly power?: number;
  /** The probability of ever passing the bound on either side. Default 0.05. */
  readonly alpha?: number;
}

/** The sum of k^-power over all k from `first`: some terms, then the Euler-Maclaurin formula, to 1e-7. */
function zetaTail(power: number, first: number): number {
  const term = (k: number): number => Math.exp(-power * Math.log(k));
  const last = first + 20;
  let rest = (last * term(last)) / (power - 1) + term(last) / 2 + (power * term(last)) / last / 12;
  for (let k = last - 1; k >= first; k -= 1) rest += term(k);
  return rest;
}

/**
 * The boundary of Darling and Robbins (1967): a sum of n independent observations with mean 0 and standard deviation 1
 * (sub-Gaussian) is ever above it or below its negative, for any n ≥ `from`, with a probability of at most `alpha`. It
 * grows as √(n log log n), the slowest there is, where {@link normalMixture} grows as √(n log n); weakness: it is wider
 * than that up to very large n. Prefer the mixture, unless n runs over many powers of ten.
 *
 * @param n how many observations were summed, a number from `from`
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { iteratedLogarithmBound } from '@fpl-ml/stats';
 *
 * const halfWidthOfMean: number = iteratedLogarithmBound(1_000_000) / 1_000_000; // for a standard deviation of 1
 * ```
 */
export function iteratedLogarithmBound(n: number, options: IteratedLogarithmOptions = {}): number {
  const { from = 32, ratio = 2, power = 2, alpha = 0.05 } = options;
  if (!(ratio > 1 && Number.isFinite(ratio))) throw invalidParameter('a finite ratio above 1', ratio);
  if (!(power > 1 && Number.isFinite(power))) throw invalidParameter('a finite power above 1', power);
  if (!(alpha > 0 && alpha < 1)) throw invalidParameter('a level between 0 and 1', alpha);
  // Before e, log log n is negative.
  if (!(from > Math.E && Number.isFinite(from))) throw invalidParameter('a finite `from` above e', from);
  if (!(n >= from && Number.isFinite(n))) throw invalidParameter(`a finite n from ${from}`, n);
  const logRatio = Math.log(ratio);
  // Rounding may put the logarithm of an exact power a hair below it.
  const first = Math.max(1, Math.floor(Math.log(from) / logRatio + 1e-9));
  const spent = (2 * zetaTail(power, first)) / (alpha * Math.exp(power * Math.log(logRatio)));
  const stretch = ((ratio + 1) * (ratio + 1)) / (2 * ratio);
  return Math.sqrt(stretch * n * (power * Math.log(Math.log(n)) + Math.log(spent)));
}
