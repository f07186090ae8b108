import { quantile, type Sample } from '@fpl-ml/stats';
import { invalidOption, invalidSample } from './errors.js';

/** Options of {@link binEdges}. */
export interface BinEdgesOptions {
  /** `quantile`: as many values in each; `width`: equally wide from the smallest to the largest. Default `quantile`. */
  readonly method?: 'quantile' | 'width';
  /** How many bins are wished, a whole number from 2. Default 10. */
  readonly bins?: number;
}

/** Bins that two samples share. The first is open to -∞, the last to +∞, and each holds its upper cut, not its lower. */
export interface BinEdges {
  readonly method: 'quantile' | 'width';
  /** How many bins were wished. */
  readonly requested: number;
  /** How many there are: fewer where cuts were equal and therefore merged, as in a column that is mostly 0. */
  readonly bins: number;
  /** The cuts between the bins, ascending, one fewer than bins; of a constant, itself. */
  readonly cuts: readonly number[];
}

/** A sorted `Float64Array` without NaN; the sample itself where it is known to be one. */
export function sortedCopy(values: Sample, alreadySorted = false): Float64Array {
  const sorted = alreadySorted && values instanceof Float64Array ? values : new Float64Array(values).sort();
  if (sorted.length === 0) throw invalidSample('at least one value', 'an empty sample');
  if (Number.isNaN(sorted[sorted.length - 1])) throw invalidSample('no NaN: drop missing values first', 'NaN');
  return sorted;
}

function rawCuts(sorted: Float64Array, method: 'quantile' | 'width', bins: number): readonly number[] {
  const [low, high] = [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0];
  const inner = Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins);
  return method === 'quantile'
    ? inner.map((p) => quantile(sorted, p, { sorted: true }))
    : inner.map((share) => low + (high - low) * share);
}

/** {@link binEdges} of what is sorted already. */
export function binEdgesOfSorted(sorted: Float64Array, options: BinEdgesOptions = {}): BinEdges {
  const { method = 'quantile', bins = 10 } = options;
  if (!(Number.isInteger(bins) && bins >= 2)) throw invalidOption('bins', 'a whole number from 2', bins);
  // NaN comes of infinite values, between which there is no middle.
  const cuts = [...new Set(rawCuts(sorted, method, bins))].filter((cut) => !Number.isNaN(cut));
  return { method, requested: bins, bins: cuts.length + 1, cuts };
}

/**
 * Cuts the line into bins by a reference sample.
 *
 * @param reference numbers, at least one, no NaN
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID` for the number of bins
 *
 * @example
 * ```ts
 * import { binEdges } from '@fpl-ml/drift';
 *
 * const { cuts, bins } = binEdges([0, 0, 0, 0, 0, 0, 1, 2, 3, 6], { bins: 4 }); // cuts at 0 and 1.75: 3 bins
 * ```
 */
export function binEdges(reference: Sample, options: BinEdgesOptions = {}): BinEdges {
  return binEdgesOfSorted(sortedCopy(reference), options);
}

/** How many of the sorted values are at most x. */
function countUpTo(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many sorted values fall into each bin. */
export function countsOfSorted(sorted: Float64Array, cuts: readonly number[]): readonly number[] {
  const upTo = [...cuts.map((cut) => countUpTo(sorted, cut)), sorted.length];
  return upTo.map((count, i) => count - (upTo[i - 1] ?? 0));
}
