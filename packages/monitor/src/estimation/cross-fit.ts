import { trainBooster } from '@fpl-ml/boost';
import { type Frame, selectRows } from '@fpl-ml/core';

/** How the trees are grown. */
export interface TreeOptions {
  readonly trees: number;
  readonly maxLeaves: number;
  readonly learningRate: number;
  readonly minLeafRows: number;
  readonly seed: number;
}

const MOST_FOLDS = 5;

/** Neighbouring periods are left out together: what a model learns of one it knows of the next. */
function foldOf(period: number, periods: number): number {
  const folds = Math.min(MOST_FOLDS, periods);
  return Math.floor((period * folds) / periods);
}

function foldRows(starts: readonly number[]): Uint8Array {
  const periods = starts.length - 1;
  const folds = new Uint8Array(starts.at(-1) ?? 0);
  for (let period = 0; period < periods; period += 1) {
    folds.fill(foldOf(period, periods), starts[period], starts[period + 1]);
  }
  return folds;
}

function rowsWhere(folds: Uint8Array, test: (fold: number) => boolean): Uint32Array {
  const rows: number[] = [];
  for (const [row, fold] of folds.entries()) if (test(fold)) rows.push(row);
  return Uint32Array.from(rows);
}

/**
 * What each row's loss is expected to be by a model that has not seen the row's period, nor its neighbours.
 *
 * @param losses by row, not negative
 * @param starts where each period begins, and the number of rows
 */
export function crossFit(
  frame: Frame,
  losses: Float64Array,
  starts: readonly number[],
  options: TreeOptions,
): Float64Array {
  const folds = foldRows(starts);
  const expected = new Float64Array(losses.length);
  for (const fold of new Set(folds)) {
    const [seen, left] = [rowsWhere(folds, (other) => other !== fold), rowsWhere(folds, (other) => other === fold)];
    const targets = Float64Array.from(seen, (row) => losses[row] ?? 0);
    const model = trainBooster(selectRows(frame, seen), targets, options);
    const predicted = model.predict(selectRows(frame, left));
    // A mean of what cannot be negative.
    for (const [i, row] of left.entries()) expected[row] = Math.max(0, predicted[i] ?? 0);
  }
  return expected;
}
