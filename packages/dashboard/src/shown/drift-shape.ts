import type { DriftVerdict } from '@fpl-ml/drift';

/** The middle of the values of both sides, as far as the report's points tell. */
export interface Quartiles {
  /** A quarter, half and three quarters of the values are at most these. */
  readonly reference: readonly [number, number, number];
  readonly current: readonly [number, number, number];
}

/** Values in bins of a common scale. */
export interface ShownHistogram {
  readonly kind: 'numeric';
  /** Ends of the bins, ascending, one more than shares. */
  readonly edges: readonly number[];
  /** The share of each side's values in each bin. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** `null` where the report has no points of the distribution functions. */
  readonly quartiles: Quartiles | null;
}

/** The most frequent levels, and the rest together. */
export interface ShownLevels {
  readonly kind: 'levels';
  readonly levels: readonly string[];
  /** The share of each side's rows in each level. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** The share in levels that are not listed. */
  readonly others: readonly [reference: number, current: number];
}

/** A column of the latest judged period, with what makes up its verdict. */
export interface ShownShape {
  readonly column: string;
  readonly verdict: DriftVerdict;
  readonly method: string | null;
  readonly statistic: number | null;
  /** What the statistic is on average, and what it stays below but for one time in twenty, when nothing has changed. */
  readonly nullExpectation: number | null;
  readonly limit: number | null;
  /** The largest difference of the share of rows, and what it must reach to count. */
  readonly effect: number | null;
  readonly floor: number;
  /** Values of reference and period. */
  readonly n: readonly [number, number];
  /** Shares of missing values; `null` where they were not compared. */
  readonly missing: readonly [reference: number, current: number] | null;
  readonly reasons: readonly string[];
  /** `null` where the report holds none. */
  readonly shape: ShownHistogram | ShownLevels | null;
}

/** The columns that drifted most in the latest period that was judged. */
export interface ShownShapes {
  /** The short name of the period. */
  readonly label: string;
  /** How many columns drifted, or nearly, in all. */
  readonly changed: number;
  /** The most drifted first; where nothing drifted, those nearest to it. */
  readonly columns: readonly ShownShape[];
}
