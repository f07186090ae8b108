// G. Marsaglia, W. W. Tsang and J. Wang, "Evaluating Kolmogorov's Distribution", J. Stat. Software 8 (2003).

/** A square matrix by rows, times 10^exponent. */
interface Scaled {
  readonly values: Float64Array;
  readonly exponent: number;
}

function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const product = new Float64Array(m * m);
  for (let i = 0; i < m; i += 1) {
    for (let k = 0; k < m; k += 1) {
      const factor = a[i * m + k] ?? 0;
      if (factor === 0) continue;
      for (let j = 0; j < m; j += 1) product[i * m + j] = (product[i * m + j] ?? 0) + factor * (b[k * m + j] ?? 0);
    }
  }
  return product;
}

function rescaled(values: Float64Array, exponent: number, m: number): Scaled {
  const centre = values[(m >>> 1) * m + (m >>> 1)] ?? 0;
  return centre > 1e140 ? { values: values.map((v) => v * 1e-140), exponent: exponent + 140 } : { values, exponent };
}

function power(base: Float64Array, m: number, n: number): Scaled {
  if (n === 1) return { values: base, exponent: 0 };
  const half = power(base, m, Math.floor(n / 2));
  const square = multiply(half.values, half.values, m);
  const whole = n % 2 === 0 ? square : multiply(square, base, m);
  return rescaled(whole, 2 * half.exponent, m);
}

/** The powers h, h², … hᵐ. */
function powers(h: number, m: number): readonly number[] {
  const list: number[] = [];
  for (let i = 0; i < m; i += 1) list.push((list[i - 1] ?? 1) * h);
  return list;
}

function transition(m: number, h: number): Float64Array {
  const matrix = new Float64Array(m * m);
  const at = (i: number, j: number): number => matrix[i * m + j] ?? 0;
  const hPowers = powers(h, m);
  for (let i = 0; i < m; i += 1) for (let j = 0; j <= Math.min(i + 1, m - 1); j += 1) matrix[i * m + j] = 1;
  for (let i = 0; i < m; i += 1) {
    matrix[i * m] = at(i, 0) - (hPowers[i] ?? 0);
    matrix[(m - 1) * m + i] = at(m - 1, i) - (hPowers[m - 1 - i] ?? 0);
  }
  const corner = 2 * h - 1;
  if (corner > 0) matrix[(m - 1) * m] = at(m - 1, 0) + (powers(corner, m)[m - 1] ?? 0);
  for (let i = 0; i < m; i += 1) {
    let factorial = 1;
    for (let j = i; j >= 0; j -= 1) {
      factorial *= i - j + 1;
      matrix[i * m + j] = at(i, j) / factorial;
    }
  }
  return matrix;
}

/**
 * P(D_n < d) for the two-sided one-sample Kolmogorov statistic, by Durbin's matrix; about 1e-13 absolute. Its cost grows
 * as (n d)³ log n.
 *
 * @param n sample size from 1
 * @param d in (0, 1)
 */
export function kolmogorovExact(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const { values, exponent } = power(transition(m, k - n * d), m, n);
  let result = values[(k - 1) * m + k - 1] ?? 0;
  let scale = exponent;
  for (let i = 1; i <= n; i += 1) {
    result = (result * i) / n;
    if (result < 1e-140) {
      result *= 1e140;
      scale -= 140;
    }
  }
  return result * Math.exp(scale * Math.LN10);
}
