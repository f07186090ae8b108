import type { Sample } from '@fpl-ml/stats';
import {
  type BinEdges,
  type BinEdgesOptions,
  type BinMethod,
  binEdgesOfValues,
  checkedValues,
  countsOfSorted,
  outsideOfValues,
} from './bin-edges.js';
import { countsOfValues } from './count-by-bin.js';
import { requireNumbers } from './checked-input.js';
import { choiceOption } from './option-checks.js';
import { invalidSample } from './errors.js';
import { type AlignedLevels, alignLevels, countLevels, type LevelCounts } from './level-counts.js';

/**
 * One side of a distance: numbers (cut into bins), levels with null for missing, counts by level, counts of bins or levels in
 * an order that both sides share, or shares without a sample size. Both sides are of one kind.
 */
export type DistanceInput =
  | Sample
  | readonly (string | null)[]
  | LevelCounts
  | { readonly counts: readonly number[] }
  | { readonly probabilities: readonly number[] };

/** How both sides are brought to the same cells. */
export interface CellOptions extends Omit<BinEdgesOptions, 'edges'> {
  /** Bins from {@link binEdges}, or all edges in ascending order, instead of a method. */
  readonly edges?: BinEdges | readonly number[];
  /** What the bins of numbers are cut by. Default `reference`. */
  readonly of?: 'reference' | 'pooled';
  /**
   * Numbers beyond the range of the bins: `open` counts them in the outer bins; `own` in one bin of their own. Default `open`.
   */
  readonly outside?: 'open' | 'own';
  /** Levels that the reference does not have: `each` a cell of its own, or one cell for all, `pooled`. Default `each`. */
  readonly unseen?: 'each' | 'pooled';
}

/** How cells came about: a way of cutting bins, or levels. */
export type Binning = BinMethod | 'levels';

/** Counts of both sides over the same cells. */
export interface Cells {
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** Sizes of the sides; NaN for shares. */
  readonly n: readonly [number, number];
  readonly binning: Binning;
  /** Bins lost because their cuts were equal. */
  readonly merged: number;
}

function totalOf(counts: readonly number[], name: string): number {
  const bad = counts.find((count) => !(count >= 0 && count < Number.POSITIVE_INFINITY));
  if (bad !== undefined) throw invalidSample(`${name} counts from 0`, String(bad));
  const sum = counts.reduce((a, b) => a + b, 0);
  if (sum === 0) throw invalidSample(`at least one ${name} value`, 'none');
  return sum;
}

/**
 * Cells of counts that come in the same order.
 *
 * @throws FplMlError `DRIFT_SAMPLE_INVALID` for counts below 0, of no value, or of other cells
 */
export function cellsOfCounts(
  reference: readonly number[],
  current: readonly number[],
  { binning = 'given', merged = 0 }: { readonly binning?: Binning; readonly merged?: number } = {},
): Cells {
  for (const counts of [reference, current]) requireNumbers(counts);
  if (reference.length !== current.length) {
    throw invalidSample(`counts of the same bins, ${reference.length}`, `${current.length}`);
  }
  const n = [totalOf(reference, 'reference'), totalOf(current, 'current')] as const;
  return { reference, current, n, binning, merged };
}

/** Cells of levels, in the order of the reference, then of what only the current side has. */
export function cellsOfLevels({ reference, current }: AlignedLevels, unseen: 'each' | 'pooled' = 'each'): Cells {
  if (unseen === 'each') return cellsOfCounts(reference, current, { binning: 'levels' });
  const known = reference.flatMap((count, i) => (count > 0 ? [i] : []));
  const before = known.map((i) => reference[i] ?? 0);
  const now = known.map((i) => current[i] ?? 0);
  const fresh = sumOf(current) - sumOf(now);
  const rest = fresh > 0;
  return cellsOfCounts(rest ? [...before, 0] : before, rest ? [...now, fresh] : now, { binning: 'levels' });
}

function pooled(reference: Float64Array, current: Float64Array): Float64Array {
  const all = new Float64Array(reference.length + current.length);
  all.set(reference);
  all.set(current, reference.length);
  return all;
}

/** Whether edges came as plain numbers. */
function arePlain(edges: BinEdges | readonly number[]): edges is readonly number[] {
  return Array.isArray(edges);
}

function edgesFor(reference: Float64Array, current: Float64Array, options: CellOptions): BinEdges {
  const { edges, of = 'reference', ...rest } = options;
  if (edges !== undefined && !arePlain(edges)) return edges;
  const source = of === 'pooled' && edges === undefined ? pooled(reference, current) : reference;
  return binEdgesOfValues(source, edges === undefined ? rest : { ...rest, edges });
}

/** The counts of the bins, with those outside moved from the outer bins to one of their own. */
function apart(counts: readonly number[], [below, above]: readonly [number, number]): readonly number[] {
  const last = counts.length - 1;
  const inside = counts.map((count, i) => count - (i === 0 ? below : 0) - (i === last ? above : 0));
  return [...inside, below + above];
}

/** Cells of samples in any order. */
function cellsOfValues(reference: Float64Array, current: Float64Array, options: CellOptions): Cells {
  const edges = edgesFor(reference, current, options);
  const [before = [], now = []] = [reference, current].map((side) => {
    const counts = countsOfValues(side, edges);
    return options.outside === 'own' ? apart(counts, outsideOfValues(side, edges.range)) : counts;
  });
  return cellsOfCounts(before, now, { binning: edges.method, merged: edges.requested - edges.bins });
}

/** Cells of samples that are sorted already, on given bins. */
export function cellsOfSorted(reference: Float64Array, current: Float64Array, edges: BinEdges): Cells {
  const [before = [], now = []] = [reference, current].map((side) => countsOfSorted(side, edges.cuts, edges.closed));
  return cellsOfCounts(before, now, { binning: edges.method, merged: edges.requested - edges.bins });
}

type Side =
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | { readonly kind: 'levels'; readonly levels: LevelCounts }
  | { readonly kind: 'counts'; readonly counts: readonly number[] }
  | { readonly kind: 'shares'; readonly counts: readonly number[] };

/** Whether an array holds levels; one without any value counts as numbers, which refuses it. */
function areLevels(values: Sample | readonly (string | null)[]): values is readonly (string | null)[] {
  if (!Array.isArray(values)) return false;
  const first: unknown = values.find((value) => value !== null);
  return typeof first === 'string';
}

function isCounts(input: DistanceInput): input is LevelCounts {
  return input instanceof Map;
}

function sideOf(input: DistanceInput): Side {
  // A caller without types may pass anything.
  if (typeof input !== 'object' || input === null) {
    throw invalidSample(
      'numbers, levels, counts or probabilities',
      input === null ? 'null' : `a value of type ${typeof input}`,
    );
  }
  if (isCounts(input)) return { kind: 'levels', levels: input };
  if ('counts' in input) return { kind: 'counts', counts: input.counts };
  if ('probabilities' in input) return { kind: 'shares', counts: input.probabilities };
  if (areLevels(input)) return { kind: 'levels', levels: countLevels(input) };
  return { kind: 'numbers', values: checkedValues(input) };
}

/**
 * Both sides of a distance over the same cells.
 *
 * @throws FplMlError `DRIFT_SAMPLE_INVALID` for sides of two kinds, without a value or with NaN; `DRIFT_OPTION_INVALID`
 */
export function cellsOf(reference: DistanceInput, current: DistanceInput, options: CellOptions = {}): Cells {
  choiceOption('of', options.of ?? 'reference', ['reference', 'pooled']);
  choiceOption('outside', options.outside ?? 'open', ['open', 'own']);
  choiceOption('unseen', options.unseen ?? 'each', ['each', 'pooled']);
  const [before, now] = [sideOf(reference), sideOf(current)];
  if (before.kind === 'numbers' && now.kind === 'numbers') return cellsOfValues(before.values, now.values, options);
  if (before.kind === 'levels' && now.kind === 'levels') {
    return cellsOfLevels(alignLevels(before.levels, now.levels), options.unseen);
  }
  if (before.kind === 'counts' && now.kind === 'counts') return cellsOfCounts(before.counts, now.counts);
  if (before.kind === 'shares' && now.kind === 'shares') {
    return { ...cellsOfCounts(before.counts, now.counts), n: [Number.NaN, Number.NaN] };
  }
  throw invalidSample('both sides of one kind', `${before.kind} and ${now.kind}`);
}

/** The sum of counts or shares. */
export function sumOf(counts: Sample): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) sum += counts[i] ?? 0;
  return sum;
}

/** The shares of both sides, cell by cell. */
export function sharesOf(reference: Sample, current: Sample): readonly (readonly [p: number, q: number])[] {
  const [n, m] = [sumOf(reference), sumOf(current)];
  return Array.from({ length: reference.length }, (_, i) => [(reference[i] ?? 0) / n, (current[i] ?? 0) / m] as const);
}
