import type { Distribution } from './distribution.js';
import { invalidParameter } from './errors.js';
import { incompleteBeta } from './incomplete-beta.js';
import { normal } from './normal.js';
import { solveMonotone } from './solve-monotone.js';

/** Beyond it the difference to the normal distribution is below 1e-10 relative wherever that is above 1e-300. */
const NORMAL_FROM = 1e17;
/** Beyond it x² would overflow, and the tail is a power law to the last digit. */
const POWER_LAW_FROM = 1e120;

/** P(|T| > t) for t ≥ 0. */
function outside(df: number, t: number): number {
  if (t > POWER_LAW_FROM) {
    const atEdge = outside(df, POWER_LAW_FROM);
    return t === Number.POSITIVE_INFINITY ? 0 : atEdge * Math.exp(-df * Math.log(t / POWER_LAW_FROM));
  }
  const scale = df + t * t;
  return incompleteBeta(df / 2, 0.5, df / scale, (t / scale) * t);
}

/** P(|T| ≤ t) for t ≥ 0. */
function inside(df: number, t: number): number {
  if (t > POWER_LAW_FROM) return 1 - outside(df, t);
  const scale = df + t * t;
  return incompleteBeta(0.5, df / 2, (t / scale) * t, df / scale);
}

function survival(df: number, t: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  const half = outside(df, Math.abs(t)) / 2;
  return t >= 0 ? half : 1 - half;
}

function quantile(df: number, p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  const sign = Math.sign(p - 0.5);
  const tail = Math.min(p, 1 - p);
  if (sign === 0) return 0;
  if (tail === 0) return sign * Number.POSITIVE_INFINITY;
  const centre = 2 * Math.abs(p - 0.5);
  const distance = (u: number): number =>
    tail < 0.25 ? Math.log((2 * tail) / outside(df, Math.exp(u))) : Math.log(inside(df, Math.exp(u)) / centre);
  return sign * Math.exp(solveMonotone(distance, Math.log(Math.abs(normal.quantile(p))), 0.1));
}

/**
 * Student's t distribution. Relative error of both tails and of the quantile below 1e-11, down to 1e-300.
 *
 * @param df degrees of freedom, above 0, not necessarily whole; infinity gives the normal distribution
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { studentT } from '@fpl-ml/stats';
 *
 * const limit: number = studentT(37).quantile(0.975);
 * ```
 */
export function studentT(df: number): Distribution {
  if (!(df > 0)) throw invalidParameter('degrees of freedom above 0', df);
  if (df >= NORMAL_FROM) return normal;
  return Object.freeze({
    cdf: (x: number) => survival(df, -x),
    sf: (x: number) => survival(df, x),
    quantile: (p: number) => quantile(df, p),
  });
}
