import type { CompleteThresholds } from './thresholds.js';

/** `insufficient-data` means that nothing can be said, which is not the same as stable. */
export type DriftVerdict = 'stable' | 'warning' | 'drift' | 'insufficient-data';

/** What a column holds. `unknown` where all values are missing. */
export type ColumnType = 'numeric' | 'categorical' | 'unknown';

/** One figure compared with what it would be if nothing had changed. */
export interface Figure {
  readonly statistic: number;
  /** Its mean when nothing has changed, for these sample sizes. */
  readonly nullExpectation: number;
  /**
   * What it exceeds with probability alpha (0.05 with fixed thresholds) when nothing has changed; of `psi` and `ks` with
   * fixed thresholds the warning threshold.
   */
  readonly limit: number;
  readonly pValue: number;
}

/** The population stability index of a column. */
export interface PsiFigure extends Figure {
  readonly bins: number;
  /** Bins lost because their cuts were equal. */
  readonly merged: number;
  readonly epsilon: number;
  readonly binning: 'quantile' | 'width' | 'levels' | 'given';
}

/** How the values of a column are distributed. */
export interface DistributionChange extends Figure {
  /** The test behind the verdict. */
  readonly method: 'ks' | 'chi-square';
  /** Why this method, and what to know of it here. */
  readonly why: string;
  /** The p-value with all tests of the report taken into account; `null` for fixed thresholds. */
  readonly adjustedPValue: number | null;
  /** The largest difference of the share of rows up to a value (ks) or in a set of levels (chi-square), in [0, 1]. */
  readonly effectSize: number;
}

/** A change before the correction for many tests. */
export type Uncorrected<Change> = Omit<Change, 'adjustedPValue'>;

/** How the share of missing values has changed. */
export interface MissingChange {
  /** Shares of missing values. */
  readonly reference: number;
  readonly current: number;
  /** Current less reference. */
  readonly change: number;
  /** Of Fisher's exact test. */
  readonly pValue: number;
  readonly adjustedPValue: number | null;
}

/** A level and its share of the rows that are not missing. */
export interface LevelShare {
  readonly level: string;
  readonly count: number;
  readonly share: number;
}

/** Levels that only one side has; of each list the most frequent 20. */
export interface LevelChange {
  readonly unseen: readonly LevelShare[];
  readonly vanished: readonly LevelShare[];
  /** How many levels are unseen, and how many have vanished, also those not listed. */
  readonly unseenCount: number;
  readonly vanishedCount: number;
  /** The share of current rows with unseen levels. */
  readonly unseenShare: number;
  /** That so many rows have unseen levels when nothing has changed (Good and Turing). */
  readonly pValue: number;
  readonly adjustedPValue: number | null;
}

/** What is known of one column. What does not apply to it is `null`. */
export interface ColumnReport {
  readonly column: string;
  readonly type: ColumnType;
  /** Values that are not missing, of reference and current. */
  readonly n: readonly [number, number];
  readonly weight: number;
  readonly verdict: DriftVerdict;
  /** Why, one sentence each; empty when it is stable and there is nothing to add. */
  readonly reasons: readonly string[];
  readonly distribution: DistributionChange | null;
  readonly psi: PsiFigure | null;
  readonly ks: Figure | null;
  readonly missing: MissingChange | null;
  readonly levels: LevelChange | null;
}

/** The comparison of one dataset with its reference: plain data, fit for JSON. */
export interface DriftReport {
  readonly verdict: DriftVerdict;
  /** Why, one sentence each. */
  readonly reasons: readonly string[];
  /** Rows of reference and current. */
  readonly rows: readonly [number, number];
  /** The share of the weight of all columns that can be judged that has drifted; `null` when none can. */
  readonly driftedShare: number | null;
  /** The columns by verdict, each in the order of the report. */
  readonly counts: Readonly<Record<DriftVerdict, number>>;
  /** How many tests were corrected for; 0 for fixed thresholds. */
  readonly tests: number;
  readonly thresholds: CompleteThresholds;
  /** In the order of the reference, then those that only the current data have. */
  readonly columns: readonly ColumnReport[];
}
