import type { JsonObject } from '@fpl-ml/core';
import type { Priority } from './priority.js';
import type { RetryPolicy } from './retry.js';

/** How a queue entry stands. */
export type QueueState = 'waiting' | 'running' | 'completed' | 'dead' | 'cancelled';

/** Work to be queued. */
export interface NewQueueEntry {
  readonly id: string;
  /** The job's name, or the handler's. */
  readonly name: string;
  /** Which handler runs it. */
  readonly handler: string;
  readonly model: string | null;
  /** `null` when it belongs to no job. */
  readonly jobId: string | null;
  /** Epoch milliseconds. */
  readonly scheduledFor: number;
  readonly priority: Priority;
  readonly payload: JsonObject;
  /** Entries that share a key never run at the same time; `null` for none. */
  readonly key: string | null;
  /** Recognises a repetition; `null` for none. */
  readonly dedupKey: string | null;
  readonly retry: RetryPolicy;
  /** Milliseconds; `null` for none. */
  readonly timeout: number | null;
  /** Epoch milliseconds. */
  readonly enqueuedAt: number;
  /** Not to be claimed before this instant, epoch milliseconds. */
  readonly runAt: number;
}

/** Work in the queue. */
export interface QueueEntry extends NewQueueEntry {
  /** Position in the queue, growing. */
  readonly seq: number;
  readonly state: QueueState;
  /** Claims so far, without those that were released. */
  readonly attempts: number;
  /** The fencing token: one more with every claim. */
  readonly epoch: number;
  /** Who claimed it last; `null` before anybody did. */
  readonly owner: string | null;
  /** Until when the claim holds, epoch milliseconds; `null` unless it runs. */
  readonly leaseUntil: number | null;
  /** Why the latest run failed; `null` before one did. */
  readonly lastError: string | null;
  /** Epoch milliseconds; `null` before it is completed, dead or cancelled. */
  readonly finishedAt: number | null;
}

/** What {@link JobQueue.claim} needs. */
export interface QueueClaim {
  /** Who claims. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** How long the claim holds, milliseconds. */
  readonly lease: number;
  /** At most this many entries. */
  readonly limit: number;
  /** Only entries for these handlers. */
  readonly handlers: readonly string[];
  /** Only entries at least this urgent. Default `low`. */
  readonly minimumPriority?: Priority;
}

/** Proves a claim: an entry's id and the epoch at which it was claimed. */
export interface ClaimProof {
  readonly id: string;
  readonly epoch: number;
}

/** How a run failed. */
export interface RunFailure {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly error: string;
  /** Epoch milliseconds of the next run; `null` gives up, and the entry is dead. */
  readonly retryAt: number | null;
}

/** Which entries {@link JobQueue.list} gives; what is left out does not restrict. */
export interface QueueQuery {
  readonly state?: QueueState;
  readonly jobId?: string;
  /** At most this many. */
  readonly limit?: number;
}

/**
 * Work that waits for a worker.
 *
 * Laws: an entry is in the hands of one worker at a time. It can be claimed from `runAt` on; once claimed, again when its
 * lease has run out (`leaseUntil` is at or before `now`). Each claim raises the epoch, and only the proof with the current
 * epoch of a running entry changes it, also after the lease has run out: a worker that was replaced changes nothing. Of
 * entries that share a key at most one is running; while its lease has run out, only that one can be claimed. The more
 * urgent entry is given out first, equally urgent ones in the order in which they were added, also after a retry. What was
 * given or returned can be changed by the caller without any effect on the queue.
 */
export interface JobQueue {
  /**
   * Adds an entry, unless one with its dedup key is known, in whatever state: then nothing changes.
   *
   * @returns the entry that is in the queue now, the new or the known one
   * @throws FplMlError `QUEUE_ID_TAKEN` when an entry with its id, but not with its dedup key, is known
   */
  enqueue(entry: NewQueueEntry): Promise<QueueEntry>;
  /** Takes entries that can be claimed, counts an attempt on each and raises its epoch. */
  claim(request: QueueClaim): Promise<readonly QueueEntry[]>;
  /** Prolongs a claim until `now + lease`. @returns `false`, and nothing changes, when the proof is not the current one */
  heartbeat(proof: ClaimProof, now: number, lease: number): Promise<boolean>;
  /** Ends an entry that succeeded. @returns `false`, and nothing changes, when the proof is not the current one */
  complete(proof: ClaimProof, now: number): Promise<boolean>;
  /** Records a failed run. @returns `false`, and nothing changes, when the proof is not the current one */
  fail(proof: ClaimProof, failure: RunFailure): Promise<boolean>;
  /**
   * Gives a claim back without counting the attempt: the entry can be claimed at once.
   *
   * @returns `false`, and nothing changes, when the proof is not the current one
   */
  release(proof: ClaimProof, now: number): Promise<boolean>;
  /**
   * Whether a claim is held: the proof is the current one of a running entry. In a transaction that stays so until its end,
   * so what a worker writes beside it is written only while nobody else has the entry.
   */
  holds(proof: ClaimProof): Promise<boolean>;
  /** Takes an entry out that waits. @returns `false`, and nothing changes, when it does not wait */
  cancel(id: string, now: number): Promise<boolean>;
  /** Entries by `seq`. */
  list(query?: QueueQuery): Promise<readonly QueueEntry[]>;
}
