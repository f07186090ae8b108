import { continuedFraction } from './continued-fraction.js';
import { binomialDensity } from './saddle-point.js';

/**
 * The even part of the fraction of Abramowitz and Stegun 26.5.8 (Didonato and Morris 1992). It uses y where x alone has
 * lost the digits.
 */
function fraction(a: number, b: number, x: number, y: number): number {
  const lambda = a * y - b * x;
  const denominator = (m: number): number =>
    m + (m * (b - m) * x) / (a + 2 * m - 1) + ((a + m) * (lambda + 1 + m * (1 + y))) / (a + 2 * m + 1);
  return continuedFraction((a * (lambda + 1)) / (a + 1), (m) => {
    const root = x / (a + 2 * m - 1);
    return [(a + m - 1) * (a + b + m - 1) * m * (b - m) * root * root, denominator(m)];
  });
}

/** x^a y^b / B(a, b) over the fraction. */
function direct(a: number, b: number, x: number, y: number): number {
  return (binomialDensity(a, b, x, y) * b * (a / (a + b))) / fraction(a, b, x, y);
}

/**
 * The regularised incomplete beta function I_x(a, b). What is small is computed directly.
 *
 * @param a > 0
 * @param b > 0
 * @param x in [0, 1]
 * @param y 1 - x, given by the caller, who often has it with more digits
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  return x < (a + 1) / (a + b + 2) ? direct(a, b, x, y) : 1 - direct(b, a, y, x);
}
