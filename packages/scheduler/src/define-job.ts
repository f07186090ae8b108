import type { ScheduledJobChanges, ScheduledJobOptions } from './job-options.js';
import { changesSchedule, firstRun, toSchedule } from './job-schedule.js';
import { toSettings } from './job-settings.js';
import type { ScheduledJob } from './scheduled-job.js';

/**
 * Checks options and makes the job that they describe.
 *
 * @param now epoch milliseconds
 */
export function defineJob(options: ScheduledJobOptions, id: string, now: number): ScheduledJob {
  const schedule = toSchedule(options, now);
  return {
    id,
    ...toSettings(options),
    schedule,
    nextRun: firstRun(schedule, now),
    createdAt: now,
    updatedAt: now,
    revision: 1,
  };
}

/** The changed schedule; what belongs to it and is not named stays, unless its type changes. */
function changedPlace(job: ScheduledJob, changes: ScheduledJobChanges, now: number): Partial<ScheduledJob> {
  if (!changesSchedule(changes)) return {};
  const isOtherType = changes.scheduleType !== undefined && changes.scheduleType !== job.schedule.scheduleType;
  const schedule = toSchedule({ ...(isOtherType ? {} : job.schedule), ...changes }, now);
  return { schedule, nextRun: firstRun(schedule, now) };
}

/**
 * The job with changes, checked as a new one is. If its schedule changes, it is counted from now.
 *
 * @param now epoch milliseconds
 */
export function changeJob(job: ScheduledJob, changes: ScheduledJobChanges, now: number): ScheduledJob {
  return {
    ...job,
    ...toSettings({ ...job, ...changes, retry: { ...job.retry, ...changes.retry } }),
    ...changedPlace(job, changes, now),
    updatedAt: now,
    revision: job.revision + 1,
  };
}
