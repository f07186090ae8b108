import type { NumberColumn } from './booster-data.js';
import { sortNumbers } from './sort-numbers.js';

/** Distinct values, ascending, and the weight of each. */
interface DistinctValues {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Memory for one column at a time, made once for all: columns by the dozen would leave heaps of garbage. */
export interface EdgeScratch {
  readonly values: Float64Array;
  readonly sorted: Float64Array;
  readonly weights: Float64Array;
  readonly counts: Uint32Array;
  /** For the numbers of the rows that are looked at, where they are not all. */
  readonly sample: Uint32Array;
}

/** Without weights only columns of so few distinct values are weighed. */
const MOST_BINS = 255;

/** What is to be looked at. */
export interface EdgePlan {
  /** So many rows of each column, */
  readonly count: number;
  /** which are not all. */
  readonly sampled: boolean;
  readonly weighted: boolean;
}

/** How much memory the search needs. */
export function edgeScratchBytes({ count, sampled, weighted }: EdgePlan): number {
  return 8 * (2 * count + (weighted ? count : MOST_BINS)) + 4 * ((count >>> 1) + 1 + (sampled ? count : 0));
}

/** Divides memory of {@link edgeScratchBytes}. */
export function edgeScratch({ count, sampled, weighted }: EdgePlan, buffer: ArrayBufferLike): EdgeScratch {
  const weights = weighted ? count : MOST_BINS;
  const [counts, countsAt] = [(count >>> 1) + 1, 8 * (2 * count + weights)];
  return {
    values: new Float64Array(buffer, 0, count),
    sorted: new Float64Array(buffer, 8 * count, count),
    weights: new Float64Array(buffer, 16 * count, weights),
    counts: new Uint32Array(buffer, countsAt, counts),
    sample: new Uint32Array(buffer, countsAt + 4 * counts, sampled ? count : 0),
  };
}

function sortedValues(
  { values, start, step }: NumberColumn,
  rows: Uint32Array | number,
  scratch: EdgeScratch,
): Float64Array {
  const count = scratch.values.length;
  let length = 0;
  for (let i = 0; i < count; i += 1) {
    const row = typeof rows === 'number' ? i : (rows[i] ?? 0);
    const value = values[start + row * step] ?? Number.NaN;
    // Adding 0 makes -0 and 0 one value.
    if (!Number.isNaN(value)) scratch.values[length++] = value + 0;
  }
  const sorted = scratch.sorted.subarray(0, length);
  sortNumbers(scratch.values.subarray(0, length), sorted, scratch.counts);
  return sorted;
}

function distinctOf(sorted: Float64Array, { values, weights }: EdgeScratch): DistinctValues {
  let length = 0;
  for (const value of sorted) {
    if (length === 0 || value !== values[length - 1]) {
      values[length] = value;
      weights[length++] = 0;
    }
    weights[length - 1] = (weights[length - 1] ?? 0) + 1;
  }
  return { values: values.subarray(0, length), weights: weights.subarray(0, length) };
}

/** The position of a value among distinct values, of which it is one. */
function positionOf(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts the weights of rows in place of their numbers. */
function weigh(
  { values, weights }: DistinctValues,
  { values: column, start, step }: NumberColumn,
  rows: Uint32Array | number,
  rowWeights: ArrayLike<number>,
): void {
  weights.fill(0);
  const count = typeof rows === 'number' ? rows : rows.length;
  for (let i = 0; i < count; i += 1) {
    const row = typeof rows === 'number' ? i : (rows[i] ?? 0);
    const value = column[start + row * step] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const at = positionOf(values, value);
    weights[at] = (weights[at] ?? 0) + (rowWeights[row] ?? 0);
  }
}

function quantiles({ values, weights }: DistinctValues, bins: number): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const edges: number[] = [];
  let below = 0;
  let next = 1;
  for (let i = 0; i < values.length - 1 && next < bins; i += 1) {
    below += weights[i] ?? 0;
    if (below * bins < next * total) continue;
    edges.push(values[i] ?? 0);
    while (next < bins && next * total <= below * bins) next += 1;
  }
  return Float64Array.from(edges);
}

/** Whether there are more distinct values than that. */
function hasMoreThan(sorted: Float64Array, most: number): boolean {
  let count = 1;
  for (let i = 1; i < sorted.length && count <= most; i += 1) if (sorted[i] !== sorted[i - 1]) count += 1;
  return count > most;
}

/** How many values are not above the one at a position. */
function upTo(sorted: Float64Array, position: number): number {
  const value = sorted[position] ?? Number.NaN;
  let low = position;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As {@link quantiles} of values that weigh 1 each; looks at no more of them than it has to. */
function equalQuantiles(sorted: Float64Array, bins: number): Float64Array {
  const last = sorted.at(-1);
  const edges: number[] = [];
  for (let next = 1; next < bins; ) {
    const position = Math.ceil((next * sorted.length) / bins) - 1;
    const edge = sorted[position];
    if (edge === undefined || edge === last) break;
    edges.push(edge);
    next = Math.floor((upTo(sorted, position) * bins) / sorted.length) + 1;
  }
  return Float64Array.from(edges);
}

/** Finds the edges of a column's bins. */
export type EdgeFinder = (column: NumberColumn) => Float64Array;

/**
 * Finds the upper ends of a column's bins but the last, whose end is infinity: every distinct value where there are at most
 * `bins`, else quantiles. Each is a value of the column, so that a strictly increasing change of the column changes no bin.
 *
 * @param rows how many there are, or the numbers of those to look at
 * @param bins at most 255
 * @param rowWeights of all rows; a row of weight 2 counts as two rows
 */
export function edgeFinder(
  rows: Uint32Array | number,
  bins: number,
  rowWeights: ArrayLike<number> | undefined,
  scratch: EdgeScratch,
): EdgeFinder {
  return (column) => {
    const sorted = sortedValues(column, rows, scratch);
    if (rowWeights === undefined && hasMoreThan(sorted, bins)) return equalQuantiles(sorted, bins);
    const distinct = distinctOf(sorted, scratch);
    if (distinct.values.length <= bins) return distinct.values.slice(0, -1);
    if (rowWeights !== undefined) weigh(distinct, column, rows, rowWeights);
    return quantiles(distinct, bins);
  };
}
