import { type Frame, seededRandom } from '@fpl-ml/core';

/** Rows with something to learn. */
export interface MadeUp {
  readonly frame: Frame;
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array;
}

/**
 * Columns `x0`, `x1`, … of normal values, of which every tenth is missing in `x1`, and a target that depends on the first three.
 */
export function madeUpData(seed: number, rows: number, width = 4): MadeUp {
  const random = seededRandom(seed, 'boost-test');
  const columns = Array.from({ length: width }, (_, column) =>
    Float64Array.from({ length: rows }, () => (column === 1 && random.next() < 0.1 ? Number.NaN : random.normal())),
  );
  const valueOf = (column: number, row: number): number => columns[column]?.[row] ?? Number.NaN;
  const target = Float64Array.from({ length: rows }, (_, row) => {
    const second = valueOf(1, row);
    const jump = Number.isNaN(second) ? 2 : Number(second > 0.3);
    return Math.sin(2 * valueOf(0, row)) + jump + 0.5 * valueOf(2, row) * valueOf(0, row) + 0.3 * random.normal();
  });
  const frame = Object.freeze(Object.fromEntries(columns.map((values, i) => [`x${i}`, values] as const)));
  return { frame, columns, target };
}

/** The root of the mean squared difference. */
export function rootMeanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    const difference = (a[i] ?? Number.NaN) - (b[i] ?? Number.NaN);
    sum += difference * difference;
  }
  return Math.sqrt(sum / a.length);
}

/** The greatest absolute difference; NaN where one of them is NaN. */
export function greatestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i += 1) most = Math.max(most, Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN)));
  return most;
}
