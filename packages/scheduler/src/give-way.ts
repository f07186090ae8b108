import { FplMlError } from '@fpl-ml/core';
import type { Admission } from './admit.js';
import { isBackfill } from './job-entry.js';
import type { QueueEntry } from './job-queue.js';
import type { Runner } from './runner.js';
import type { SchedulerCore } from './scheduler-core.js';

/** The reason of a signal when a later occurrence takes the place of a run. */
export function replaced(entry: Pick<QueueEntry, 'id' | 'name'>): FplMlError {
  return new FplMlError(
    'JOB_REPLACED',
    `A later occurrence of "${entry.name}" takes the place of this run (${entry.id}), as its overlap "replace" says.`,
    { data: { id: entry.id } },
  );
}

/** The entries that the last one of a job replaces: those added before it. One that is not due yet replaces none. */
function replacedBy(entries: readonly QueueEntry[], now: number): readonly QueueEntry[] {
  const last = Math.max(...entries.map(({ seq, state, runAt }) => (state === 'running' || runAt <= now ? seq : 0)));
  return entries.filter(({ seq }) => seq < last);
}

function unfinishedByJob({ running, queued }: Admission): ReadonlyMap<string, readonly QueueEntry[]> {
  const jobs = new Map<string, QueueEntry[]>();
  for (const entry of [...running, ...queued]) {
    if (entry.jobId === null || isBackfill(entry)) continue;
    const known = jobs.get(entry.jobId);
    if (known === undefined) jobs.set(entry.jobId, [entry]);
    else known.push(entry);
  }
  return jobs;
}

/**
 * Makes way for the last occurrence of each job whose overlap is `replace`: what waits before it is taken out, what runs
 * here is aborted. What runs elsewhere is aborted there, by the same rule.
 *
 * @returns whether the queue was changed
 */
export async function giveWay(core: SchedulerCore, runner: Runner, admission: Admission): Promise<boolean> {
  let isChanged = false;
  const now = core.clock.now();
  for (const [jobId, entries] of unfinishedByJob(admission)) {
    if (entries.length < 2) continue;
    if ((await core.store.getJob(jobId))?.overlap !== 'replace') continue;
    for (const entry of replacedBy(entries, now)) {
      if (entry.state === 'running') runner.abort(entry.id, replaced(entry));
      else isChanged = (await core.queue.cancel(entry.id, now)) || isChanged;
    }
  }
  return isChanged;
}

/** Whether a later entry of its job is due in its place. */
export async function isReplaced({ queue, clock }: SchedulerCore, { jobId, seq }: QueueEntry): Promise<boolean> {
  if (jobId === null) return false;
  const waiting = await queue.list({ jobId, state: 'waiting' });
  const now = clock.now();
  return waiting.some((entry) => entry.seq > seq && entry.runAt <= now && !isBackfill(entry));
}
