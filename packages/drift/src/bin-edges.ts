import { histogramEdges, quantile, type Sample, sortNumbers } from '@fpl-ml/stats';
import { requireNumbers } from './checked-input.js';
import { choiceOption } from './option-checks.js';
import { invalidOption, invalidSample } from './errors.js';
import { orderStatistics, rangeOf } from './order-statistics.js';

/** How bins are cut: see {@link BinEdgesOptions}; `given` where the caller named the edges. */
export type BinMethod = 'quantile' | 'width' | 'sturges' | 'doane' | 'given';

/** Options of {@link binEdges}. */
export interface BinEdgesOptions {
  /**
   * `quantile`: as many values in each; `width`: equally wide from the smallest to the largest; `sturges` and `doane`:
   * equally wide, as many as numpy's rule of that name makes. Default `quantile`.
   */
  readonly method?: Exclude<BinMethod, 'given'>;
  /** How many bins are wished, a whole number from 2; not for `sturges` and `doane`. Default 10. */
  readonly bins?: number;
  /** Which of its cuts a bin holds: its upper one (`right`), or its lower one as in numpy (`left`). Default `right`. */
  readonly closed?: 'right' | 'left';
  /** All edges from the lowest to the highest, at least two, strictly ascending, instead of any method. */
  readonly edges?: readonly number[];
}

/** Bins that two samples share. The first is open to -∞, the last to +∞. */
export interface BinEdges {
  readonly method: BinMethod;
  /** How many bins were wished. */
  readonly requested: number;
  /** How many there are: fewer where cuts were equal and therefore merged, as in a column that is mostly 0. */
  readonly bins: number;
  /** The cuts between the bins, ascending, one fewer than bins; of a constant, itself. */
  readonly cuts: readonly number[];
  /** Which of its cuts a bin holds. */
  readonly closed: 'right' | 'left';
  /** The smallest and the largest value that the cuts were made of, or the outer edges given. */
  readonly range: readonly [low: number, high: number];
}

/** A sorted `Float64Array` without NaN; the sample itself where it is known to be one. */
export function sortedCopy(values: Sample, alreadySorted = false): Float64Array {
  requireNumbers(values);
  const sorted = alreadySorted && values instanceof Float64Array ? values : sortNumbers(values);
  if (sorted.length === 0) throw invalidSample('at least one value', 'an empty sample');
  if (Number.isNaN(sorted[sorted.length - 1])) throw invalidSample('no NaN: drop missing values first', 'NaN');
  return sorted;
}

function byWidth(sorted: Float64Array, bins: number): readonly number[] {
  const [low, high] = [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0];
  // As numpy's linspace has it, to the bit: values of few decimals lie exactly on cuts.
  const step = (high - low) / bins;
  return Array.from({ length: bins - 1 }, (_, i) => low + (i + 1) * step);
}

/** What is finite, or of values without any, themselves: infinities have no width. */
function finitePart(sorted: Float64Array): Float64Array {
  let [from, to] = [0, sorted.length];
  while (from < to && sorted[from] === Number.NEGATIVE_INFINITY) from += 1;
  while (to > from && sorted[to - 1] === Number.POSITIVE_INFINITY) to -= 1;
  return sorted.subarray(from, to);
}

/** Numpy's rules; a constant, or what has no finite value, is its own cut. */
function byRule(sorted: Float64Array, rule: 'sturges' | 'doane'): readonly number[] {
  const finite = finitePart(sorted);
  const [low, high] = [finite[0], finite[finite.length - 1]];
  if (low === undefined || high === undefined) return [sorted[0] ?? 0];
  return low === high || !Number.isFinite(high - low) ? [low] : histogramEdges(finite, rule).slice(1, -1);
}

function rawCuts(sorted: Float64Array, method: Exclude<BinMethod, 'given'>, bins: number): readonly number[] {
  if (method === 'sturges' || method === 'doane') return byRule(sorted, method);
  if (method === 'width') return byWidth(sorted, bins);
  return Array.from({ length: bins - 1 }, (_, i) => quantileCut(sorted, i + 1, bins));
}

/**
 * Where the quantile at part / parts lies among n sorted values, from 0. Divided last: 0.7 · 22,500 is just below 15,750 in
 * doubles, and a cut just below a value would push it into the next bin.
 */
function placeOf(part: number, parts: number, n: number): number {
  return (part * (n - 1)) / parts;
}

/** The value at a place between two neighbours. */
function between(low: number, high: number, place: number): number {
  const share = place - Math.floor(place);
  return share === 0 ? low : quantile(Float64Array.of(low, high), share, { sorted: true });
}

function quantileCut(sorted: Float64Array, part: number, parts: number): number {
  const place = placeOf(part, parts, sorted.length);
  const at = Math.floor(place);
  return between(sorted[at] ?? Number.NaN, sorted[Math.min(sorted.length - 1, at + 1)] ?? Number.NaN, place);
}

function givenEdges(edges: readonly number[], closed: 'right' | 'left'): BinEdges {
  if (!Array.isArray(edges)) throw invalidOption('edges', 'an array of numbers', typeof edges);
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const ascending = edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? edge));
  if (low === undefined || high === undefined || edges.length < 2 || !ascending) {
    throw invalidOption('edges', 'at least two strictly ascending numbers', edges.join(', '));
  }
  const bins = edges.length - 1;
  return { method: 'given', requested: bins, bins, cuts: edges.slice(1, -1), closed, range: [low, high] };
}

function settingsFrom({ method = 'quantile', bins = 10, closed = 'right' }: BinEdgesOptions) {
  choiceOption('method', method, ['quantile', 'width', 'sturges', 'doane']);
  choiceOption('closed', closed, ['right', 'left']);
  if (!(Number.isInteger(bins) && bins >= 2)) throw invalidOption('bins', 'a whole number from 2', bins);
  return { method, bins, closed };
}

function edgesOf(
  raw: readonly number[],
  { method, bins, closed }: ReturnType<typeof settingsFrom>,
  range: BinEdges['range'],
): BinEdges {
  // NaN comes of infinite values, between which there is no middle.
  const cuts = [...new Set(raw)].filter((cut) => !Number.isNaN(cut));
  const requested = method === 'sturges' || method === 'doane' ? raw.length + 1 : bins;
  return { method, requested, bins: cuts.length + 1, cuts, closed, range };
}

/** {@link binEdges} of what is sorted already. */
export function binEdgesOfSorted(sorted: Float64Array, options: BinEdgesOptions = {}): BinEdges {
  const settings = settingsFrom(options);
  if (options.edges !== undefined) return givenEdges(options.edges, settings.closed);
  const range = [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0] as const;
  return edgesOf(rawCuts(sorted, settings.method, settings.bins), settings, range);
}

/** The quantiles between bins without sorting all values, digit for digit as {@link quantileCut} has them. */
function quantileCuts(values: Float64Array, bins: number): readonly number[] {
  const last = values.length - 1;
  const places = Array.from({ length: bins - 1 }, (_, i) => placeOf(i + 1, bins, values.length));
  const ranks = places.flatMap((place) => [Math.floor(place), Math.min(last, Math.floor(place) + 1)]);
  const found = orderStatistics(values, ranks);
  return places.map((place, i) => between(found[2 * i] ?? Number.NaN, found[2 * i + 1] ?? Number.NaN, place));
}

/** {@link binEdges} of values in any order, which are not changed. */
export function binEdgesOfValues(values: Float64Array, options: BinEdgesOptions = {}): BinEdges {
  const settings = settingsFrom(options);
  if (options.edges !== undefined) return givenEdges(options.edges, settings.closed);
  if (settings.method !== 'quantile') return binEdgesOfSorted(sortedCopy(values), options);
  const { low, high } = rangeOf(values);
  return edgesOf(quantileCuts(values, settings.bins), settings, [low, high]);
}

/** A sample as a `Float64Array`: itself where it is one. */
export function checkedValues(values: Sample): Float64Array {
  requireNumbers(values);
  const numbers = values instanceof Float64Array ? values : Float64Array.from(values);
  if (numbers.length === 0) throw invalidSample('at least one value', 'an empty sample');
  if (numbers.some((value) => value !== value)) throw invalidSample('no NaN: drop missing values first', 'NaN');
  return numbers;
}

/**
 * Cuts the line into bins by a reference sample (or by both samples pooled, where one passes them so).
 *
 * @param reference numbers, at least one, no NaN
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID` for the number of bins or the edges
 *
 * @example
 * ```ts
 * import { binEdges } from '@fpl-ml/drift';
 *
 * const { cuts, bins } = binEdges([0, 0, 0, 0, 0, 0, 1, 2, 3, 6], { bins: 4 }); // cuts at 0 and 1.75: 3 bins
 * ```
 */
export function binEdges(reference: Sample, options: BinEdgesOptions = {}): BinEdges {
  return binEdgesOfValues(checkedValues(reference), options);
}

/** How many of the sorted values are at most x, or `below` x. */
function countUpTo(sorted: Float64Array, x: number, below = false): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] ?? 0;
    if (value < x || (!below && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many sorted values fall into each bin. */
export function countsOfSorted(
  sorted: Float64Array,
  cuts: readonly number[],
  closed: 'right' | 'left' = 'right',
): readonly number[] {
  const upTo = [...cuts.map((cut) => countUpTo(sorted, cut, closed === 'left')), sorted.length];
  return upTo.map((count, i) => count - (upTo[i - 1] ?? 0));
}

/** How many values in any order lie below and above a range, its ends inside. */
export function outsideOfValues(values: Float64Array, [low, high]: BinEdges['range']): readonly [number, number] {
  let [below, above] = [0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    if (value < low) below += 1;
    else if (value > high) above += 1;
  }
  return [below, above];
}
