import { FplMlError, isFplMlError } from '@fpl-ml/core';
import type { QueueEntry } from './job-queue.js';
import { isReplaced } from './give-way.js';
import { isBackfill } from './job-entry.js';
import { decideRetry } from './retry.js';
import type { Execution } from './schedule-store.js';
import type { SchedulerCore } from './scheduler-core.js';
import { type RunOutcome, superviseRun } from './supervise.js';

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function startedRun({ owner, clock }: SchedulerCore, entry: QueueEntry): Execution {
  const { jobId, name, model, handler, scheduledFor, epoch, attempts } = entry;
  return {
    id: `${entry.id}#${epoch}`,
    entryId: entry.id,
    jobId,
    name,
    model,
    handler,
    scheduledFor,
    epoch,
    owner,
    attempt: attempts,
    startedAt: clock.now(),
    finishedAt: null,
    status: 'running',
    error: null,
  };
}

type Ending = Pick<Execution, 'status' | 'error'>;

async function finish(core: SchedulerCore, run: Execution, ending: Ending): Promise<Execution> {
  const execution: Execution = { ...run, ...ending, finishedAt: core.clock.now() };
  await core.store.recordExecution(execution);
  if (execution.status === 'lost') core.emit('lost', { execution });
  return execution;
}

/** A worker that was replaced writes nothing, not even that: its successor has closed the run. */
function lose(core: SchedulerCore, run: Execution, error: unknown): void {
  const execution: Execution = { ...run, status: 'lost', error: textOf(error), finishedAt: core.clock.now() };
  core.emit('lost', { execution });
}

const REPLACED = 'Another worker has the entry.';

/** Runs of the same entry whose worker never reported: it died, or lost its lease. */
async function closeLostRuns(core: SchedulerCore, entry: QueueEntry): Promise<void> {
  if (entry.epoch === 1) return;
  const open = await core.store.listExecutions({ entryId: entry.id, status: 'running' });
  for (const run of open) await finish(core, run, { status: 'lost', error: 'The worker did not report in time.' });
}

/**
 * Closes the record of runs whose worker ended an entry, or lost it, and died before it wrote down how. A worker that is
 * alive writes over this what really became of its run.
 */
export async function closeStaleRuns(core: SchedulerCore): Promise<void> {
  for (const run of await core.store.listExecutions({ status: 'running' })) {
    if (await core.queue.holds({ id: run.entryId, epoch: run.epoch })) continue;
    await finish(core, run, { status: 'lost', error: 'The worker ended before it recorded how the run did.' });
  }
}

async function succeed(core: SchedulerCore, entry: QueueEntry, run: Execution): Promise<void> {
  if (!(await core.queue.complete(entry, core.clock.now()))) return lose(core, run, REPLACED);
  core.emit('executed', { execution: await finish(core, run, { status: 'succeeded', error: null }) });
}

async function failRun(core: SchedulerCore, entry: QueueEntry, run: Execution, error: unknown): Promise<void> {
  const now = core.clock.now();
  const decision = decideRetry(error, entry.attempts, entry.retry, now);
  const retryAt = decision.action === 'retry' ? decision.retryAt : null;
  if (!(await core.queue.fail(entry, { now, error: textOf(error), retryAt }))) return lose(core, run, error);
  const execution = await finish(core, run, { status: retryAt === null ? 'dead' : 'failed', error: textOf(error) });
  core.emit('failed', { execution, error, retryAt });
}

async function interrupt(core: SchedulerCore, entry: QueueEntry, run: Execution, reason: unknown): Promise<void> {
  if (!(await core.queue.release(entry, core.clock.now()))) return lose(core, run, reason);
  await finish(core, run, { status: 'interrupted', error: textOf(reason) });
}

/** Gives a claim back and takes the entry out. Whoever claims it in between finds the same reason to do so. */
async function withdraw({ queue, clock }: SchedulerCore, entry: QueueEntry): Promise<boolean> {
  if (!(await queue.release(entry, clock.now()))) return false;
  await queue.cancel(entry.id, clock.now());
  return true;
}

async function makeWay(core: SchedulerCore, entry: QueueEntry, run: Execution, reason: unknown): Promise<void> {
  if (!(await withdraw(core, entry))) return lose(core, run, reason);
  core.emit('replaced', {
    execution: await finish(core, run, { status: 'interrupted', error: textOf(reason) }),
  });
}

async function endRun(core: SchedulerCore, entry: QueueEntry, run: Execution, outcome: RunOutcome): Promise<void> {
  if (outcome.kind === 'succeeded') return succeed(core, entry, run);
  const { kind, error } = outcome;
  if (kind === 'aborted' && isFplMlError(error, 'LEASE_LOST')) return lose(core, run, error);
  if (kind === 'aborted' && isFplMlError(error, 'SCHEDULER_STOPPED')) return interrupt(core, entry, run, error);
  if (kind === 'aborted' && isFplMlError(error, 'JOB_REPLACED')) return makeWay(core, entry, run, error);
  return failRun(core, entry, run, error);
}

/** An entry that has taken its workers with it, time and again, is given up without another try. */
function tooManyCrashes(entry: QueueEntry): FplMlError {
  return new FplMlError(
    'JOB_ATTEMPTS_EXHAUSTED',
    `Expected "${entry.name}" to end within ${entry.retry.attempts} attempt(s), but each of its workers died or lost its lease: find out why, then queue it again.`,
    { data: { id: entry.id, attempts: entry.attempts } },
  );
}

/** Work of a job that was deleted while it was being queued, or ran and failed; or that a later occurrence replaces. */
async function isVoid(core: SchedulerCore, entry: QueueEntry): Promise<boolean> {
  if (entry.jobId === null) return false;
  const job = await core.store.getJob(entry.jobId);
  if (job === null) return true;
  return job.overlap === 'replace' && !isBackfill(entry) && (await isReplaced(core, entry));
}

/**
 * Runs a claimed entry to its end, and records how it ended. Rejects only when a store does.
 *
 * @param controller aborts the run
 */
export async function runEntry(core: SchedulerCore, entry: QueueEntry, controller: AbortController): Promise<void> {
  await closeLostRuns(core, entry);
  if (await isVoid(core, entry)) {
    await withdraw(core, entry);
    return;
  }
  const run = startedRun(core, entry);
  if (entry.attempts > entry.retry.attempts) return failRun(core, entry, run, tooManyCrashes(entry));
  await core.store.recordExecution(run);
  return endRun(core, entry, run, await superviseRun(core, entry, controller));
}
