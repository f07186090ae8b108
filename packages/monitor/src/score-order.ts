/** Rows with the same score, from the highest score down. */
export interface ScoreGroups {
  /** The group of each row. */
  readonly of: Int32Array;
  /** Rows of the class by group. */
  readonly positive: Float64Array;
  /** Other rows by group. */
  readonly negative: Float64Array;
}

/** @param isPositive by row */
export function scoreGroups(score: Float64Array, isPositive: (row: number) => boolean): ScoreGroups {
  const order = Uint32Array.from(score, (_, row) => row).sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0));
  const of = new Int32Array(score.length);
  const positive: number[] = [];
  const negative: number[] = [];
  let last = Number.NaN;
  for (const row of order) {
    const value = score[row] ?? 0;
    if (value !== last) {
      positive.push(0);
      negative.push(0);
    }
    last = value;
    const group = positive.length - 1;
    of[row] = group;
    const counts = isPositive(row) ? positive : negative;
    counts[group] = (counts[group] ?? 0) + 1;
  }
  return { of, positive: Float64Array.from(positive), negative: Float64Array.from(negative) };
}
