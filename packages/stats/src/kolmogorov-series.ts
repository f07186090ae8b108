// W. Pelz and I. J. Good, "Approximating the Lower Tail-Areas of the Kolmogorov-Smirnov One-Sample Statistic", J. R.
// Stat. Soc. B 38 (1976), as corrected by R. Simard and P. L'Ecuyer, J. Stat. Software 39 (2011).

const PI2 = Math.PI * Math.PI;
const ROOT_HALF_PI = Math.sqrt(Math.PI / 2);
/** Terms beyond it are below 1e-16 of the first for z up to 3. */
const TERMS = 20;

/** Σ over k ≥ 0 of f((k + offset)² π²) exp(-(k + offset)² π² / (2 z²)). */
function series(z2: number, offset: number, f: (square: number) => number): number {
  let total = 0;
  for (let k = 0; k < TERMS; k += 1) {
    const square = PI2 * (k + offset) * (k + offset);
    total += f(square) * Math.exp(-square / (2 * z2));
  }
  return total;
}

/**
 * P(D_n < d) by the limiting distribution and its corrections of order n^-1/2, n^-1 and n^-3/2.
 *
 * @param n sample size
 * @param d with n d² up to about 5
 */
export function kolmogorovSeries(n: number, d: number): number {
  const z2 = n * d * d;
  const z = Math.sqrt(z2);
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const halves = (f: (square: number) => number): number => 2 * ROOT_HALF_PI * series(z2, 0.5, f);
  const wholes = (f: (square: number) => number): number => 2 * ROOT_HALF_PI * series(z2, 1, f);
  const k0 = halves(() => 1) / z;
  const k1 = halves((s) => s - z2) / (6 * z4);
  const k2 =
    halves((s) => 6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * s + (1 - 2 * z2) * s * s) / (72 * z6 * z) -
    wholes((s) => s) / (36 * z2 * z);
  const k3 =
    halves(
      (s) =>
        (5 - 30 * z2) * s * s * s + (212 * z4 - 60 * z2) * s * s + (135 * z4 - 96 * z6) * s - 30 * z6 - 90 * z4 * z4,
    ) /
      (6480 * z6 * z4) +
    wholes((s) => 3 * z2 * s - s * s) / (216 * z6);
  const root = Math.sqrt(n);
  return k0 + k1 / root + k2 / n + k3 / (n * root);
}
