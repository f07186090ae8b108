/** A column of numbers drawn: for a histogram of both sides on shared bins, and their distribution functions. */
export interface NumericShape {
  readonly kind: 'numeric';
  /** The ends of the bins, ascending, one more than shares; finite. The outer bins hold what lies beyond them. */
  readonly edges: readonly number[];
  /** The share of each side's values in each bin. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** Points of the distribution functions: the share of each side's values up to `at`. At most 64. */
  readonly ecdf: {
    readonly at: readonly number[];
    readonly reference: readonly number[];
    readonly current: readonly number[];
  };
}

/** A column of levels drawn: the most frequent ones, and the rest together. */
export interface LevelShape {
  readonly kind: 'levels';
  /** At most 20, the most frequent of both sides first. */
  readonly levels: readonly string[];
  /** The share of each side's rows in each level. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** The share in levels that are not listed. */
  readonly others: readonly [reference: number, current: number];
}

/** How a column is distributed on both sides, small enough to be kept with a report. */
export type ColumnShape = NumericShape | LevelShape;
