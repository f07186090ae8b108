import type { EventSource } from '@fpl-ml/core';
import { addJob, addWork, editJob, forceJob, removeJob } from './administration.js';
import type { BackfillOptions, EnqueueOptions, ScheduledJobChanges, ScheduledJobOptions } from './job-options.js';
import type { QueueEntry } from './job-queue.js';
import { backfillJob } from './backfill.js';
import { createLoop } from './loop.js';
import type { Execution, ExecutionQuery, Occurrence, OccurrenceQuery } from './schedule-store.js';
import type { ScheduledJob } from './scheduled-job.js';
import { createCore } from './scheduler-core.js';
import type { SchedulerEvents } from './scheduler-events.js';
import type { SchedulerOptions } from './scheduler-options.js';
import { readStatus, type SchedulerStatus } from './status.js';

/** Jobs, and their running. */
export interface Scheduler extends EventSource<SchedulerEvents>, AsyncDisposable {
  /**
   * Adds a job.
   *
   * @throws FplMlError `JOB_NAME_TAKEN`, `JOB_ID_TAKEN`, `HANDLER_UNKNOWN`, `JOB_INVALID`, `JOB_OVERLAP_UNSUPPORTED`, `SCHEDULE_INVALID`,
   * `CRON_INVALID`, `CRON_IMPOSSIBLE`, `TIMEZONE_INVALID`, `JSON_INVALID`
   */
  createScheduledJob(options: ScheduledJobOptions): Promise<ScheduledJob>;
  /**
   * Changes a job. Occurrences that are due already are decided first, as the job was; a changed schedule counts from now.
   *
   * @throws FplMlError as `createScheduledJob`, and `JOB_UNKNOWN`, `JOB_CONFLICT` (retryable)
   */
  updateScheduledJob(id: string, changes: ScheduledJobChanges): Promise<ScheduledJob>;
  /**
   * Removes a job and its runs that wait; one that runs ends, and is not tried again. Its ledger and history stay.
   *
   * @throws FplMlError `JOB_UNKNOWN`
   */
  deleteScheduledJob(id: string): Promise<void>;
  /**
   * Lets the occurrences of a job pass; the ledger records them as missed because `paused`.
   *
   * @throws FplMlError `JOB_UNKNOWN`, `JOB_CONFLICT` (retryable)
   */
  pauseJob(id: string): Promise<ScheduledJob>;
  /**
   * Runs a job's occurrences again, from now on.
   *
   * @throws FplMlError `JOB_UNKNOWN`, `JOB_CONFLICT` (retryable)
   */
  resumeJob(id: string): Promise<ScheduledJob>;
  /**
   * Queues a run of a job now, also of one that is paused. Its schedule stays as it is.
   *
   * @returns the queue entry
   * @throws FplMlError `JOB_UNKNOWN`; `QUEUE_ID_TAKEN` when the id source repeats itself
   */
  forceRunJob(id: string): Promise<QueueEntry>;
  /**
   * Runs occurrences of the past that did not run: those that were missed or skipped, or before the job was made. They are
   * queued, the first one first, beside the schedule: no occurrence that is due now is left out for their sake, and what the
   * ledger says of them stays. One that ran, or is to run, is not run again; nor is one that was run after the fact before.
   *
   * @returns their queue entries
   * @throws FplMlError `BACKFILL_INVALID` for a range that is empty or not over, or more occurrences than `limit`;
   * `JOB_UNKNOWN`, `JOB_INVALID`
   */
  backfill(id: string, options: BackfillOptions): Promise<readonly QueueEntry[]>;
  /**
   * Queues work without a schedule.
   *
   * @returns the queue entry; an earlier one when its `dedupKey` is known
   * @throws FplMlError `HANDLER_UNKNOWN`, `JOB_INVALID`, `JSON_INVALID`; `QUEUE_ID_TAKEN` when the id source repeats itself
   */
  enqueue(options: EnqueueOptions): Promise<QueueEntry>;
  /** All jobs, by their next run. */
  listJobs(): Promise<readonly ScheduledJob[]>;
  /** The history of runs, the latest first. */
  listExecutions(query?: ExecutionQuery): Promise<readonly Execution[]>;
  /** The ledger: what became of each occurrence, and why; by the time at which it was due. */
  listOccurrences(query?: OccurrenceQuery): Promise<readonly Occurrence[]>;
  /** How it stands. */
  getSchedulerStatus(): Promise<SchedulerStatus>;
  /** Begins to run what is due. Before, jobs and work can be added, and wait. */
  start(): void;
  /**
   * Starts nothing any more, and resolves when nothing runs.
   *
   * @param options.drain whether runs are let end (default `true`), or aborted and given back to the queue. A handler that
   * ignores its signal is not waited for
   */
  stop(options?: { readonly drain?: boolean }): Promise<void>;
  /** Looks at once, for work that something else has put into the stores; else it is seen at the next poll. */
  wake(): void;
  /**
   * Resolves when nothing is due that could start, and nothing runs; for manual clocks, after each step. Rejects with the
   * first failure of the scheduler itself since the last call (a store's, a listener's, a probe's; not a handler's).
   */
  idle(): Promise<void>;
}

/**
 * Makes a scheduler. Several of them, in one process or many, that share a store and a queue run each occurrence once.
 *
 * @throws FplMlError `SCHEDULER_INVALID` for options out of range
 *
 * @example
 * ```ts
 * import { systemClock } from '@fpl-ml/core';
 * import { createScheduler, memoryJobQueue, memoryScheduleStore } from '@fpl-ml/scheduler';
 *
 * const scheduler = createScheduler({
 *   store: memoryScheduleStore(),
 *   queue: memoryJobQueue(),
 *   clock: systemClock(),
 *   handlers: { retrain: async ({ payload, signal }) => signal.throwIfAborted() },
 * });
 * await scheduler.createScheduledJob({
 *   name: 'nightly-retrain',
 *   handler: 'retrain',
 *   scheduleType: 'cron',
 *   cronExpression: '0 2 * * *',
 *   timezone: 'Europe/London',
 * });
 * scheduler.start();
 * await scheduler.stop({ drain: true });
 * ```
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const core = createCore(options);
  const loop = createLoop(core);
  const { store } = core;

  /** Changes are seen at once. */
  const waking = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    loop.wake();
    return result;
  };
  const stop: Scheduler['stop'] = ({ drain = true } = {}) => loop.stop(drain);

  return {
    on: core.on,
    createScheduledJob: (job) => waking(addJob(core, job)),
    updateScheduledJob: (id, changes) => waking(editJob(core, id, changes)),
    deleteScheduledJob: (id) => waking(removeJob(core, id)),
    pauseJob: (id) => waking(editJob(core, id, { enabled: false })),
    resumeJob: (id) => waking(editJob(core, id, { enabled: true })),
    forceRunJob: (id) => waking(forceJob(core, id)),
    backfill: (id, range) => waking(backfillJob(core, id, range)),
    enqueue: (work) => waking(addWork(core, work)),
    listJobs: () => store.listJobs(),
    listExecutions: (query) => store.listExecutions(query),
    listOccurrences: (query) => store.listOccurrences(query),
    getSchedulerStatus: () => readStatus(core, loop),
    start: loop.start,
    stop,
    wake: loop.wake,
    idle: loop.idle,
    [Symbol.asyncDispose]: () => stop(),
  };
}
