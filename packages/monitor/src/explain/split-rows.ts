import type { RandomSource } from '@fpl-ml/core';

/** Rows to search in, and the others. */
export interface SplitRows {
  readonly fit: Int32Array;
  readonly rest: Int32Array;
}

/** ml-cart's time grows with the square of the rows: 2,000 of 25 columns take about a second. */
const MOST_ROWS = 2000;
const MOST_WORK = MOST_ROWS * MOST_ROWS * 25;

/** Half of the rows at random, fewer where that would take long. */
export function splitRows(n: number, columns: number, random: RandomSource): SplitRows {
  const fitted = Math.min(MOST_ROWS, n >> 1, Math.floor(Math.sqrt(MOST_WORK / Math.max(1, columns))));
  const order = Int32Array.from({ length: n }, (_, row) => row);
  for (let i = 0; i < fitted; i += 1) {
    const other = i + random.integer(n - i);
    [order[i], order[other]] = [order[other] ?? 0, order[i] ?? 0];
  }
  return { fit: order.slice(0, fitted).sort(), rest: order.slice(fitted).sort() };
}
