import { FplMlError } from '@fpl-ml/core';
import type { ScheduledJob } from '@fpl-ml/scheduler';
import type { OpenLoop } from '../open-loop.js';
import type { Outcome } from '../outcome.js';
import { instantText } from '../plain-text.js';
import { viewQueue } from '../queue-view.js';
import { textTable } from '../text-table.js';

/** How many failed runs are told of. */
const FAILURES = 10;

function scheduleText({ schedule }: ScheduledJob): string {
  if (schedule.scheduleType === 'cron') return `${schedule.cronExpression} (${schedule.timezone})`;
  if (schedule.scheduleType === 'interval') return `every ${schedule.intervalMinutes} min`;
  return `once, ${instantText(schedule.runAt)}`;
}

/** Whether it was to run once, and that is over: a list of those would hide the others. */
const isOver = ({ schedule, nextRun }: ScheduledJob): boolean => schedule.scheduleType === 'once' && nextRun === null;

/** Runs that failed, the latest first. */
async function failedRuns({ scheduler }: OpenLoop) {
  const failed = await scheduler.listExecutions({ status: 'failed', limit: FAILURES });
  const dead = await scheduler.listExecutions({ status: 'dead', limit: FAILURES });
  const latest = [...failed, ...dead].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, FAILURES);
  return latest.map(({ name, entryId, status, attempt, startedAt, error }) => ({
    name,
    entryId,
    status,
    attempt,
    startedAt,
    error,
  }));
}

/** `fpl-ml jobs`. */
export async function jobs(loop: OpenLoop): Promise<Outcome> {
  const scheduled = await loop.scheduler.listJobs();
  const { running, waiting } = await viewQueue(loop);
  const failures = await failedRuns(loop);
  const ahead = scheduled.filter((job) => !isOver(job));
  const over = scheduled.length - ahead.length;
  const rows = ahead.map((job) => [
    job.name,
    scheduleText(job),
    job.priority,
    job.enabled ? instantText(job.nextRun) : 'paused',
    running.some(({ jobId }) => jobId === job.id) ? 'running' : '-',
  ]);
  const table = textTable(['job', 'schedule', 'priority', 'next run', 'now'], rows);
  const parts = [
    table.length === 0 ? ['No jobs ahead.'] : table,
    over === 0 ? [] : [`${over} jobs that were to run once are over.`],
    textTable(
      ['running', 'entry', 'by', 'attempt'],
      running.map(({ job, entryId, owner, attempt }) => [job, entryId, owner ?? '-', String(attempt)]),
    ),
    textTable(
      ['waiting', 'entry', 'priority', 'for', 'not before'],
      waiting.map(({ job, entryId, priority, reason, runAt }) => [job, entryId, priority, reason, instantText(runAt)]),
    ),
    textTable(
      ['failed', 'status', 'attempt', 'begun', 'error'],
      failures.map((each) => [
        each.name,
        each.status,
        String(each.attempt),
        instantText(each.startedAt),
        each.error ?? '',
      ]),
    ),
  ].filter((lines) => lines.length > 0);
  return {
    lines: parts.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines])),
    json: { jobs: scheduled, running, waiting, failures },
  };
}

/** What can be done to a job. */
export type JobAction = 'run' | 'pause' | 'resume';

async function jobNamed({ scheduler }: OpenLoop, name: string): Promise<ScheduledJob> {
  const all = await scheduler.listJobs();
  const found = all.find((job) => job.name === name) ?? all.find((job) => job.id === name);
  if (found !== undefined) return found;
  const names = all.length === 0 ? 'there are none' : `one of ${all.map((job) => job.name).join(', ')}`;
  throw new FplMlError('JOB_UNKNOWN', `Expected the name of a job (${names}), got "${name}".`, { data: { name } });
}

/** `fpl-ml jobs run|pause|resume NAME`. */
export async function changeJob(loop: OpenLoop, action: JobAction, name: string): Promise<Outcome> {
  const job = await jobNamed(loop, name);
  if (action === 'run') {
    const { id } = await loop.scheduler.forceRunJob(job.id);
    return {
      lines: [id, `A run of ${job.name} is queued; the service takes it up.`],
      json: { job: job.name, entryId: id },
    };
  }
  const changed = await (action === 'pause' ? loop.scheduler.pauseJob(job.id) : loop.scheduler.resumeJob(job.id));
  const said = changed.enabled ? `runs again, next ${instantText(changed.nextRun)}` : 'is paused';
  return {
    lines: [`${job.name} ${said}.`],
    json: { job: job.name, enabled: changed.enabled, nextRun: changed.nextRun },
  };
}
