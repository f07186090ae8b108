// Densities without cancellation, after C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000).

/** ln Γ(n + 1) minus Stirling's approximation to it, for n > 0; absolute error about 2e-15. */
export function stirlingError(n: number): number {
  let shift = 0;
  let m = n;
  // The recurrence of the error carries n to where the asymptotic series holds.
  for (; m < 16; m += 1) shift += (m + 0.5) * Math.log1p(1 / m) - 1;
  const s = 1 / (m * m);
  return shift + (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - (s * 691) / 360_360))))) / m;
}

/** x ln(x / m) + m - x, the deviance of an observation x from its mean m, both > 0. */
export function deviance(x: number, m: number): number {
  const difference = x - m;
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = difference / (x + m);
  const v2 = v * v;
  let sum = difference * v;
  let power = 2 * x * v;
  for (let j = 3; ; j += 2) {
    power *= v2;
    const next = sum + power / j;
    // NaN never equals itself.
    if (next === sum || Number.isNaN(next)) return next;
    sum = next;
  }
}

/** x^a e^-x / Γ(a + 1) for a ≥ 0, x > 0. */
export function poissonDensity(a: number, x: number): number {
  if (a === 0) return Math.exp(-x);
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** Γ(a + b + 1) / (Γ(a + 1) Γ(b + 1)) x^a y^b for a, b ≥ 0 and x + y = 1, both > 0. */
export function binomialDensity(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  if (a === 0) return Math.exp(n * (x < y ? Math.log1p(-x) : Math.log(y)));
  if (b === 0) return Math.exp(n * (y < x ? Math.log1p(-y) : Math.log(x)));
  const correction = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return Math.exp(correction - deviance(a, n * x) - deviance(b, n * y)) * Math.sqrt(n / (2 * Math.PI * a * b));
}
