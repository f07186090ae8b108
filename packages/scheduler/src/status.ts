import type { WaitReason } from './admission.js';
import { readAdmission } from './admit.js';
import type { Loop } from './loop.js';
import type { SchedulerCore } from './scheduler-core.js';

/** An entry that waits, and why. */
export interface WaitingJob {
  /** The job's name, or the handler's. */
  readonly job: string;
  /** The queue entry's id. */
  readonly entryId: string;
  readonly reason: WaitReason;
}

/** How a scheduler stands. Jobs, queue and history are those of the stores, also when others share them. */
export interface SchedulerStatus {
  /** Whether this scheduler was started, and not stopped. */
  readonly running: boolean;
  /** Entries that run, here or elsewhere. */
  readonly activeJobs: number;
  /** Entries that wait. */
  readonly queuedJobs: number;
  /** Those that this scheduler does not start now, in the order in which they will go. */
  readonly waiting: readonly WaitingJob[];
  /** Runs that failed, also those that were tried again. */
  readonly failedExecutions: number;
  /** The next occurrence of an enabled job, epoch milliseconds; `null` when there is none. */
  readonly nextRun: number | null;
}

async function nextRunOf({ store }: SchedulerCore): Promise<number | null> {
  const jobs = await store.listJobs();
  return jobs.find(({ enabled }) => enabled)?.nextRun ?? null;
}

/** Reads the status of a scheduler. */
export async function readStatus(core: SchedulerCore, loop: Loop): Promise<SchedulerStatus> {
  const { running, queued, waiting } = await readAdmission(core, loop.runner);
  const failed = await core.store.listExecutions({ status: 'failed' });
  const dead = await core.store.listExecutions({ status: 'dead' });
  return {
    running: loop.isRunning,
    activeJobs: running.length,
    queuedJobs: queued.length,
    waiting: waiting.map(({ entry, reason }) => ({ job: entry.name, entryId: entry.id, reason })),
    failedExecutions: failed.length + dead.length,
    nextRun: await nextRunOf(core),
  };
}
