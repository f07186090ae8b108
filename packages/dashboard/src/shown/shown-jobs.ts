/** A job and when it runs next. */
export interface ShownJob {
  readonly name: string;
  /** In words: a cron expression with its zone, an interval, an instant. */
  readonly schedule: string;
  readonly priority: string;
  /** Epoch milliseconds; `null` while it is paused. */
  readonly nextRun: number | null;
  readonly paused: boolean;
}

/** Work that is being done. */
export interface RunningJob {
  readonly name: string;
  readonly attempt: number;
  /** Who does it; `null` where unknown. */
  readonly owner: string | null;
  /** When its time came, epoch milliseconds. */
  readonly scheduledFor: number;
}

/** Work that waits. */
export interface WaitingWork {
  readonly name: string;
  readonly priority: string;
  /** Why, in words. */
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly enqueuedAt: number;
}

/** A run that failed. */
export interface FailedRun {
  readonly name: string;
  /** `failed` is tried again, `dead` is not. */
  readonly status: string;
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly error: string;
}

/** Jobs, queue and failures. */
export interface ShownJobs {
  /** Those that have a next run, or are paused; the next first. */
  readonly scheduled: readonly ShownJob[];
  /** Jobs that have no run left. */
  readonly finished: number;
  readonly running: readonly RunningJob[];
  /** In the order of the queue. */
  readonly waiting: readonly WaitingWork[];
  /** Newest first. */
  readonly failures: readonly FailedRun[];
}
