import type { ScoreGroups } from './score-order.js';
import { total } from './total.js';

/** The area under the ROC curve with what DeLong's variance needs. */
export interface RocArea {
  /** P(a positive row scores higher than a negative one), ties counted half; NaN without rows of both kinds. */
  readonly value: number;
  /** By DeLong, DeLong and Clarke-Pearson (1988); NaN with fewer than two rows of a kind. */
  readonly standardError: number;
  /** The area without each row in turn, by group: of a positive and of a negative row. */
  readonly withoutPositive: Float64Array;
  readonly withoutNegative: Float64Array;
}

/** Variance of values that stand for so many rows each, divided by n − 1. */
function weightedVariance(values: Float64Array, counts: Float64Array, n: number, centre: number): number {
  const squares = values.reduce((sum, value, i) => sum + (counts[i] ?? 0) * (value - centre) * (value - centre), 0);
  return n < 2 ? Number.NaN : squares / (n - 1);
}

export function rocArea({ positive, negative }: ScoreGroups): RocArea {
  const [p, n] = [total(positive), total(negative)];
  const ofPositive = new Float64Array(positive.length);
  const ofNegative = new Float64Array(positive.length);
  let [above, abovePositive, area] = [0, 0, 0];
  for (let group = 0; group < positive.length; group += 1) {
    const [plus, minus] = [positive[group] ?? 0, negative[group] ?? 0];
    // Share of negative rows that score lower than the group; of positive rows that score higher.
    ofPositive[group] = (n - above - minus / 2) / n;
    ofNegative[group] = (abovePositive + plus / 2) / p;
    area += plus * (ofPositive[group] ?? 0);
    above += minus;
    abovePositive += plus;
  }
  const value = area / p;
  const variance =
    weightedVariance(ofPositive, positive, p, value) / p + weightedVariance(ofNegative, negative, n, value) / n;
  return {
    value,
    standardError: Math.sqrt(variance),
    withoutPositive: ofPositive.map((share) => (p * value - share) / (p - 1)),
    withoutNegative: ofNegative.map((share) => (n * value - share) / (n - 1)),
  };
}
