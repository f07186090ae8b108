import { addRows, copyMoments, emptyMoments, type Moments, type RowReader } from './moments.js';

/** Rows to sum over, ordered by time. */
export interface MomentSource {
  /** The columns that `read` reads: they identify the rows by their place in memory. */
  readonly columns: readonly Float64Array[];
  /** A number that changes where a period ends. */
  readonly period: Float64Array;
  /** The number of values that `read` writes. */
  readonly width: number;
  readonly read: RowReader;
}

/** Sums over rows that start at the same place of the same memory. */
interface Known {
  readonly columns: readonly Float64Array[];
  /** By number of rows, ascending. */
  readonly checkpoints: Moments[];
}

function isSamePlace(a: Float64Array | undefined, b: Float64Array | undefined): boolean {
  return a !== undefined && b !== undefined && a.buffer === b.buffer && a.byteOffset === b.byteOffset;
}

/** The numbers of rows at which a period ends, and that of all rows. */
function periodEnds(period: Float64Array, from: number): readonly number[] {
  const ends: number[] = [];
  for (let row = from + 1; row <= period.length; row += 1) {
    if (row === period.length || period[row] !== period[row - 1]) ends.push(row);
  }
  return ends;
}

/** Adds the rows that the checkpoints lack, leaving one at each period's end; returns the sums over all rows. */
function advance(checkpoints: Moments[], { period, width, read }: MomentSource): Moments {
  let at = checkpoints.findLastIndex(({ rows }) => rows <= period.length);
  for (const end of periodEnds(period, checkpoints[at]?.rows ?? 0)) {
    const previous = checkpoints[at];
    const next = previous === undefined ? emptyMoments(width) : copyMoments(previous);
    addRows(next, read, next.rows, end);
    at += 1;
    checkpoints.splice(at, 0, next);
  }
  return checkpoints[at] ?? emptyMoments(width);
}

/**
 * Sums over the rows of a table of which mostly prefixes come: a longer one adds only its new rows, a shorter one
 * continues from the end of the period before. Rows that were given once must not be written to; the same values elsewhere
 * in memory are summed anew, to the same bits.
 */
export function momentCache(): (source: MomentSource) => Moments {
  // Weak: the sums go when the table goes.
  const tables = new WeakMap<ArrayBufferLike, Known[]>();
  return (source) => {
    const columns = [source.period, ...source.columns];
    const known = tables.get(source.period.buffer) ?? [];
    tables.set(source.period.buffer, known);
    let entry = known.find((candidate) => candidate.columns.every((column, i) => isSamePlace(column, columns[i])));
    if (entry === undefined) {
      entry = { columns, checkpoints: [] };
      known.push(entry);
    }
    return advance(entry.checkpoints, source);
  };
}
