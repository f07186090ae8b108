import { nextOccurrence } from './schedule.js';
import type { OccurrenceReason } from './schedule-store.js';
import type { ScheduledJob } from './scheduled-job.js';

/** An occurrence that does not run, and why. */
export interface MissedSlot {
  /** Epoch milliseconds. */
  readonly scheduledFor: number;
  readonly reason: Extract<OccurrenceReason, 'superseded' | 'outside-catch-up-window' | 'paused'>;
}

/** What is to be done about the occurrences of a job that are due. */
export interface DueDecision {
  /** The occurrence that runs, epoch milliseconds; `null` when none does. */
  readonly run: number | null;
  /** Those that do not run, in order. */
  readonly missed: readonly MissedSlot[];
  /** The first occurrence that is not decided, epoch milliseconds: later than now, unless the limit was reached. */
  readonly nextRun: number | null;
}

/** What of a job decides. */
export type DueJob = Pick<ScheduledJob, 'schedule' | 'enabled' | 'catchUpWindow' | 'nextRun'>;

function reasonFor(job: DueJob, scheduledFor: number, now: number): MissedSlot['reason'] {
  if (!job.enabled) return 'paused';
  return now - scheduledFor > job.catchUpWindow ? 'outside-catch-up-window' : 'superseded';
}

/**
 * Decides about the occurrences of a job that are due: of several, as after an outage, only the latest runs, and only
 * within the catch-up window; the others are missed, each with its reason. Yesterday's retraining is worth nothing once
 * today's is due. Pure.
 *
 * @param now epoch milliseconds; an occurrence at this very instant is due
 * @param limit decides about this many at most; when more are due, none of these runs, `nextRun` is due already, and the
 * caller asks again. Default 1,000
 */
export function decideDue(job: DueJob, now: number, limit = 1_000): DueDecision {
  const due: number[] = [];
  let next = job.nextRun;
  while (next !== null && next <= now && due.length < limit) {
    due.push(next);
    next = nextOccurrence(job.schedule, next);
  }
  const isComplete = next === null || next > now;
  const latest = isComplete && job.enabled ? due.at(-1) : undefined;
  const run = latest !== undefined && now - latest <= job.catchUpWindow ? latest : null;
  const missed = due.filter((scheduledFor) => scheduledFor !== run);
  return {
    run,
    missed: missed.map((scheduledFor) => ({ scheduledFor, reason: reasonFor(job, scheduledFor, now) })),
    nextRun: next,
  };
}
