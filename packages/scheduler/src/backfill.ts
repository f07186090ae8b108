import { FplMlError } from '@fpl-ml/core';
import { findJob } from './administration.js';
import { backfillEntryId, jobEntry } from './job-entry.js';
import type { BackfillOptions } from './job-options.js';
import type { QueueEntry } from './job-queue.js';
import { toPriority } from './job-settings.js';
import { nextOccurrence } from './schedule.js';
import type { ScheduledJob } from './scheduled-job.js';
import type { SchedulerCore } from './scheduler-core.js';
import { settleJob } from './slots.js';

const MOST = 10_000;

function invalid(expected: string, data: Readonly<Record<string, number>>): FplMlError {
  return new FplMlError('BACKFILL_INVALID', `Expected ${expected}.`, { data });
}

function checkRange({ from, until, limit = 100 }: BackfillOptions, now: number): number {
  const isRange = Number.isInteger(from) && Number.isInteger(until) && from < until && until <= now;
  if (!isRange) {
    throw invalid(
      `from before until, and until not after now (${now}), in whole epoch milliseconds, got ${from} and ${until}: give a range of the past`,
      { from, until },
    );
  }
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit;
  throw invalid(`limit to be a whole number from 1 to ${MOST}, got ${limit}: correct it`, { limit });
}

/** The occurrences of a job in a range that did not run, nor are to run. Those not decided yet are left to the scheduler. */
async function missingIn(
  { store }: SchedulerCore,
  job: ScheduledJob,
  { from, until }: BackfillOptions,
  limit: number,
): Promise<readonly number[]> {
  const ledger = await store.listOccurrences({ jobId: job.id, from, until });
  const queued = new Set(
    ledger.filter(({ state }) => state === 'claimed' || state === 'queued').map((row) => row.scheduledFor),
  );
  const end = Math.min(until, job.nextRun ?? until);
  const missing: number[] = [];
  for (
    let at = nextOccurrence(job.schedule, from - 1);
    at !== null && at < end;
    at = nextOccurrence(job.schedule, at)
  ) {
    if (!queued.has(at)) missing.push(at);
    if (missing.length <= limit) continue;
    throw invalid(`at most ${limit} occurrences to run after the fact, found more: narrow the range, or raise limit`, {
      limit,
    });
  }
  return missing;
}

/** Queues the occurrences of a range of the past that did not run, the first one first. */
export async function backfillJob(
  core: SchedulerCore,
  id: string,
  options: BackfillOptions,
): Promise<readonly QueueEntry[]> {
  const limit = checkRange(options, core.clock.now());
  const priority = toPriority(options.priority ?? 'low');
  const job = (await settleJob(core, await findJob(core, id))) ?? (await findJob(core, id));
  const queued: QueueEntry[] = [];
  for (const scheduledFor of await missingIn(core, job, options, limit)) {
    const entryId = backfillEntryId(job.id, scheduledFor);
    const now = core.clock.now();
    const own = { id: entryId, dedupKey: entryId, scheduledFor, now, runAt: now, priority };
    queued.push(await core.queue.enqueue(jobEntry(job, own)));
  }
  return queued;
}
