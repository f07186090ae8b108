/**
 * A probability distribution. Both tails are computed directly, so `sf` keeps its digits where `1 - cdf` would be 0.
 *
 * Laws: `cdf` never decreases, `sf` never increases; outside the support they are 0 or 1; NaN gives NaN.
 */
export interface Distribution {
  /**
   * P(X ≤ x).
   *
   * @param x any number; NaN gives NaN
   */
  cdf(x: number): number;
  /**
   * The survival function P(X > x), accurate relative to itself however small it is; each distribution says how accurate.
   *
   * @param x any number; NaN gives NaN
   */
  sf(x: number): number;
  /**
   * The smallest x with `cdf(x) ≥ p`; at 0 and 1 the ends of the support.
   *
   * @param p a probability; NaN and what lies outside [0, 1] give NaN
   */
  quantile(p: number): number;
}
