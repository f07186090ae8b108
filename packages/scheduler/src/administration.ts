import { FplMlError } from '@fpl-ml/core';
import { changeJob, defineJob } from './define-job.js';
import type { EnqueueOptions, ScheduledJobChanges, ScheduledJobOptions } from './job-options.js';
import { jobEntry } from './job-entry.js';
import type { QueueEntry } from './job-queue.js';
import { toJson, toPriority, toRetryPolicy, toTimeout } from './job-settings.js';
import type { ScheduledJob } from './scheduled-job.js';
import type { SchedulerCore } from './scheduler-core.js';
import { settleJob } from './slots.js';

/** How often a change is tried while others change the same job. */
const CHANGE_ATTEMPTS = 10;

function checkHandler(core: SchedulerCore, handler: string): void {
  if (core.handlers.has(handler)) return;
  throw new FplMlError(
    'HANDLER_UNKNOWN',
    `Expected one of the handlers of this scheduler (${[...core.handlers.keys()].join(', ')}), got "${handler}".`,
    { data: { handler } },
  );
}

/** The job with this id. */
export async function findJob(core: SchedulerCore, id: string): Promise<ScheduledJob> {
  const job = await core.store.getJob(id);
  if (job !== null) return job;
  throw new FplMlError('JOB_UNKNOWN', `Expected the id of a job, got "${id}": listJobs() gives the ids.`, {
    data: { id },
  });
}

/** Adds a job. */
export async function addJob(core: SchedulerCore, options: ScheduledJobOptions): Promise<ScheduledJob> {
  checkHandler(core, options.handler);
  const job = defineJob(options, core.ids.next('job'), core.clock.now());
  await core.store.insertJob(job);
  return job;
}

/** Changes a job. What was due before is decided first, as the job was then. */
export async function editJob(core: SchedulerCore, id: string, changes: ScheduledJobChanges): Promise<ScheduledJob> {
  if (changes.handler !== undefined) checkHandler(core, changes.handler);
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS; attempt += 1) {
    const job = (await settleJob(core, await findJob(core, id))) ?? (await findJob(core, id));
    const changed = changeJob(job, changes, core.clock.now());
    if (await core.store.updateJob(changed, job.revision)) return changed;
  }
  throw new FplMlError('JOB_CONFLICT', `Expected to change job "${id}", but others keep changing it: try again.`, {
    retryable: true,
    data: { id },
  });
}

/** Removes a job and its work that waits. */
export async function removeJob(core: SchedulerCore, id: string): Promise<void> {
  await findJob(core, id);
  await core.store.deleteJob(id);
  const waiting = await core.queue.list({ jobId: id, state: 'waiting' });
  for (const entry of waiting) await core.queue.cancel(entry.id, core.clock.now());
}

/** Queues a run of a job beside its schedule. */
export async function forceJob(core: SchedulerCore, id: string): Promise<QueueEntry> {
  const job = await findJob(core, id);
  const now = core.clock.now();
  const own = { id: core.ids.next('run'), dedupKey: null, scheduledFor: now, now, runAt: now };
  return core.queue.enqueue(jobEntry(job, own));
}

/** Queues work without a job. */
export async function addWork(core: SchedulerCore, options: EnqueueOptions): Promise<QueueEntry> {
  const { handler, model = null, key = null, dedupKey = null } = options;
  checkHandler(core, handler);
  const now = core.clock.now();
  return core.queue.enqueue({
    id: core.ids.next('run'),
    name: handler,
    handler,
    model,
    key,
    dedupKey,
    jobId: null,
    priority: toPriority(options.priority),
    payload: toJson(options.payload),
    retry: toRetryPolicy(options.retry),
    timeout: toTimeout(options.timeout),
    scheduledFor: now,
    enqueuedAt: now,
    runAt: now,
  });
}
