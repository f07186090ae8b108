import { densityRule, type Quadrature } from './quadrature.js';

/**
 * How the standard deviation of the points is estimated from a reference. `standard-deviation` divides by m − 1, uses all
 * the points, and positive autocorrelation hardly shrinks it. `moving-range` is the mean difference of neighbours divided
 * by 1.128: blind to a slow trend inside the reference, but noisier, and far too small when neighbours are alike.
 */
export type SigmaMethod = 'standard-deviation' | 'moving-range';

/** The sampling distribution of estimated sigma / true sigma: scale × χ(df)/√df. */
interface ScaledChi {
  readonly df: number;
  readonly scale: number;
}

/**
 * For the moving range by Patnaik's (1950) method: the scaled χ whose mean is 1 and whose variance is that of
 * MR̄/d₂ for m normal points, (0.8264 m − 1.082)/(m − 1)² (Cryer and Ryan 1990).
 */
function sigmaDistribution(method: SigmaMethod, m: number): ScaledChi {
  if (method === 'standard-deviation') return { df: m - 1, scale: 1 };
  const variance = (0.8264 * m - 1.082) / ((m - 1) * (m - 1));
  const df = 1 / (-2 + 2 * Math.sqrt(1 + 2 * variance));
  return { df, scale: 1 + 1 / (4 * df) + 1 / (32 * df * df) };
}

/** Nodes for the logarithm of estimated sigma / true sigma. */
function logSigmaRule({ df, scale }: ScaledChi, step: number): Quadrature {
  const sd = 1 / Math.sqrt(2 * df);
  // The left tail falls as exp(df·x) only.
  const left = Math.max(7 * sd, 14 / df);
  const rule = densityRule((x) => Math.exp(df * (x - (Math.exp(2 * x) - 1) / 2)), -left, 4.5 * sd, step * sd);
  return { nodes: rule.nodes.map((x) => x + Math.log(scale)), weights: rule.weights };
}

/** One possible error of sigma, with the possible errors of the centre (independent of it). */
export interface ReferenceError {
  /** Estimated sigma / true sigma. */
  readonly sigma: number;
  /** How likely; all sum to 1. */
  readonly weight: number;
  /** Estimated centre minus true centre, in true standard deviations of a point, with weights that sum to 1. */
  readonly centres: Quadrature;
}

const KNOWN: Quadrature = { nodes: Float64Array.of(0), weights: Float64Array.of(1) };

/**
 * The possible references of m independent normal points, as a deterministic rule of integration, by growing sigma. The
 * centre is normal with variance 1/m.
 *
 * @param m `Infinity` for a reference that is known
 * @param step the rule's step, in standard deviations
 */
export function referenceErrors(m: number, method: SigmaMethod, step: number): readonly ReferenceError[] {
  if (m === Number.POSITIVE_INFINITY) return [{ sigma: 1, weight: 1, centres: KNOWN }];
  const spread = 4.5 / Math.sqrt(m);
  const centres = densityRule((x) => Math.exp((-m * x * x) / 2), -spread, spread, step / Math.sqrt(m));
  const sigmas = logSigmaRule(sigmaDistribution(method, m), step);
  return Array.from(sigmas.nodes, (log, i) => ({ sigma: Math.exp(log), weight: sigmas.weights[i] ?? 0, centres }));
}
