import { normal } from '@fpl-ml/stats';
import { chartError } from './chart.js';
import { gaussLegendre } from './quadrature.js';

/** What turns ranges and standard deviations of small normal samples into sigma. */
export interface ControlChartConstants {
  /** Mean range of n values with standard deviation 1. */
  readonly d2: number;
  /** Standard deviation of that range. */
  readonly d3: number;
  /** Mean standard deviation (of n − 1) of n values with standard deviation 1. */
  readonly c4: number;
}

const STEP = 0.1;
const REACH = 9;
const OUTER = gaussLegendre(96);

function integerPower(base: number, exponent: number): number {
  let [result, factor] = [1, base];
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= factor;
    factor *= factor;
  }
  return result;
}

/** Chance that the range of n values is above r: the trapezoid rule over the smallest value. */
function rangeTail(n: number, r: number): number {
  let sum = 0;
  for (let x = -REACH - r; x <= REACH; x += STEP) {
    const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    if (density < 1e-300) continue;
    sum += density * integerPower(normal.cdf(x + r) - normal.cdf(x), n - 1);
  }
  return 1 - n * STEP * sum;
}

/** Mean and standard deviation of the range, from E R = ∫P(R > r)dr and E R² = 2∫r·P(R > r)dr. */
function rangeMoments(n: number): readonly [mean: number, sd: number] {
  const end = 2 * REACH;
  let [first, second] = [0, 0];
  for (const [i, node] of OUTER.nodes.entries()) {
    const weight = end * (OUTER.weights[i] ?? 0) * rangeTail(n, node * end);
    first += weight;
    second += 2 * node * end * weight;
  }
  return [first, Math.sqrt(second - first * first)];
}

/** c₄: √(2/(n − 1))·Γ(n/2)/Γ((n − 1)/2), by Γ(x + 1) = xΓ(x). */
export function meanDeviation(n: number): number {
  let ratio = 1 / Math.sqrt(Math.PI);
  for (let size = 2; size < n; size += 1) ratio = (size - 1) / 2 / ratio;
  return ratio * Math.sqrt(2 / (n - 1));
}

/**
 * The constants of charts for subgroups, computed and not looked up: tables round d₂(2) = 1.12838 to 1.128.
 *
 * @param n size of a subgroup, a whole number from 2 to 1000
 * @returns relative error below 1e-10
 * @throws FplMlError `CHART_INVALID`
 *
 * @example
 * ```ts
 * import { controlChartConstants } from '@fpl-ml/monitor';
 *
 * const { d2 } = controlChartConstants(5); // 2.3259
 * ```
 */
export function controlChartConstants(n: number): ControlChartConstants {
  if (!(Number.isInteger(n) && n >= 2 && n <= 1000))
    throw chartError('CHART_INVALID', 'a size of subgroups from 2 to 1000', n);
  const [d2, d3] = rangeMoments(n);
  return Object.freeze({ d2, d3, c4: meanDeviation(n) });
}
