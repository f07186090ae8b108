import { invalidParameter } from './errors.js';
import { requireNumbers, type Sample } from './sample.js';

/** Options of {@link quantile}. */
export interface QuantileOptions {
  /** Says that the values are in ascending order, without NaN; then nothing is copied. Default `false`. */
  readonly sorted?: boolean;
}

/** Above this length a sample of the values finds the pivot. */
const SAMPLED_FROM = 600;

/** Brings about what belongs at `rank` there, by the same on a sample around it (Floyd and Rivest 1975). */
function choosePivot(values: Float64Array, rank: number, left: number, right: number): void {
  const n = right - left + 1;
  const below = rank - left + 1;
  const z = Math.log(n);
  const size = 0.5 * Math.exp((2 * z) / 3);
  const spread = 0.5 * Math.sqrt((z * size * (n - size)) / n) * Math.sign(below - n / 2);
  const from = Math.max(left, Math.floor(rank - (below * size) / n + spread));
  const to = Math.min(right, Math.floor(rank + ((n - below) * size) / n + spread));
  select(values, rank, from, to);
}

/** Moves what belongs at `rank` there, with nothing larger before it and nothing smaller after it (Hoare 1961). */
function select(values: Float64Array, rank: number, from: number, to: number): void {
  let left = from;
  let right = to;
  while (left < right) {
    if (right - left > SAMPLED_FROM) choosePivot(values, rank, left, right);
    const pivot = values[rank] ?? 0;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i += 1;
      while ((values[j] ?? 0) > pivot) j -= 1;
      if (i > j) break;
      const kept = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = kept;
      i += 1;
      j -= 1;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else return;
  }
}

/** A copy to be reordered; none where there is a NaN. */
function copyWithoutNaN(values: Sample): Float64Array | undefined {
  const copy = new Float64Array(values);
  for (let i = 0; i < copy.length; i += 1) if (Number.isNaN(copy[i])) return undefined;
  return copy;
}

function smallestFrom(values: Sample, from: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = from; i < values.length; i += 1) {
    const value = values[i] ?? smallest;
    if (value < smallest) smallest = value;
  }
  return smallest;
}

/**
 * The quantile of type 7 (Hyndman and Fan 1996), the default of R, numpy and Excel: linear between the order statistics
 * on either side of position (n - 1) p.
 *
 * @param values numbers; none, or a NaN among them, gives NaN
 * @param p in [0, 1]
 * @throws FplMlError `STATS_PARAMETER_INVALID` for `p` outside [0, 1]
 *
 * @example
 * ```ts
 * import { quantile } from '@fpl-ml/stats';
 *
 * const median: number = quantile([3, 1, 2], 0.5);
 * ```
 */
export function quantile(values: Sample, p: number, options: QuantileOptions = {}): number {
  if (!(p >= 0 && p <= 1)) throw invalidParameter('a probability from 0 to 1', p);
  if (options.sorted !== true) requireNumbers(values);
  const position = (values.length - 1) * p;
  const rank = Math.floor(position);
  const ordered = options.sorted === true ? values : copyWithoutNaN(values);
  if (ordered === undefined || ordered.length === 0) return Number.NaN;
  if (ordered instanceof Float64Array && options.sorted !== true) select(ordered, rank, 0, ordered.length - 1);
  const low = ordered[rank] ?? Number.NaN;
  if (position === rank) return low;
  const high = options.sorted === true ? (ordered[rank + 1] ?? low) : smallestFrom(ordered, rank + 1);
  // Equal neighbours, infinite ones too, are their own quantile.
  return low === high ? low : low + (high - low) * (position - rank);
}
