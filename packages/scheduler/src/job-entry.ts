import type { NewQueueEntry, QueueEntry } from './job-queue.js';
import type { Priority } from './priority.js';
import type { ScheduledJob } from './scheduled-job.js';

/** The end of the id of an entry that runs an occurrence of the past. */
const BACKFILL = '@backfill';

/** The id of the entry of an occurrence, so that however many workers queue it, it is one. */
export const occurrenceEntryId = (jobId: string, scheduledFor: number): string => `${jobId}@${scheduledFor}`;

/** Likewise, when it is run after the fact. */
export const backfillEntryId = (jobId: string, scheduledFor: number): string =>
  occurrenceEntryId(jobId, scheduledFor) + BACKFILL;

/** Whether an entry runs an occurrence of the past: it stands in the way of none that is due now. */
export function isBackfill({ id }: Pick<QueueEntry, 'id'>): boolean {
  return id.endsWith(BACKFILL);
}

/** What an entry of a job has of its own. */
export interface JobEntry {
  readonly id: string;
  /** `null` for an entry that may be added again. */
  readonly dedupKey: string | null;
  readonly scheduledFor: number;
  readonly now: number;
  readonly runAt: number;
  /** Default that of the job. */
  readonly priority?: Priority;
}

/** The queue entry of a job. Entries of one job share a key, so that they do not coincide, unless the job allows it. */
export function jobEntry(job: ScheduledJob, { now, priority = job.priority, ...own }: JobEntry): NewQueueEntry {
  const { id: jobId, name, handler, model, payload, retry, timeout } = job;
  const key = job.overlap === 'allow' ? null : jobId;
  return { name, handler, model, payload, retry, timeout, jobId, key, priority, enqueuedAt: now, ...own };
}
