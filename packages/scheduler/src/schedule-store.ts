import type { ScheduledJob } from './scheduled-job.js';

/** What became of an occurrence: it is to be queued, was queued, could not be run in time, or was left out. */
export type OccurrenceState = 'claimed' | 'queued' | 'missed' | 'skipped';

/**
 * Why an occurrence did not run. `superseded`: a later one was due as well after an outage; `outside-catch-up-window`: it
 * was noticed too late; `paused`: the job was; `overlap`: the run before it had not ended; `job-deleted`: as it says.
 */
export type OccurrenceReason = 'superseded' | 'outside-catch-up-window' | 'paused' | 'overlap' | 'job-deleted';

/** One row of the ledger: one occurrence of one job. */
export interface Occurrence {
  readonly jobId: string;
  /** The job's name at that time. */
  readonly name: string;
  readonly model: string | null;
  /** When it was due, epoch milliseconds. */
  readonly scheduledFor: number;
  readonly state: OccurrenceState;
  /** Why it did not run; `null` when it does. */
  readonly reason: OccurrenceReason | null;
  /** Epoch milliseconds. */
  readonly decidedAt: number;
}

/**
 * How a run stands. `failed` is tried again; `dead` is not; `lost` means that the lease went to another worker, or that the
 * worker died; `interrupted` that it was aborted: the scheduler was stopped, and the run goes back to the queue, or a later
 * occurrence took its place, and it does not; `error` says which.
 */
export type ExecutionStatus = 'running' | 'succeeded' | 'failed' | 'dead' | 'lost' | 'interrupted';

/** One run of one queue entry. */
export interface Execution {
  /** The entry's id and the epoch of the claim. */
  readonly id: string;
  readonly entryId: string;
  /** `null` when the entry belongs to no job. */
  readonly jobId: string | null;
  /** The job's name, or the handler's. */
  readonly name: string;
  readonly model: string | null;
  readonly handler: string;
  /** Epoch milliseconds. */
  readonly scheduledFor: number;
  /** 1 for the first run. */
  readonly attempt: number;
  /** The fencing token of the run. */
  readonly epoch: number;
  /** The scheduler that ran it. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Epoch milliseconds; `null` while it runs. */
  readonly finishedAt: number | null;
  readonly status: ExecutionStatus;
  /** What went wrong; `null` when nothing did. */
  readonly error: string | null;
}

/** Which jobs {@link ScheduleStore.listJobs} gives; what is left out does not restrict. */
export interface JobQuery {
  /** Only jobs whose `nextRun` is at or before this instant, epoch milliseconds. */
  readonly dueBy?: number;
  /** At most this many. */
  readonly limit?: number;
}

/** Which rows {@link ScheduleStore.listOccurrences} gives; what is left out does not restrict. */
export interface OccurrenceQuery {
  readonly jobId?: string;
  readonly state?: OccurrenceState;
  /** Due at or after this instant, epoch milliseconds. */
  readonly from?: number;
  /** Due before this instant, epoch milliseconds. */
  readonly until?: number;
  /** At most this many. */
  readonly limit?: number;
}

/** Which runs {@link ScheduleStore.listExecutions} gives; what is left out does not restrict. */
export interface ExecutionQuery {
  readonly jobId?: string;
  readonly entryId?: string;
  readonly status?: ExecutionStatus;
  /** At most this many. */
  readonly limit?: number;
}

/**
 * Jobs, the ledger of their occurrences, and the history of their runs.
 *
 * Laws: ids and names of jobs are unique; a job changes only from the revision that its changer has seen; an occurrence is
 * written once per `(jobId, scheduledFor)`, whoever tries, and leaves the state `claimed` once; the ledger and the history
 * outlive their job; what was given or returned can be changed by the caller without any effect on the store.
 */
export interface ScheduleStore {
  /**
   * Adds a job.
   *
   * @throws FplMlError `JOB_ID_TAKEN`, `JOB_NAME_TAKEN`; then nothing changes
   */
  insertJob(job: ScheduledJob): Promise<void>;
  /**
   * Replaces the job with the same id.
   *
   * @returns `false`, and nothing changes, when there is none or its revision is not `expectedRevision`
   * @throws FplMlError `JOB_NAME_TAKEN` when another job has its new name
   */
  updateJob(job: ScheduledJob, expectedRevision: number): Promise<boolean>;
  /** Removes a job. @returns `false` when there is none */
  deleteJob(id: string): Promise<boolean>;
  /** One job; `null` when there is none. */
  getJob(id: string): Promise<ScheduledJob | null>;
  /** Jobs by `nextRun`, those without one last; equal ones in the order in which they were added. */
  listJobs(query?: JobQuery): Promise<readonly ScheduledJob[]>;
  /**
   * Writes ledger rows, all those whose `(jobId, scheduledFor)` is not known yet; known ones stay as they are.
   *
   * @returns the rows that this call has written, in the order given
   */
  claimOccurrences(occurrences: readonly Occurrence[]): Promise<readonly Occurrence[]>;
  /** Moves a row on from `claimed`. @returns `false`, and nothing changes, when it is not in that state */
  settleOccurrence(
    jobId: string,
    scheduledFor: number,
    state: OccurrenceState,
    reason: OccurrenceReason | null,
  ): Promise<boolean>;
  /** Ledger rows by `scheduledFor`, then `jobId`. */
  listOccurrences(query?: OccurrenceQuery): Promise<readonly Occurrence[]>;
  /** Writes a run, or replaces the one with the same id, which keeps its place in the order. */
  recordExecution(execution: Execution): Promise<void>;
  /** Runs, the one recorded first last. */
  listExecutions(query?: ExecutionQuery): Promise<readonly Execution[]>;
}
