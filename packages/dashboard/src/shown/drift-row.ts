import type { DriftVerdict } from '@fpl-ml/drift';

/** What is known of one column in one period. */
export interface DriftCell {
  readonly verdict: DriftVerdict;
  readonly method: string | null;
  readonly statistic: number | null;
  /** What the statistic stays below, but for one time in twenty, when nothing has changed. */
  readonly limit: number | null;
  /** The largest difference of the share of rows. */
  readonly effect: number | null;
  /** What the effect must reach to count. */
  readonly floor: number;
  readonly adjustedPValue: number | null;
  /** Values of reference and period. */
  readonly n: readonly [number, number];
  readonly reasons: readonly string[];
}

/** A watched column through the periods; `null` where there is no report. */
export interface DriftRow {
  readonly column: string;
  readonly cells: readonly (DriftCell | null)[];
}
