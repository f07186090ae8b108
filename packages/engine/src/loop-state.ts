import type { Priority } from '@fpl-ml/scheduler';
import type { EstimateFinding, SettledEstimate } from './performance-estimate.js';

/** What set off a retraining. */
export type TriggerType = 'schedule' | 'performance' | 'drift' | 'new-data' | 'manual' | 'emergency';

/** Why a retraining was asked for. */
export interface TriggerRequest {
  readonly triggerType: TriggerType;
  readonly priority: Priority;
  readonly reason: string;
  /** A person, or `policy`. */
  readonly requestedBy: string;
}

/** The one retraining that a model may have open. */
export interface OpenRequest extends TriggerRequest {
  readonly id: string;
  readonly status: 'queued' | 'running' | 'retry-wait';
  /** Attempts begun. */
  readonly attempt: number;
}

/** What the next period should show if a candidate is as good as its gates found. */
export interface Expectation {
  /** Mean by period of the relative reduction of the RMSE. */
  readonly mean: number;
  /** Its standard deviation by period. */
  readonly sd: number;
  /** Periods behind both. */
  readonly n: number;
}

/** The one rollout that a model may have under way. */
export interface ActiveRollout {
  readonly requestId: string;
  /** The challenger. */
  readonly version: string;
  /** The champion that it is compared with. */
  readonly against: string;
  /** Share of keys that the challenger serves now. */
  readonly weight: number;
  /** The position of `weight` among the plan's shares; older states lack it, and have one share. */
  readonly step?: number;
  readonly salt: string;
  /** The challenger was trained on what was labelled before this period. */
  readonly trainedBefore: string;
  /** Labelled periods seen at this weight. */
  readonly observed: number;
  /** Periods without a decision. */
  readonly waited: number;
  /** Why it should be rolled back although the policy leaves that to people; `null`, or absent, when nothing speaks against it. */
  readonly withheld?: string | null;
  /** `null` when the gates had fewer than two paired periods. */
  readonly expectation: Expectation | null;
}

/** The version that serves. */
export interface Champion {
  readonly version: string;
  /** It was trained on what was labelled before this period. */
  readonly trainedBefore: string;
}

/** What is known of errors before labels come. */
export interface LoopEstimates {
  /** The champion when the estimator learned. */
  readonly fittedFor: string;
  /** Estimates whose periods are not final, oldest first; the latest 20. */
  readonly pending: readonly EstimateFinding[];
  /** The latest estimate that what came was held against; `null` before. */
  readonly settled: SettledEstimate | null;
}

/**
 * All that the decisions of one model depend on, plain data. It follows from the events alone: the same events give the
 * same state.
 */
export interface LoopState {
  /** Final periods so far. */
  readonly periods: number;
  /** The latest final period; `null` before the first. */
  readonly latest: string | null;
  readonly champion: Champion | null;
  readonly request: OpenRequest | null;
  readonly rollout: ActiveRollout | null;
  /** The interval learnt last, periods; `null` before. */
  readonly interval: number | null;
  /** The count of final periods at each retraining, oldest first. */
  readonly retrainedAt: readonly number[];
  /** Epoch milliseconds of the latest retraining request that was accepted; `null` before. */
  readonly requestedAt: number | null;
  /** Rows labelled since the latest retraining. */
  readonly newRows: number;
  /** Absent until an error was estimated before its labels came. */
  readonly estimates?: LoopEstimates;
}

/** The state before the first event. */
export const INITIAL_STATE: LoopState = Object.freeze({
  periods: 0,
  latest: null,
  champion: null,
  request: null,
  rollout: null,
  interval: null,
  retrainedAt: Object.freeze([]),
  requestedAt: null,
  newRows: 0,
});
