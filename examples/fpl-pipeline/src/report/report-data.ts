import type { DriftRow, ServedVersion, ShownPeriod } from '@fpl-ml/dashboard/drawing';
import type { RunResult } from '../result.js';

/** A gameweek of the season, with what was measured; its label is its number. */
export type ReportedGameweek = ShownPeriod;

/** A change that a simulator put in, by positions in the season, both included. */
export interface ReportedChange {
  readonly from: number;
  readonly to: number;
  readonly what: string;
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
  readonly versions: readonly ServedVersion[];
  readonly candidates: readonly ReportedCandidate[];
  readonly decisions: readonly ReportedDecision[];
  readonly alerts: readonly ReportedAlert[];
}
