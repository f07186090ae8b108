import { jackknifeError } from './jackknife.js';
import type { ScoreGroups } from './score-order.js';
import { total } from './total.js';

/** The average precision, with and without rows. */
export interface AveragePrecision {
  /** Mean over the positive rows of the precision at their score, rows of equal scores together; NaN without one. */
  readonly value: number;
  /** By the jackknife; NaN with fewer than two positive rows. */
  readonly standardError: number;
  /** The figure without a positive or a negative row, by group. */
  readonly withoutPositive: Float64Array;
  readonly withoutNegative: Float64Array;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Sums of what the groups from each one on contribute when one row above them is missing. */
function suffixSums(terms: Float64Array): Float64Array {
  const sums = new Float64Array(terms.length + 1);
  for (let i = terms.length - 1; i >= 0; i -= 1) sums[i] = (terms[i] ?? 0) + (sums[i + 1] ?? 0);
  return sums;
}

export function averagePrecision({ positive, negative }: ScoreGroups): AveragePrecision {
  const groups = positive.length;
  const p = total(positive);
  const kept = new Float64Array(groups);
  const lessPositive = new Float64Array(groups);
  const lessNegative = new Float64Array(groups);
  const [hits, rows] = [new Float64Array(groups), new Float64Array(groups)];
  let [h, r] = [0, 0];
  for (let group = 0; group < groups; group += 1) {
    const plus = positive[group] ?? 0;
    h += plus;
    r += plus + (negative[group] ?? 0);
    [hits[group], rows[group]] = [h, r];
    kept[group] = plus * share(h, r);
    lessPositive[group] = plus * share(h - 1, r - 1);
    lessNegative[group] = plus * share(h, r - 1);
  }
  const value = total(kept) / p;
  const [afterPositive, afterNegative] = [suffixSums(lessPositive), suffixSums(lessNegative)];
  const [withoutPositive, withoutNegative] = [new Float64Array(groups), new Float64Array(groups)];
  let before = 0;
  for (let group = 0; group < groups; group += 1) {
    const own = (positive[group] ?? 0) - 1;
    const there = own * share((hits[group] ?? 0) - 1, (rows[group] ?? 0) - 1);
    withoutPositive[group] = (before + there + (afterPositive[group + 1] ?? 0)) / (p - 1);
    withoutNegative[group] = (before + (afterNegative[group] ?? 0)) / p;
    before += kept[group] ?? 0;
  }
  const values = [...withoutPositive, ...withoutNegative];
  const standardError = p < 2 ? Number.NaN : jackknifeError(values, [...positive, ...negative]);
  return { value, standardError, withoutPositive, withoutNegative };
}
