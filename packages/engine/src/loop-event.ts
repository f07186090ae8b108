import type { Severity } from '@fpl-ml/core';
import type { ChartRecord } from '@fpl-ml/monitor';
import type { IntervalStudy } from './choose-interval.js';
import type { BacktestPair, Loss, PairedPeriod } from './loss.js';
import type { Champion, TriggerRequest } from './loop-state.js';
import type { EstimateFinding } from './performance-estimate.js';

/** An alarm of the performance monitor. */
export interface PerformanceAlarm {
  /** Which chart or threshold, for instance `rmse:cusum`. */
  readonly name: string;
  readonly level: Severity;
  /** What `value` is a value of: a figure such as `rmse`, or the statistic of its chart, `rmse:cusum`. */
  readonly metric: string;
  readonly value: number;
  /** What the value went beyond. */
  readonly limit: number;
  readonly direction: 'above' | 'below';
  /** What it says, in words with figures. */
  readonly reason: string;
  /** Somebody has taken note of it: people are not told again; decisions look at it as before. Absent otherwise. */
  readonly acknowledged?: true;
}

/** A column that drifted. */
export interface DriftedColumn {
  readonly name: string;
  readonly method: string;
  readonly value: number;
  readonly limit: number;
}

/** What the drift detector found in a period. */
export interface DriftFinding {
  readonly verdict: 'stable' | 'warning' | 'drift' | 'insufficient-data';
  /** Columns that drifted. */
  readonly features: readonly DriftedColumn[];
  /** Columns that were looked at. */
  readonly checked: number;
}

interface At {
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A period's labels are final. */
export interface PeriodFinal extends At {
  readonly kind: 'period-final';
  readonly period: string;
  /** Whether another period follows that a new model could serve. */
  readonly followed: boolean;
  /** Of what was served. */
  readonly served: Loss;
  readonly alarms: readonly PerformanceAlarm[];
  /** What each control chart said, with its limits; for people, no decision depends on it. Default none. */
  readonly charts?: readonly ChartRecord[];
  /** `null` when drift was not looked at. */
  readonly drift: DriftFinding | null;
  /** The id that a retraining gets if this asks for one. */
  readonly requestId: string;
}

/** The retraining interval was studied by replaying past periods. */
export interface IntervalStudied extends At {
  readonly kind: 'interval-studied';
  readonly study: IntervalStudy;
}

/** A period in which a rollout was under way has ended. */
export interface RolloutObserved extends At {
  readonly kind: 'rollout-observed';
  readonly period: string;
  /** Both versions on the same labelled rows; `null` when there were none. */
  readonly pair: PairedPeriod | null;
}

/** Somebody asks for a retraining. */
export interface RetrainingRequested extends At, TriggerRequest {
  readonly kind: 'retraining-requested';
  readonly requestId: string;
  /**
   * Whether the policy's intervals and budget apply, as they do to what a program asks for. Default `false`: what people ask
   * for passes.
   */
  readonly hygiene?: boolean;
}

/** Somebody takes a request back, or stops its training. */
export interface RetrainingCancelled extends At {
  readonly kind: 'retraining-cancelled';
  readonly requestId: string;
  readonly reason: string;
  readonly requestedBy: string;
}

/** Nobody carried a request out in time. */
export interface RetrainingExpired extends At {
  readonly kind: 'retraining-expired';
  readonly requestId: string;
  /** How long it was let wait, milliseconds. */
  readonly after: number;
}

/** A candidate was rejected, and a former version was compared with the champion. */
export interface AlternativeWeighed extends At {
  readonly kind: 'alternative-weighed';
  /** The retraining whose candidate was rejected. */
  readonly requestId: string;
  /** The former version, as the registry found it eligible. */
  readonly to: Champion;
  /** The champion (`baseline`) and the former version (`candidate`) on the same rows, periods that both were not trained on. */
  readonly paired: readonly PairedPeriod[];
}

/** A version that serves could not predict, or predicted what is no number. */
export interface PredictionsFailed extends At {
  readonly kind: 'predictions-failed';
  readonly version: string;
  /** Rows that it was to predict, at least 1. */
  readonly rows: number;
  /** Those of them that it failed on. */
  readonly failed: number;
  /** What went wrong, in words. */
  readonly message: string;
}

/** Somebody makes a version the champion. */
export interface PromotionRequested extends At, Champion {
  readonly kind: 'promotion-requested';
  readonly reason: string;
  readonly requestedBy: string;
}

/** Somebody takes the challenger out. */
export interface RolloutAborted extends At {
  readonly kind: 'rollout-aborted';
  readonly reason: string;
  readonly requestedBy: string;
  /** Whether the challenger is never to serve again. */
  readonly quarantine: boolean;
}

/** A worker begins an attempt. */
export interface RetrainingStarted extends At {
  readonly kind: 'retraining-started';
  readonly requestId: string;
}

/** The training data was checked. */
export interface DataChecked extends At {
  readonly kind: 'data-checked';
  readonly requestId: string;
  /** Share of rows that pass every check. */
  readonly quality: number;
  /** Findings that forbid training, in words. */
  readonly failures: readonly string[];
}

/** A candidate was trained and compared with the champion on past periods. */
export interface CandidateEvaluated extends At {
  readonly kind: 'candidate-evaluated';
  readonly requestId: string;
  /** Past periods, see {@link gatePairs}; for a first model against itself. */
  readonly paired: readonly BacktestPair[];
  /** Share of training rows that pass every check. */
  readonly quality: number;
}

/** A candidate is in the registry, its artifact verified. */
export interface CandidateRegistered extends At {
  readonly kind: 'candidate-registered';
  readonly requestId: string;
  readonly version: string;
  /** It was trained on what was labelled before this period. */
  readonly trainedBefore: string;
  readonly paired: readonly PairedPeriod[];
}

/** An attempt ended with an error. */
export interface RetrainingFailed extends At {
  readonly kind: 'retraining-failed';
  readonly requestId: string;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** Somebody takes the champion back. */
export interface RollbackRequested extends At {
  readonly kind: 'rollback-requested';
  readonly reason: string;
  readonly requestedBy: string;
  /** The version that takes over, as the registry found it eligible. */
  readonly to: { readonly version: string; readonly trainedBefore: string };
}

/** What the error of a served period will probably be was estimated before its labels came. */
export interface PerformanceEstimated extends At {
  readonly kind: 'performance-estimated';
  readonly estimate: EstimateFinding;
  /** The champion when the estimator learned; another champion needs another estimator. */
  readonly fittedFor: string;
  /** Whether another period follows that a new model could serve. */
  readonly followed: boolean;
  /** The id that a retraining gets if this asks for one. */
  readonly requestId: string;
}

/** What happens to a model: facts, from which all decisions follow. Plain JSON. */
export type LoopEvent =
  | PeriodFinal
  | IntervalStudied
  | RolloutObserved
  | RetrainingRequested
  | RetrainingStarted
  | DataChecked
  | CandidateEvaluated
  | CandidateRegistered
  | RetrainingFailed
  | RollbackRequested
  | RetrainingCancelled
  | RetrainingExpired
  | AlternativeWeighed
  | PredictionsFailed
  | PromotionRequested
  | RolloutAborted
  | PerformanceEstimated;

const KINDS: Readonly<Record<LoopEvent['kind'], true>> = {
  'period-final': true,
  'interval-studied': true,
  'rollout-observed': true,
  'retraining-requested': true,
  'retraining-started': true,
  'data-checked': true,
  'candidate-evaluated': true,
  'candidate-registered': true,
  'retraining-failed': true,
  'rollback-requested': true,
  'retraining-cancelled': true,
  'retraining-expired': true,
  'alternative-weighed': true,
  'predictions-failed': true,
  'promotion-requested': true,
  'rollout-aborted': true,
  'performance-estimated': true,
};

/** Whether a value from the audit log is an event of the loop. What it holds was checked when it was written. */
export function isLoopEvent(value: unknown): value is LoopEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    Object.hasOwn(KINDS, value.kind)
  );
}
