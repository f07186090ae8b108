import type { NumberColumn } from './booster-data.js';
import { isInSet } from './tree.js';
import { countBelow, valueGrid } from './value-grid.js';

/** Turns the values of a column into small whole numbers, on which all questions of a model are comparisons. */
export interface ColumnCoder {
  readonly feature: number;
  /** Writes the codes of `count` rows from `begin` on. */
  write(column: NumberColumn, begin: number, count: number): void;
}

/**
 * Codes numbers by how many thresholds lie below them.
 *
 * @param thresholds ascending, different, fewer than `mostCode`
 * @param mostCode what missing values that go right have
 * @param right where codes go whose missing values go right; undefined: nobody asks
 * @param left likewise for missing values that go left
 */
export function numberCoder(
  feature: number,
  thresholds: Float64Array,
  mostCode: number,
  right: Uint8Array | undefined,
  left: Uint8Array | undefined,
): ColumnCoder {
  const grid = valueGrid(thresholds);
  const [first, firstMissing] = right === undefined ? [left, 0] : [right, mostCode];
  const second = right === undefined ? undefined : left;
  return {
    feature,
    write: ({ values, start, step }, begin, count) => {
      if (first === undefined) return;
      for (let i = 0, at = start + begin * step; i < count; i += 1, at += step) {
        const value = values[at] ?? Number.NaN;
        const code = countBelow(grid, value);
        const isMissing = Number.isNaN(value);
        first[i] = isMissing ? firstMissing : code;
        if (second !== undefined) second[i] = isMissing ? 0 : code;
      }
    },
  };
}

/** Codes categories: 0 goes left, 1 right. */
export function categoryCoder(feature: number, set: Uint32Array, missingLeft: boolean, codes: Uint8Array): ColumnCoder {
  return {
    feature,
    write: ({ values, start, step }, begin, count) => {
      for (let i = 0; i < count; i += 1) {
        const value = values[start + (begin + i) * step] ?? Number.NaN;
        const goesLeft = Number.isNaN(value) ? missingLeft : isInSet(set, value);
        codes[i] = Number(!goesLeft);
      }
    },
  };
}
