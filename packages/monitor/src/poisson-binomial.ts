/** Rows up to which the distribution is computed in full; above, the normal distribution is close enough. */
const EXACT_UP_TO = 1000;

/**
 * The mean of |X − EX| and the variance of X, for the number X of events of so many probabilities.
 *
 * @param probabilities from 0 to 1
 */
export function hitSpread(probabilities: Float64Array): { readonly meanDistance: number; readonly variance: number } {
  let [centre, variance] = [0, 0];
  for (const p of probabilities) {
    centre += p;
    variance += p * (1 - p);
  }
  if (probabilities.length > EXACT_UP_TO) return { meanDistance: Math.sqrt((2 * variance) / Math.PI), variance };
  const mass = new Float64Array(probabilities.length + 1);
  mass[0] = 1;
  let rows = 0;
  for (const p of probabilities) {
    rows += 1;
    for (let hits = rows; hits > 0; hits -= 1) mass[hits] = (mass[hits] ?? 0) * (1 - p) + (mass[hits - 1] ?? 0) * p;
    mass[0] = (mass[0] ?? 0) * (1 - p);
  }
  return { meanDistance: mass.reduce((sum, m, hits) => sum + m * Math.abs(hits - centre), 0), variance };
}
