import { comparePriority, type QueueEntry, type Schedule, type ScheduledJob } from '@fpl-ml/scheduler';
import { utc } from '../drawing/number-text.js';
import type { FailedRun, ShownJob, ShownJobs, WaitingWork } from '../shown/shown-jobs.js';
import type { SchedulerPart } from './read-parts.js';

function scheduleWords(schedule: Schedule): string {
  switch (schedule.scheduleType) {
    case 'cron':
      return `${schedule.cronExpression} (${schedule.timezone})`;
    case 'interval':
      return `every ${schedule.intervalMinutes} min`;
    case 'once':
      return `once, ${utc(schedule.runAt)}`;
  }
}

function jobOf({ name, schedule, priority, nextRun, enabled }: ScheduledJob): ShownJob {
  return { name, schedule: scheduleWords(schedule), priority, nextRun: enabled ? nextRun : null, paused: !enabled };
}

/** Why an entry waits, as far as the queue tells: what keeps a worker from taking it is known to that worker alone. */
function waitWords(entry: QueueEntry, running: readonly QueueEntry[], now: number): string {
  if (entry.runAt > now) {
    const when = `not before ${utc(entry.runAt)}`;
    return entry.attempts === 0 ? when : `${when}, since attempt ${entry.attempts} failed`;
  }
  const before = running.find(({ key }) => key !== null && key === entry.key);
  return before === undefined ? 'for a free worker' : `until ${before.name} has ended`;
}

/** Jobs, queue and failures as they are shown. */
export function jobsOf({ jobs, running, waiting, failures }: SchedulerPart, now: number): ShownJobs {
  const open = jobs.filter(({ nextRun, enabled }) => nextRun !== null || !enabled);
  const order = waiting.toSorted((a, b) => comparePriority(b.priority, a.priority) || a.seq - b.seq);
  return {
    scheduled: open.map(jobOf),
    finished: jobs.length - open.length,
    running: running.map(({ name, attempts, owner, scheduledFor }) => ({
      name,
      attempt: attempts,
      owner,
      scheduledFor,
    })),
    waiting: order.map((entry): WaitingWork => {
      const { name, priority, enqueuedAt } = entry;
      return { name, priority, reason: waitWords(entry, running, now), enqueuedAt };
    }),
    failures: failures.map(({ name, status, attempt, startedAt, finishedAt, error }): FailedRun => {
      return { name, status, attempt, at: finishedAt ?? startedAt, error: error ?? '' };
    }),
  };
}
