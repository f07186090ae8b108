import type { JsonObject } from '@fpl-ml/core';
import type { Priority } from './priority.js';
import type { RetryPolicy } from './retry.js';
import type { OverlapPolicy } from './scheduled-job.js';

/** A job to be scheduled. What belongs to another schedule type is refused. */
export interface ScheduledJobOptions {
  /** Unique among the jobs of the store. */
  readonly name: string;
  /** The name of one of the scheduler's handlers. */
  readonly handler: string;
  readonly scheduleType: 'cron' | 'interval' | 'once';
  /** `cron`: five fields, or six with seconds first. */
  readonly cronExpression?: string;
  /** `cron`: IANA name. Default `UTC`. */
  readonly timezone?: string;
  /** `interval`: minutes between two runs, at least 1/60. */
  readonly intervalMinutes?: number;
  /** `interval`: the first run, or any instant from which to count, epoch milliseconds. Default now, so that the first run is one interval away. */
  readonly anchor?: number;
  /** `once`: epoch milliseconds, not in the past. */
  readonly runAt?: number;
  /** Default `normal`. */
  readonly priority?: Priority;
  /** Default `true`. */
  readonly enabled?: boolean;
  /**
   * `cron` and `interval`: each occurrence starts up to so many milliseconds after its instant, but before the next one:
   * not all jobs of midnight at midnight. The delay follows from job and instant, so that it is the same on every machine.
   * Default 0.
   */
  readonly jitter?: number;
  /** Default `skip`. */
  readonly overlap?: OverlapPolicy;
  /** How late an occurrence may still be queued after an outage, milliseconds, at least 1,000. Default 86,400,000 (a day). */
  readonly catchUpWindow?: number;
  /** Default 3 attempts, 60 s after the first failure, then twice as long, at most an hour. */
  readonly retry?: Partial<RetryPolicy>;
  /** How long one run may take, milliseconds; `null` for as long as it likes. Default `null`. */
  readonly timeout?: number | null;
  /** Given to the handler. Default `{}`. */
  readonly payload?: JsonObject;
  /** Kept with the job for others to read. Default `{}`. */
  readonly metadata?: JsonObject;
  /** The model that it serves; `null` for none. Default `null`. */
  readonly model?: string | null;
}

/** Changes to a job; what is left out stays. A schedule is changed as a whole, by its `scheduleType` and what belongs to it. */
export type ScheduledJobChanges = Partial<ScheduledJobOptions>;

/** Occurrences of the past to be run now. */
export interface BackfillOptions {
  /** The first instant, epoch milliseconds. */
  readonly from: number;
  /** The instant after the last one, epoch milliseconds; not in the future. */
  readonly until: number;
  /** Default `low`, so that what is due now goes first. */
  readonly priority?: Priority;
  /** More occurrences than these are refused. Default 100, at most 10,000. */
  readonly limit?: number;
}

/** Work to be queued without a schedule. */
export interface EnqueueOptions {
  /** The name of one of the scheduler's handlers. */
  readonly handler: string;
  /** Default `normal`. */
  readonly priority?: Priority;
  /** Given to the handler. Default `{}`. */
  readonly payload?: JsonObject;
  /** Work whose key is known, in whatever state, is not queued again. */
  readonly dedupKey?: string;
  /** Work that shares a key never runs at the same time. */
  readonly key?: string;
  /** As for a scheduled job. */
  readonly retry?: Partial<RetryPolicy>;
  /** As for a scheduled job. */
  readonly timeout?: number | null;
  /** The model that it serves; `null` for none. Default `null`. */
  readonly model?: string | null;
}
