import type { DriftVerdict } from '@fpl-ml/drift';
import type { RunResult } from '../result.js';

/** What a control chart said about a gameweek. What it did not say is `null`. */
export interface ChartReading {
  /** `shewhart` judges the gameweek alone, any other kind a statistic that remembers. */
  readonly kind: string;
  readonly status: string;
  /** Points since the latest reset, this one included. */
  readonly n: number | null;
  readonly statistic: number | null;
  /** Limits of the statistic. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** In units of the error. */
  readonly centre: number | null;
  readonly valueLower: number | null;
  readonly valueUpper: number | null;
}

/** An alarm that fired after a gameweek. */
export interface ReportedAlarm {
  /** Figure and chart, such as `rmse:cusum`. */
  readonly name: string;
  readonly reason: string;
}

/** A gameweek of the season, with what was measured. */
export interface ReportedGameweek {
  readonly id: string;
  /** For the axis: its number. */
  readonly label: string;
  /** Rows with outcomes; 0 when there are no figures. */
  readonly n: number;
  readonly rmse: number | null;
  readonly rmseError: number | null;
  readonly mae: number | null;
  readonly charts: readonly ChartReading[];
  readonly alarms: readonly ReportedAlarm[];
  /** The verdict on all columns; `null` when drift was not looked at. */
  readonly drift: DriftVerdict | null;
}

/** A change that a simulator put in, by positions in the season, both included. */
export interface ReportedChange {
  readonly from: number;
  readonly to: number;
  readonly what: string;
}

/** What is known of one column in one gameweek. */
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
  /** Values of reference and gameweek. */
  readonly n: readonly [number, number];
  readonly reasons: readonly string[];
}

/** A watched column through the season; `null` where there is no report. */
export interface DriftRow {
  readonly column: string;
  readonly cells: readonly (DriftCell | null)[];
}

/** A version that served, or held a role. */
export interface ReportedVersion {
  readonly version: string;
  /** The label of the first gameweek that it did not learn from; `null` where unknown. */
  readonly trainedBefore: string | null;
  readonly quarantine: string | null;
  /** Its share of the served predictions in each gameweek; `null` where nothing was served. */
  readonly shares: readonly (number | null)[];
  /** The changes of its roles, in order. */
  readonly roles: readonly { readonly at: number; readonly what: string; readonly reason: string }[];
}

/** One condition of a candidate. */
export interface ReportedGate {
  readonly gate: string;
  readonly verdict: string;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly reason: string;
}

/** The pairs of periods that a candidate was judged by. What is undefined is `null`. */
export interface ReportedPairs {
  readonly periods: number;
  /** Relative reduction of the RMSE. */
  readonly improvement: number | null;
  /** 95 % interval of its mean by period. */
  readonly interval: readonly [number, number] | null;
  readonly pValue: number | null;
  readonly minimumDetectable: number | null;
}

/** What a canary showed in one gameweek. */
export interface ReportedCanary {
  readonly label: string;
  readonly outcome: string;
  readonly improvement: number | null;
  readonly limit: number | null;
  readonly reason: string;
}

/** A retraining with everything that led to its end. */
export interface ReportedCandidate {
  readonly requestId: string;
  /** Position of the gameweek after which it was asked for; -1 before the first. */
  readonly gameweek: number;
  readonly trigger: string;
  readonly reason: string;
  /** Share of training rows that pass every check; `null` when it did not come to the check. */
  readonly quality: number | null;
  readonly pairs: ReportedPairs | null;
  readonly gates: readonly ReportedGate[];
  /** Whether the gates decide, or are recorded only. */
  readonly binding: boolean;
  /** `null` when nothing was registered. */
  readonly version: string | null;
  /** Share of the players that it served on trial; `null` without a canary. */
  readonly weight: number | null;
  readonly canary: readonly ReportedCanary[];
  /** The latest outcome, in the words of the audit log. */
  readonly outcome: string;
  readonly outcomeReason: string;
}

/** A decision, as the audit log has it. */
export interface ReportedDecision {
  readonly at: number;
  /** Position of the gameweek after which it was made; -1 before the first. */
  readonly gameweek: number;
  readonly event: string;
  readonly outcome: string;
  readonly subject: string;
  readonly reason: string;
}

/** A condition that people were told of. */
export interface ReportedAlert {
  readonly title: string;
  readonly level: string;
  readonly status: string;
  readonly count: number;
  readonly lastAlertAt: number;
}

/** Everything that the page shows. Plain data, all of it from what is stored. */
export interface ReportData {
  readonly model: string;
  readonly result: Omit<RunResult, 'events'>;
  readonly gameweeks: readonly ReportedGameweek[];
  readonly changes: readonly ReportedChange[];
  readonly drift: readonly DriftRow[];
  readonly versions: readonly ReportedVersion[];
  readonly candidates: readonly ReportedCandidate[];
  readonly decisions: readonly ReportedDecision[];
  readonly alerts: readonly ReportedAlert[];
}
