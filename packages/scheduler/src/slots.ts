import { type DueDecision, decideDue } from './due.js';
import { startOf } from './jitter.js';
import { isBackfill, jobEntry, occurrenceEntryId } from './job-entry.js';
import type { QueueEntry } from './job-queue.js';
import { decideOverlap, type UnfinishedRuns } from './overlap.js';
import type { Occurrence } from './schedule-store.js';
import type { ScheduledJob } from './scheduled-job.js';
import type { SchedulerCore } from './scheduler-core.js';

async function enqueueOccurrence(core: SchedulerCore, job: ScheduledJob, scheduledFor: number): Promise<QueueEntry> {
  const id = occurrenceEntryId(job.id, scheduledFor);
  const now = core.clock.now();
  const runAt = startOf(job.schedule, job.id, scheduledFor);
  return core.queue.enqueue(jobEntry(job, { id, dedupKey: id, scheduledFor, now, runAt }));
}

async function relayOccurrence(core: SchedulerCore, occurrence: Occurrence): Promise<void> {
  const { jobId, scheduledFor } = occurrence;
  const job = await core.store.getJob(jobId);
  if (job !== null) {
    await enqueueOccurrence(core, job, scheduledFor);
    await core.store.settleOccurrence(jobId, scheduledFor, 'queued', null);
    return;
  }
  const settled = await core.store.settleOccurrence(jobId, scheduledFor, 'skipped', 'job-deleted');
  if (settled) core.emit('skipped', { occurrence: { ...occurrence, state: 'skipped', reason: 'job-deleted' } });
}

/**
 * Queues the occurrences that were claimed, also those of a worker that died between the two. Any worker may do so, and
 * several at once: the queue knows each occurrence by its key.
 */
export async function relayOccurrences(core: SchedulerCore): Promise<void> {
  const claimed = await core.store.listOccurrences({ state: 'claimed' });
  for (const occurrence of claimed) await relayOccurrence(core, occurrence);
}

async function unfinishedRuns(core: SchedulerCore, jobId: string): Promise<UnfinishedRuns> {
  const running = await core.queue.list({ jobId, state: 'running' });
  const waiting = await core.queue.list({ jobId, state: 'waiting' });
  const countOf = (entries: readonly QueueEntry[]): number => entries.filter((entry) => !isBackfill(entry)).length;
  return { running: countOf(running), waiting: countOf(waiting) };
}

async function ledgerRows(
  core: SchedulerCore,
  job: ScheduledJob,
  decision: DueDecision,
): Promise<readonly Occurrence[]> {
  const base = { jobId: job.id, name: job.name, model: job.model, decidedAt: core.clock.now() };
  const missed = decision.missed.map((slot) => ({ ...base, ...slot, state: 'missed' as const }));
  if (decision.run === null) return missed;
  const { skip } = decideOverlap(job.overlap, [decision.run], await unfinishedRuns(core, job.id));
  const fate =
    skip.length > 0
      ? ({ state: 'skipped', reason: 'overlap' } as const)
      : ({ state: 'claimed', reason: null } as const);
  return [...missed, { ...base, ...fate, scheduledFor: decision.run }];
}

function announce(core: SchedulerCore, rows: readonly Occurrence[]): void {
  for (const occurrence of rows) {
    if (occurrence.state === 'missed') core.emit('missed', { occurrence });
    if (occurrence.state === 'skipped') core.emit('skipped', { occurrence });
  }
}

/**
 * Decides about every occurrence of a job that is due, writes them to the ledger, and moves the job on. The ledger comes
 * first: a worker that dies in between, or is overtaken, leaves nothing that another would run again.
 *
 * @returns the job as it is now; `null` when it was deleted meanwhile
 */
export async function settleJob(core: SchedulerCore, job: ScheduledJob): Promise<ScheduledJob | null> {
  let current: ScheduledJob = job;
  const now = core.clock.now();
  while (current.nextRun !== null && current.nextRun <= now) {
    const decision = decideDue(current, now);
    announce(core, await core.store.claimOccurrences(await ledgerRows(core, current, decision)));
    const moved = { ...current, nextRun: decision.nextRun, revision: current.revision + 1 };
    // Overtaken: whoever changed the job in between goes on from there.
    if (!(await core.store.updateJob(moved, current.revision))) return core.store.getJob(job.id);
    current = moved;
  }
  return current;
}
