import type { EdgeFinder } from './bin-edges.js';
import { type DataColumn, type NumberColumn, wordsOf } from './booster-data.js';
import { invalidData } from './errors.js';
import { countBelow, valueGrid } from './value-grid.js';

/** A column of numbers that a model reads. */
export interface NumberFeature {
  readonly name: string;
  readonly kind: 'number';
}

/** A column of categories that a model reads. */
export interface CategoryFeature {
  readonly name: string;
  readonly kind: 'category';
  /** The categories that the model knows, heaviest first; others are taken for missing. */
  readonly levels: readonly string[];
}

/** What a model reads. */
export type BoosterFeature = NumberFeature | CategoryFeature;

/** How the values of a feature become bins: a number is in the first bin whose edge is not below it. */
export type FeatureBins =
  | { readonly feature: NumberFeature; readonly edges: Float64Array }
  | { readonly feature: CategoryFeature };

/** How many bins of values there are; the bin of missing values follows. */
export function valueBinCount(bins: FeatureBins): number {
  return 'edges' in bins ? bins.edges.length + 1 : bins.feature.levels.length;
}

function levelsOf(
  words: readonly (string | null)[],
  most: number,
  weights: ArrayLike<number> | undefined,
): readonly string[] {
  const found = new Map<string, number>();
  words.forEach((word, row) => {
    if (word !== null) found.set(word, (found.get(word) ?? 0) + (weights?.[row] ?? 1));
  });
  const byWeight = [...found].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return Object.freeze(byWeight.slice(0, most).map(([word]) => word));
}

/** How the columns of the training data are binned. */
export interface BinningPlan {
  readonly rows: number;
  readonly maxBins: number;
  readonly categorical: ReadonlySet<string>;
  readonly edges: EdgeFinder;
  readonly weights: ArrayLike<number> | undefined;
}

/** Finds the bins of a column: of words, or named as categorical, by level; else by quantile. */
export function featureBins(column: DataColumn, plan: BinningPlan): FeatureBins {
  const { name } = column;
  if ('words' in column || plan.categorical.has(name)) {
    const levels = levelsOf(wordsOf(column, plan.rows), plan.maxBins, plan.weights);
    return { feature: Object.freeze({ name, kind: 'category', levels }) };
  }
  return { feature: Object.freeze({ name, kind: 'number' }), edges: plan.edges(column) };
}

/** Where bins of a column are to be written: that of row `r` at `start + (r << shift)`. */
export interface BinPlace {
  readonly rows: number;
  readonly start: number;
  readonly shift: number;
  /** Memory for a grid of edges. */
  readonly grid: Uint8Array;
}

function binNumbers({ values, start, step }: NumberColumn, edges: Float64Array, into: Uint8Array, to: BinPlace): void {
  const missing = edges.length + 1;
  const grid = valueGrid(edges, to.grid);
  for (let row = 0; row < to.rows; row += 1) {
    const value = values[start + row * step] ?? Number.NaN;
    into[to.start + (row << to.shift)] = Number.isNaN(value) ? missing : countBelow(grid, value);
  }
}

/**
 * Writes the bin of each row.
 *
 * @throws FplMlError `BOOST_DATA_INVALID` when numbers are expected and words come
 */
export function binColumn(column: DataColumn, bins: FeatureBins, into: Uint8Array, to: BinPlace): void {
  if ('edges' in bins) {
    if ('words' in column) throw invalidData(`numbers in column "${column.name}"`, 'words');
    binNumbers(column, bins.edges, into, to);
    return;
  }
  const codes = new Map(bins.feature.levels.map((level, code) => [level, code]));
  const missing = codes.size;
  wordsOf(column, to.rows).forEach((word, row) => {
    into[to.start + (row << to.shift)] = word === null ? missing : (codes.get(word) ?? missing);
  });
}
