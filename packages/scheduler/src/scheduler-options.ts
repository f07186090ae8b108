import type { Clock, IdSource, JsonObject, Logger } from '@fpl-ml/core';
import type { ResourceLimits } from './admission.js';
import type { JobQueue } from './job-queue.js';
import type { ResourceProbe } from './resource-probe.js';
import type { ScheduleStore } from './schedule-store.js';

/** What a handler is given. */
export interface JobContext {
  /** The queue entry's id, the same in every attempt. */
  readonly id: string;
  /** `null` when the work belongs to no job. */
  readonly jobId: string | null;
  /** The job's name, or the handler's. */
  readonly name: string;
  readonly model: string | null;
  readonly payload: JsonObject;
  /** When it was due, epoch milliseconds; for work without a schedule, when it was queued. */
  readonly scheduledFor: number;
  /** 1 for the first run. */
  readonly attempt: number;
  /**
   * The fencing token of this run: it grows with every claim of the same entry. Hand it on with every write that must not
   * come from a worker that was replaced.
   */
  readonly epoch: number;
  /** Aborts when the run takes too long, its lease is lost, or the scheduler stops without draining. */
  readonly signal: AbortSignal;
}

/** Does the work of a job. It may run twice for one occurrence (after a crash or a retry), so it must be repeatable. */
export type JobHandler = (context: JobContext) => Promise<void>;

/** Options of `createScheduler`. */
export interface SchedulerOptions {
  /** Jobs, ledger and history; schedulers that share it, and the queue, share the work. */
  readonly store: ScheduleStore;
  readonly queue: JobQueue;
  readonly clock: Clock;
  /** Default `randomIds()`. */
  readonly ids?: IdSource;
  /** By name. This scheduler runs only work for these. */
  readonly handlers: Readonly<Record<string, JobHandler>>;
  /** How many jobs this scheduler runs at once. Default 2. */
  readonly maxConcurrentJobs?: number;
  /** Measures the machine; without it nothing waits for resources. */
  readonly resources?: ResourceProbe;
  /** Above these only critical jobs start. Default CPU 0.7, memory 0.8. */
  readonly limits?: Partial<ResourceLimits>;
  /** How long a claim holds without a sign of life, milliseconds; one comes every third of it. Default 30,000. */
  readonly leaseTime?: number;
  /**
   * At least this often it looks for work that others have put into the stores, milliseconds. Default `leaseTime`, so
   * that a worker that died is replaced when its lease runs out. `Infinity` for a simulation on a manual clock, where
   * nobody else writes, and nobody dies.
   */
  readonly pollInterval?: number;
  /** Default `silentLogger`. */
  readonly logger?: Logger;
}
