import type { JsonObject, Verdict } from '@fpl-ml/core';
import type { LoopEvent } from './loop-event.js';
import type { ActiveRollout, LoopState, OpenRequest } from './loop-state.js';

/** What is to be done because of a decision. Role changes are done in the transaction that records the decision. */
export type LoopCommand =
  | { readonly kind: 'train'; readonly request: OpenRequest }
  | { readonly kind: 'register'; readonly requestId: string; readonly verdict: Verdict }
  | { readonly kind: 'start-rollout'; readonly rollout: ActiveRollout }
  | { readonly kind: 'activate'; readonly version: string; readonly trainedBefore: string; readonly override: boolean }
  | { readonly kind: 'promote'; readonly version: string; readonly override: boolean }
  | {
      readonly kind: 'abandon-rollout';
      readonly version: string;
      readonly quarantine: boolean;
      readonly reason: string;
    }
  /** Gives the work of a retraining that waits the priority that its request has now. */
  | { readonly kind: 'hasten'; readonly request: OpenRequest }
  /** Takes the work of a retraining out of the queue; a worker that has it loses its claim. */
  | { readonly kind: 'withdraw'; readonly requestId: string }
  | { readonly kind: 'roll-back'; readonly to: string; readonly reason: string };

/** The outcome of an event, in words that do not change: audit records and replays go by it. */
export type DecisionOutcome =
  | 'observed'
  | 'suppressed'
  | 'coalesced'
  | 'queued'
  | 'running'
  | 'data-accepted'
  | 'data-refused'
  | 'accepted'
  | 'rejected'
  | 'inconclusive'
  | 'rollout-started'
  | 'activated'
  | 'held'
  | 'promoted'
  | 'rolled-back'
  | 'given-up'
  | 'retry'
  | 'failed'
  | 'interval-kept'
  | 'interval-changed'
  | 'cancelled'
  | 'expired'
  | 'advanced'
  | 'rollback-withheld'
  | 'predictions-failed'
  | 'alternative-refused'
  | 'estimated';

/** What was decided on an event, and why. Plain JSON. */
export interface DecisionRecord {
  readonly event: LoopEvent['kind'];
  readonly outcome: DecisionOutcome;
  /** What it was decided about: a period, a request, a version. */
  readonly subject: string;
  readonly reason: string;
  /** The figures that it was decided by; what is undefined is `null`. */
  readonly figures: JsonObject;
}

/** The result of a decision. */
export interface Decision {
  readonly state: LoopState;
  readonly commands: readonly LoopCommand[];
  readonly record: DecisionRecord;
}

/** Whether a value from the audit log is a decision. What it holds was checked when it was written. */
export function isDecisionRecord(value: unknown): value is DecisionRecord {
  if (typeof value !== 'object' || value === null) return false;
  return ['event', 'outcome', 'subject', 'reason', 'figures'].every((member) => member in value);
}
