import { invalidParameter } from './errors.js';
import { normal } from './normal.js';
import { solveMonotone } from './solve-monotone.js';

/** Options of {@link normalMixture}. */
export interface NormalMixtureOptions {
  /** Whether a sum far above 0 alone speaks against the hypothesis, or one far below it too. Default `two`. */
  readonly sides?: 'one' | 'two';
  /** The variance (intrinsic time: n σ², say) at which the bound of level `alpha` is near its tightest, above 0. */
  readonly tightestAt?: number;
  /** The level for which `tightestAt` is meant. Default 0.05. */
  readonly alpha?: number;
  /** The precision of the mixing distribution itself, above 0, in place of `tightestAt`. */
  readonly rho?: number;
}

/** A test of a sum that may be looked at after every addend. */
export interface NormalMixture {
  /** The precision of the normal mixing distribution, in units of variance. */
  readonly rho: number;
  /**
   * The logarithm of the e-value: how far a sum with this variance speaks against a mean of 0.
   *
   * @param sum of the observations less their hypothetical mean
   * @param variance of the sum, from 0
   */
  logEValue(sum: number, variance: number): number;
  /**
   * The sum at which the e-value is 1 / alpha. A sum of mean 0 ever passes it with a probability of at most `alpha`.
   *
   * @param variance of the sum, from 0
   * @param alpha between 0 and 1
   * @throws FplMlError `STATS_PARAMETER_INVALID` for another `alpha`
   */
  bound(variance: number, alpha: number): number;
}

/** log(2 Φ(z) exp(z²/2)): the evidence of one side. Far below 0 the two factors cancel, and a series says what is left. */
function oneSidedEvidence(z: number): number {
  if (z > 5) return Math.LN2 + Math.log1p(-normal.sf(z)) + 0.5 * z * z;
  if (z > -20) return Math.LN2 + Math.log(normal.cdf(z)) + 0.5 * z * z;
  const s = 1 / (z * z);
  const series = 1 - s * (1 - 3 * s * (1 - 5 * s * (1 - 7 * s * (1 - 9 * s * (1 - 11 * s * (1 - 13 * s))))));
  return Math.LN2 - Math.log(-z) - 0.5 * Math.log(2 * Math.PI) + Math.log(series);
}

/** Howard and others' approximation of the best precision; a one-sided test spends all of `alpha` on its side. */
function bestRho(tightestAt: number, alpha: number, sides: 'one' | 'two'): number {
  const cost = -2 * Math.log(sides === 'two' ? alpha : Math.min(2 * alpha, 0.9999));
  return tightestAt / (cost + Math.log1p(cost));
}

function requireLevel(alpha: number): void {
  if (!(alpha > 0 && alpha < 1)) throw invalidParameter('a level between 0 and 1', alpha);
}

function chosenRho({ sides = 'two', tightestAt, alpha = 0.05, rho }: NormalMixtureOptions): number {
  requireLevel(alpha);
  if (sides !== 'one' && sides !== 'two') throw invalidParameter("'one' or 'two' sides", sides);
  const given = rho ?? tightestAt;
  if (given === undefined || (rho !== undefined && tightestAt !== undefined)) {
    throw invalidParameter('either rho or tightestAt', given === undefined ? 'neither' : 'both');
  }
  if (!(given > 0 && Number.isFinite(given))) throw invalidParameter('a finite rho or tightestAt above 0', given);
  return rho ?? bestRho(given, alpha, sides);
}

/**
 * Robbins' normal mixture (1970; Howard, Ramdas, McAuliffe and Sekhon 2021): the mean likelihood ratio of a normal sum
 * over alternatives that are themselves normal (or half-normal, for one side). It is the mSPRT of A/B tests (Johari and
 * others 2022) with `rho` = σ² / τ² in units of σ², and the boundary of asymptotic confidence sequences.
 *
 * {@link mixtureEProcess} and {@link confidenceSequence} apply it to observations; use it as it is where only sums are at
 * hand. Weakness: it is tight around one time only; ten times later or sooner it is some 10 % wider than the best.
 *
 * @throws FplMlError `STATS_PARAMETER_INVALID` unless one of `rho` and `tightestAt` is given, above 0
 *
 * @example
 * ```ts
 * import { normalMixture } from '@fpl-ml/stats';
 *
 * // A mean of 400 observations of standard deviation 2, tightest at 1000: its half-width at 95 %, whenever one looks.
 * const mixture = normalMixture({ tightestAt: 1000 });
 * const halfWidth: number = (2 * mixture.bound(400, 0.05)) / 400;
 * ```
 */
export function normalMixture(options: NormalMixtureOptions): NormalMixture {
  const rho = chosenRho(options);
  const oneSided = options.sides === 'one';
  const logEValue = (sum: number, variance: number): number => {
    const total = variance + rho;
    const z = sum / Math.sqrt(total);
    const evidence = oneSided ? oneSidedEvidence(z) : 0.5 * z * z;
    // Beyond 1e308 all evidence is the same, and JSON has no infinity.
    return Math.min(Number.MAX_VALUE, 0.5 * Math.log(rho / total) + evidence);
  };
  const bound = (variance: number, alpha: number): number => {
    requireLevel(alpha);
    const total = variance + rho;
    const twoSided = Math.sqrt(total * (Math.log(total / rho) - 2 * Math.log(alpha)));
    if (!oneSided) return twoSided;
    return solveMonotone((sum) => logEValue(sum, variance) + Math.log(alpha), twoSided, 0.01 * Math.sqrt(total));
  };
  return { rho, logEValue, bound };
}
