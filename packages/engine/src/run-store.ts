import type { Priority } from '@fpl-ml/scheduler';
import type { LoopState, TriggerType } from './loop-state.js';

/** Where a retraining stands. Terminal: `coalesced`, `completed`, `failed`. */
export type RetrainingStatus = 'coalesced' | 'queued' | 'running' | 'retry-wait' | 'completed' | 'failed';

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

/** The state of a model's loop with its revision. */
export interface StoredLoop {
  readonly state: LoopState;
  /** 1 after the first save, one more after each. */
  readonly revision: number;
}

/**
 * The engine's own memory: the state of each model's loop, and its retrainings.
 *
 * Laws: `saveLoop` is a compare-and-set, of several writers with one expectation one succeeds; models are kept apart;
 * what was given or returned can be changed by the caller without any effect on the store.
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
}
