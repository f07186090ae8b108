import { binShift, binStart } from './bin-layout.js';
import { type RowNumbers, rowNumbers } from './row-memory.js';
import type { Workspace } from './workspace.js';

/** Which bins go left: a bit for each, 32 a number. */
export type Routes = Uint32Array;

/** 1 where rows of a bin go left, 0 where they go right. */
export function goesLeft(routes: Routes, bin: number): number {
  return ((routes[bin >>> 5] ?? 0) >>> (bin & 31)) & 1;
}

/**
 * Puts rows that go left before the others; both keep their order.
 *
 * @param bins of the split's feature: that of row `r` at `r << shift`
 * @param lefts how many rows go left
 * @param spare what goes to the smaller side is kept here meanwhile: half as long as `rows` and 2 more
 * @param moves 256 numbers to be used up
 */
export function partitionRows(
  rows: RowNumbers,
  bins: Uint8Array,
  shift: number,
  routes: Routes,
  lefts: number,
  spare: RowNumbers,
  moves: Int32Array,
): void {
  const count = rows.length;
  const others = Math.min(lefts, count - lefts);
  // The rows of the larger side stay where they are or move towards their end of the node: forwards the left ones, from the
  // last row backwards the right ones. So the smaller side alone needs memory.
  const by = others === lefts && lefts < count - lefts ? -1 : 1;
  for (let bin = 0; bin < 256; bin += 1) moves[bin] = (goesLeft(routes, bin) === 1) === (by === 1) ? by : 0;
  let at = by === 1 ? 0 : count - 1;
  let stay = at;
  // Backwards the rows of the smaller side are written from its end, which is one place up: the place below may be written too.
  const shifted = by === 1 ? 0 : others;
  // Writing to both sides and counting one takes half the time of a branch that nobody can foresee. Reading four rows before
  // the first is written saves another third: a read need not wait to learn whether the write before it was to the same place.
  for (let left = count >>> 2; left > 0; left -= 1) {
    const a = rows[at] ?? 0;
    const b = rows[at + by] ?? 0;
    const c = rows[at + 2 * by] ?? 0;
    const d = rows[at + 3 * by] ?? 0;
    const moveA = moves[bins[a << shift] ?? 0] ?? 0;
    const moveB = moves[bins[b << shift] ?? 0] ?? 0;
    const moveC = moves[bins[c << shift] ?? 0] ?? 0;
    const moveD = moves[bins[d << shift] ?? 0] ?? 0;
    rows[stay] = a;
    spare[shifted + at - stay] = a;
    stay += moveA;
    at += by;
    rows[stay] = b;
    spare[shifted + at - stay] = b;
    stay += moveB;
    at += by;
    rows[stay] = c;
    spare[shifted + at - stay] = c;
    stay += moveC;
    at += by;
    rows[stay] = d;
    spare[shifted + at - stay] = d;
    stay += moveD;
    at += by;
  }
  for (let left = count & 3; left > 0; left -= 1) {
    const row = rows[at] ?? 0;
    rows[stay] = row;
    spare[shifted + at - stay] = row;
    stay += moves[bins[row << shift] ?? 0] ?? 0;
    at += by;
  }
  if (by === 1) rows.set(spare.subarray(0, others), count - others);
  else rows.set(spare.subarray(1, 1 + others), 0);
}

/** How many rows of a node go left. */
export function countLefts(rows: RowNumbers, bins: Uint8Array, shift: number, routes: Routes): number {
  let lefts = 0;
  for (let i = 0; i < rows.length; i += 1) lefts += goesLeft(routes, bins[(rows[i] ?? 0) << shift] ?? 0);
  return lefts;
}

/** How many row numbers must have place in spare memory while any node of so many rows is divided. */
export function spareRows(rows: number): number {
  return (rows >>> 1) + 2;
}

/** Which rows are to be divided, and how. */
export interface Division {
  readonly begin: number;
  readonly end: number;
  readonly feature: number;
  readonly routes: Routes;
  /** How many rows go left, where it is known. */
  readonly lefts: number | undefined;
}

/**
 * Puts the rows of a node whose bin goes left before the others; both keep their order.
 *
 * @returns where the right child's rows begin
 */
export function partition(space: Workspace, { begin, end, feature, routes, lefts }: Division): number {
  const rows = space.order.subarray(begin, end);
  const bins = space.bins.subarray(binStart(feature, space.features, space.rows));
  const shift = binShift(feature, space.features);
  const count = lefts ?? countLefts(rows, bins, shift, routes);
  const spare = rowNumbers(space.rows, space.spare, 0, spareRows(space.rows));
  partitionRows(rows, bins, shift, routes, count, spare, space.moves);
  return begin + count;
}
