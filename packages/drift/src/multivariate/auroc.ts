/**
 * The probability that a score of the second side exceeds one of the first, ties counted half; NaN where a side has no row.
 *
 * @param labels 1 for rows of the second side, else 0
 */
export function auroc(scores: Float64Array, labels: Uint8Array): number {
  const second = scores.filter((_, i) => labels[i] === 1).sort();
  const first = scores.filter((_, i) => labels[i] !== 1).sort();
  let [below, upTo, wins] = [0, 0, 0];
  for (const score of second) {
    while (below < first.length && (first[below] ?? 0) < score) below += 1;
    while (upTo < first.length && (first[upTo] ?? 0) <= score) upTo += 1;
    wins += (below + upTo) / 2;
  }
  return wins / (first.length * second.length);
}
