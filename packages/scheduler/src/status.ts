import type { ResourceLimits, WaitReason } from './admission.js';
import { type Admission, readAdmission } from './admit.js';
import type { QueueEntry } from './job-queue.js';
import type { Loop } from './loop.js';
import type { Priority } from './priority.js';
import type { ResourceReading } from './resource-probe.js';
import type { ScheduledJob } from './scheduled-job.js';
import type { SchedulerCore } from './scheduler-core.js';

/** An entry that waits, and why. */
export interface WaitingJob {
  /** The job's name, or the handler's. */
  readonly job: string;
  /** The queue entry's id. */
  readonly entryId: string;
  readonly reason: WaitReason;
}

/** An entry that runs. */
export interface ActiveJob {
  /** The job's name, or the handler's. */
  readonly job: string;
  /** The queue entry's id. */
  readonly entryId: string;
  /** The scheduler that runs it. */
  readonly owner: string;
  /** 1 for the first run. */
  readonly attempt: number;
}

/** How one job stands. */
export interface JobStatus {
  readonly id: string;
  readonly name: string;
  readonly scheduleType: ScheduledJob['schedule']['scheduleType'];
  readonly priority: Priority;
  readonly enabled: boolean;
  /** Its next occurrence, also of one that is paused, epoch milliseconds; `null` when there is none. */
  readonly nextRun: number | null;
  /** Whether an entry of it runs, here or elsewhere. */
  readonly active: boolean;
  /** What its first entry that waits is waiting for; else `paused` when it was paused; `null` when nothing holds it. */
  readonly held: 'paused' | WaitReason | null;
}

/** How a scheduler stands. Jobs, queue and history are those of the stores, also when others share them. */
export interface SchedulerStatus {
  /** Whether this scheduler was started, and not stopped. */
  readonly running: boolean;
  /** Entries that run, here or elsewhere. */
  readonly activeJobs: number;
  /** The same, one by one. */
  readonly active: readonly ActiveJob[];
  /** How many this scheduler runs at once. */
  readonly maxConcurrentJobs: number;
  /** Entries that wait. */
  readonly queuedJobs: number;
  /** Those that this scheduler does not start now, in the order in which they will go. */
  readonly waiting: readonly WaitingJob[];
  /** Runs that failed, also those that were tried again. */
  readonly failedExecutions: number;
  /** The next occurrence of an enabled job, epoch milliseconds; `null` when there is none. */
  readonly nextRun: number | null;
  /** All jobs, by their next run. */
  readonly jobs: readonly JobStatus[];
  /** How busy the machine is; `null` when nobody measures it, or it could not be read. */
  readonly resources: ResourceReading | null;
  /** Above these only critical jobs start. */
  readonly limits: ResourceLimits;
  /** Why only critical jobs start now; `null` when all may. */
  readonly throttledBy: WaitReason | null;
}

function toActiveJob({ name, id, owner, attempts }: QueueEntry): ActiveJob {
  // Whatever runs was claimed by somebody.
  return { job: name, entryId: id, owner: owner ?? '', attempt: attempts };
}

function toJobStatus(job: ScheduledJob, { running, waiting }: Admission): JobStatus {
  const { id, name, schedule, priority, enabled, nextRun } = job;
  const first = waiting.find(({ entry }) => entry.jobId === id)?.reason ?? null;
  return {
    id,
    name,
    scheduleType: schedule.scheduleType,
    priority,
    enabled,
    nextRun,
    active: running.some(({ jobId }) => jobId === id),
    held: first ?? (enabled ? null : 'paused'),
  };
}

async function countFailures({ store }: SchedulerCore): Promise<number> {
  const failed = await store.listExecutions({ status: 'failed' });
  const dead = await store.listExecutions({ status: 'dead' });
  return failed.length + dead.length;
}

/** Reads the status of a scheduler. */
export async function readStatus(core: SchedulerCore, loop: Loop): Promise<SchedulerStatus> {
  const admission = await readAdmission(core, loop.runner, { resources: true });
  const { running, queued, waiting, resources, pressure } = admission;
  const jobs = await core.store.listJobs();
  return {
    running: loop.isRunning,
    activeJobs: running.length,
    active: running.map(toActiveJob),
    maxConcurrentJobs: core.maxConcurrentJobs,
    queuedJobs: queued.length,
    waiting: waiting.map(({ entry, reason }) => ({ job: entry.name, entryId: entry.id, reason })),
    failedExecutions: await countFailures(core),
    nextRun: jobs.find(({ enabled }) => enabled)?.nextRun ?? null,
    jobs: jobs.map((job) => toJobStatus(job, admission)),
    resources,
    limits: core.limits,
    throttledBy: pressure,
  };
}
