import type { ColumnMethod } from './column-method.js';
import type { ColumnShape } from './column-shape.js';
import type { Binning } from './distance-cells.js';
import type { ReferenceProvenance } from './provenance.js';
import type { CompleteThresholds } from './thresholds.js';

/** `insufficient-data` means that nothing can be said, which is not the same as stable. */
export type DriftVerdict = 'stable' | 'warning' | 'drift' | 'insufficient-data';

/** What a column holds. `unknown` where all values are missing. */
export type ColumnType = 'numeric' | 'categorical' | 'unknown';

/** What a column is to the model. Features change with the world, predictions with the model too, the target in the end. */
export type ColumnRole = 'feature' | 'prediction' | 'target';

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
  readonly binning: Binning;
}

/** A distance between the distributions of a column, asked for beside the test behind its verdict. */
export interface DistanceFigure extends Figure {
  readonly name: string;
  /** What the number depends on, such as its bins, its epsilon or the base of its logarithm. */
  readonly conventions: Readonly<Record<string, string | number | boolean>>;
}

/** How the values of a column are distributed. */
export interface DistributionChange extends Figure {
  /** The test behind the verdict. */
  readonly method: ColumnMethod;
  /** Why this method, and what to know of it here. */
  readonly why: string;
  /** The p-value with all tests of the report taken into account; `null` for fixed thresholds. */
  readonly adjustedPValue: number | null;
  /** The largest difference of the share of rows up to a value (numbers) or in a set of levels or cells, in [0, 1]. */
  readonly effectSize: number;
}

/** A change before the correction for many tests. */
export type Uncorrected<Change> = Omit<Change, 'adjustedPValue' | 'vanishedAdjustedPValue'>;

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
  /** The share of current rows with unseen levels, and that of reference rows with vanished ones. */
  readonly unseenShare: number;
  readonly vanishedShare: number;
  /** That so many current rows have unseen levels when nothing has changed, all rows dealt to the sides at random. */
  readonly pValue: number;
  readonly adjustedPValue: number | null;
  /** That so many reference rows have vanished levels, likewise. */
  readonly vanishedPValue: number;
  readonly vanishedAdjustedPValue: number | null;
}

/** What is known of one column. What does not apply to it is `null`. */
export interface ColumnReport {
  readonly column: string;
  readonly type: ColumnType;
  readonly role: ColumnRole;
  /** Values that are not missing, of reference and current. */
  readonly n: readonly [number, number];
  /**
   * Of a side that is a profile, by which share of its values the number up to any value, or of any level, may be off; so far may
   * the figures here be from those of the data themselves. 0 where the data are there, or the profile holds all values.
   */
  readonly rankError: readonly [number, number];
  readonly weight: number;
  readonly verdict: DriftVerdict;
  /** Why, one sentence each; empty when it is stable and there is nothing to add. */
  readonly reasons: readonly string[];
  readonly distribution: DistributionChange | null;
  readonly psi: PsiFigure | null;
  readonly ks: Figure | null;
  readonly missing: MissingChange | null;
  readonly levels: LevelChange | null;
  /** Those that were asked for. */
  readonly distances: readonly DistanceFigure[];
  /** For drawing; `null` where there is nothing to draw, it is left out, or the column is one of a group's. */
  readonly shape: ColumnShape | null;
}

/** The rows of one level of a group column, compared with each other. */
export interface GroupReport {
  /** The column that groups, and its level. */
  readonly by: string;
  readonly level: string;
  /** Rows of reference and current in the group. */
  readonly rows: readonly [number, number];
  readonly verdict: DriftVerdict;
  readonly reasons: readonly string[];
  readonly columns: readonly ColumnReport[];
}

/** How the rank correlation of two numeric columns has changed. */
export interface CorrelationChange {
  readonly columns: readonly [string, string];
  /** Rows of reference and current in which neither is missing. */
  readonly n: readonly [number, number];
  /** Spearman's rank correlations; `null` where a side has too few rows, or a constant. */
  readonly reference: number | null;
  readonly current: number | null;
  /** Of the difference of Fisher's z; `null` where there is no difference. */
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  readonly verdict: DriftVerdict;
  readonly reasons: readonly string[];
}

/** How rows belong to entities that recur, where the `entity` option names their column. */
export interface EntityReport {
  readonly column: string;
  /** How many entities both sides have, and how many only one. */
  readonly shared: number;
  readonly onlyReference: number;
  readonly onlyCurrent: number;
  /** Rows without an entity; each counts as an entity of its own. */
  readonly unnamed: readonly [reference: number, current: number];
  /** The most permutations that a test took; fewer where its p-value was clear before. */
  readonly permutations: number;
}

/** The worst verdict among the columns of a role that have weight; `null` where there is none. */
export type RoleVerdicts = Readonly<Record<ColumnRole, DriftVerdict | null>>;

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
  readonly roles: RoleVerdicts;
  /** Each level of each group column; empty without the `groupBy` option. */
  readonly groups: readonly GroupReport[];
  /** Empty without the `correlations` option. */
  readonly correlations: readonly CorrelationChange[];
  /** `null` without the `entity` option. */
  readonly entities: EntityReport | null;
  /** What the reference is; `null` where nobody said (see `about` of `prepareReference`). */
  readonly reference: ReferenceProvenance | null;
  /** The comparisons of the same data with further references, where a detector has them; theirs is empty. */
  readonly others: readonly DriftReport[];
}
