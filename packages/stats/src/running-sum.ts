/** A compensated sum (Neumaier 1974) that goes on with each value, as plain data. */
export interface RunningSum {
  /** What was added so far, rounded. */
  readonly total: number;
  /** What rounding lost. */
  readonly lost: number;
}

/** Nothing yet. */
export const EMPTY_SUM: RunningSum = Object.freeze({ total: 0, lost: 0 });

/** The sum with one value more. */
export function plus({ total, lost }: RunningSum, value: number): RunningSum {
  const next = total + value;
  const error = Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
  return { total: next, lost: lost + error };
}

/** The value of the sum. */
export function valueOf({ total, lost }: RunningSum): number {
  return total + lost;
}
