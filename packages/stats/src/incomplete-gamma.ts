import { continuedFraction } from './continued-fraction.js';
import { poissonDensity } from './saddle-point.js';

/** The regularised lower and upper incomplete gamma functions, each computed directly where it is small. */
export interface IncompleteGamma {
  /** P(a, x) */
  readonly lower: number;
  /** Q(a, x) = 1 - P(a, x) */
  readonly upper: number;
}

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= x / (a + k);
    sum += term;
  }
  return sum * poissonDensity(a, x);
}

function upperFraction(a: number, x: number): number {
  const fraction = continuedFraction(x + 1 - a, (i) => [i * (a - i), x + 2 * i + 1 - a]);
  return (a * poissonDensity(a, x)) / fraction;
}

/**
 * Series below a + 1, continued fraction above (Abramowitz and Stegun 6.5.29, 6.5.31).
 *
 * @param a > 0
 * @param x ≥ 0
 */
export function incompleteGamma(a: number, x: number): IncompleteGamma {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (x < a + 1) {
    const lower = lowerSeries(a, x);
    return { lower, upper: 1 - lower };
  }
  const upper = upperFraction(a, x);
  return { lower: 1 - upper, upper };
}
