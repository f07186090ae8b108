import type { JsonObject } from '@fpl-ml/core';
import type { Priority } from '@fpl-ml/scheduler';
import type { LoopState, TriggerType } from './loop-state.js';

/** Where a retraining stands. Terminal: all but `queued`, `running` and `retry-wait`. */
export type RetrainingStatus =
  | 'coalesced'
  | 'suppressed'
  | 'queued'
  | 'running'
  | 'retry-wait'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'expired';

/** What a completed retraining came to. */
export type RetrainingVerdict = 'promoted-candidate' | 'rejected' | 'inconclusive' | 'data-refused';

/** A retraining, from the request to its end. */
export interface Retraining {
  readonly id: string;
  readonly model: string;
  readonly triggerType: TriggerType;
  readonly priority: Priority;
  /** Why it was asked for. */
  readonly reason: string;
  readonly requestedBy: string;
  /** A repetition with the same key gives the first request; `null` for none. */
  readonly idempotencyKey: string | null;
  readonly status: RetrainingStatus;
  /** Attempts begun. */
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
  /** Epoch milliseconds of the latest change. */
  readonly updatedAt: number;
  /** `null` until it is completed. */
  readonly verdict: RetrainingVerdict | null;
  /** The version that came of it; `null` without one. */
  readonly version: string | null;
  /** The latest decision on it, in words. */
  readonly explanation: string;
}

/** The steps of a retraining, in their order. */
export type RetrainingStep = 'snapshot' | 'validate' | 'fit' | 'evaluate' | 'gate' | 'register' | 'hand-over';

/** Names one step of one retraining. */
export interface StepKey {
  readonly model: string;
  /** The retraining. */
  readonly requestId: string;
  readonly step: RetrainingStep;
}

/** A step begins. */
export interface StepStart extends StepKey {
  /** Names what goes into the step; a repetition has the same. */
  readonly inputHash: string;
  /** The attempt of the retraining, from 1. */
  readonly attempt: number;
  /** The epoch of the worker's claim; 0 where nobody claims. */
  readonly epoch: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A step has ended. */
export interface StepEnd extends StepKey {
  /** The epoch under which it was begun. */
  readonly epoch: number;
  /** What later steps need of it: figures, ids, hashes; never rows or bytes. */
  readonly output: JsonObject;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** One row of the journal: a step of a retraining, and how far it got. */
export interface StepRecord extends StepKey {
  readonly status: 'running' | 'finished';
  readonly inputHash: string;
  /** The attempt in which it was begun last. */
  readonly attempt: number;
  /** The epoch under which it was begun last. */
  readonly epoch: number;
  /** How often it was begun: more than once when workers died in it. */
  readonly runs: number;
  /** `null` until it is finished. */
  readonly output: JsonObject | null;
  /** When it was begun last, epoch milliseconds. */
  readonly startedAt: number;
  /** Epoch milliseconds; `null` until it is finished. */
  readonly finishedAt: number | null;
}

/** The state of a model's loop with its revision. */
export interface StoredLoop {
  readonly state: LoopState;
  /** 1 after the first save, one more after each. */
  readonly revision: number;
}

/**
 * The engine's own memory: the state of each model's loop, its retrainings, and the journal of their steps.
 *
 * Laws: `saveLoop` is a compare-and-set, of several writers with one expectation one succeeds; a step that is finished
 * never changes again, and one that runs is changed only under the epoch that it was begun with last, which never shrinks;
 * models are kept apart; what was given or returned can be changed by the caller without any effect on the store.
 */
export interface RunStore {
  /** The state of a model's loop; `null` before the first save. */
  loadLoop(model: string): Promise<StoredLoop | null>;
  /**
   * Saves the state if the stored revision is the expected one.
   *
   * @param expectedRevision 0 when nothing is stored yet
   * @returns whether it was saved
   */
  saveLoop(model: string, state: LoopState, expectedRevision: number): Promise<boolean>;
  /** Adds a retraining, or replaces the one with its id. */
  putRetraining(retraining: Retraining): Promise<void>;
  /** The retraining with this id; `null` when there is none. */
  getRetraining(model: string, id: string): Promise<Retraining | null>;
  /** The retraining that was requested with this key; `null` when there is none. */
  findRetraining(model: string, idempotencyKey: string): Promise<Retraining | null>;
  /** All retrainings of a model, in the order in which they were added. */
  listRetrainings(model: string): Promise<readonly Retraining[]>;
  /**
   * Records that a step begins, again if a worker died in it. Changes nothing when it is finished, or was begun under a
   * higher epoch.
   *
   * @returns the step as it is now: with status `running` and the epoch that was given, the caller is to run it
   */
  beginStep(start: StepStart): Promise<StepRecord>;
  /** Finishes a step. @returns `false`, and nothing changes, unless it runs under this very epoch */
  finishStep(end: StepEnd): Promise<boolean>;
  /** The steps of a retraining, in the order in which they were first begun. */
  listSteps(model: string, requestId: string): Promise<readonly StepRecord[]>;
}
