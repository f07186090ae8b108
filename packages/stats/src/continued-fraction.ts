const TINY = 1e-300;
const LIMIT = 10_000_000;

/** One level of a continued fraction b0 + a1 / (b1 + a2 / (b2 + …)): its numerator, then its denominator. */
export type Level = (i: number) => readonly [number, number];

/** Evaluates a continued fraction from the top by Lentz's method (Thompson and Barnett 1986). */
export function continuedFraction(b0: number, level: Level): number {
  let value = b0 === 0 ? TINY : b0;
  let c = value;
  let d = 0;
  for (let i = 1; i < LIMIT; i += 1) {
    const [a, b] = level(i);
    d = b + a * d;
    c = b + a / c;
    d = 1 / (d === 0 ? TINY : d);
    if (c === 0) c = TINY;
    const factor = c * d;
    value *= factor;
    // Whatever has become NaN stays so.
    if (!(Math.abs(factor - 1) >= 2e-16)) return value;
  }
  return Number.NaN;
}
