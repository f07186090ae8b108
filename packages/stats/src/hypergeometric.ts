import { binomialDensity } from './saddle-point.js';

/**
 * P(k successes among n1 drawn of a total that holds so many successes), of densities that share their scale, so that none
 * underflows early. k within its range.
 */
export function hypergeometric(k: number, n1: number, successes: number, total: number): number {
  const [p, q] = [n1 / total, (total - n1) / total];
  if (p === 0 || q === 0) return 1;
  const failures = total - successes;
  const joint = binomialDensity(k, successes - k, p, q) * binomialDensity(n1 - k, failures - (n1 - k), p, q);
  return joint / binomialDensity(n1, total - n1, p, q);
}
