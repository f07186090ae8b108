/** Finds how many thresholds lie below a value: a grid of equal cells says between which, and halving does the rest. */
export interface ValueGrid {
  /** Ascending, different, at most 255. */
  readonly thresholds: Float64Array;
  readonly low: number;
  readonly scale: number;
  /** How many thresholds lie in earlier cells; one number more than cells. */
  readonly starts: Uint8Array;
}

/** With eight cells a threshold most have none, and nothing to halve. */
const CELLS = 2048;

/** Memory of a grid. */
export function gridMemory(): Uint8Array {
  return new Uint8Array(CELLS + 1);
}

/** The cell of a value, which never falls as values grow; that is all that is asked of it. */
function cellOf(value: number, low: number, scale: number): number {
  const cell = (value - low) * scale;
  // Also takes NaN, which a scale of 0 makes of infinities: then there is one cell.
  return cell > 0 ? Math.min(cell, CELLS - 1) | 0 : 0;
}

/**
 * Makes a grid over thresholds.
 *
 * @param starts of an earlier grid that is not needed any more
 */
export function valueGrid(thresholds: Float64Array, starts: Uint8Array = gridMemory()): ValueGrid {
  // No copy is made: one for each column of a table would be as much memory as all of their thresholds.
  const low = thresholds.find(Number.isFinite) ?? 0;
  const span = (thresholds.findLast(Number.isFinite) ?? 0) - low;
  const ratio = CELLS / span;
  const scale = span > 0 && Number.isFinite(ratio) && ratio > 0 ? ratio : 0;
  starts.fill(0);
  for (const threshold of thresholds) {
    const next = cellOf(threshold, low, scale) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let cell = 1; cell <= CELLS; cell += 1) starts[cell] = (starts[cell] ?? 0) + (starts[cell - 1] ?? 0);
  return { thresholds, low, scale, starts };
}

/** How many thresholds lie below a value: 0 for NaN, thresholds that are equal do not count. */
export function countBelow({ thresholds, low, scale, starts }: ValueGrid, value: number): number {
  const cell = cellOf(value, low, scale);
  // A threshold in an earlier cell is below the value, one in a later cell is not.
  let from = starts[cell] ?? 0;
  let to = starts[cell + 1] ?? 0;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((thresholds[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
