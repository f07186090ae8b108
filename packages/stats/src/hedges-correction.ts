/** Γ(x + 1/2) / Γ(x) for large x, by its asymptotic series: 1e-13 from x = 100. */
function gammaRatio(x: number): number {
  const s = 1 / x;
  return Math.sqrt(x) * (1 - s * (1 / 8 - s * (1 / 128 + s * (5 / 1024 - (21 / 32_768) * s))));
}

/**
 * By how much a standardised mean difference is too large on average (Hedges 1981): Γ(df/2) / (√(df/2) Γ((df - 1)/2)).
 *
 * @param df degrees of freedom, a whole number from 1; NaN at 1, where it is undefined
 */
export function hedgesCorrection(df: number): number {
  if (df < 2) return Number.NaN;
  if (df > 201) return gammaRatio((df - 1) / 2) / Math.sqrt(df / 2);
  // Γ(m/2) / Γ((m - 1)/2), from m = 2 upwards.
  let ratio = 1 / Math.sqrt(Math.PI);
  for (let m = 2; m < df; m += 1) ratio = (m - 1) / 2 / ratio;
  return ratio / Math.sqrt(df / 2);
}
