import type { OverlapPolicy } from './scheduled-job.js';

/** The runs of a job that have not ended. */
export interface UnfinishedRuns {
  readonly running: number;
  readonly waiting: number;
}

/** What is to be done about occurrences that are to run. */
export interface OverlapDecision {
  /** Starts now. */
  readonly start: readonly number[];
  /** Starts now, beside whatever runs. */
  readonly beside: readonly number[];
  /** Waits for the run before it. */
  readonly wait: readonly number[];
  /** Is left out. */
  readonly skip: readonly number[];
  /** Is left out, since a later one of the same moment takes its place. */
  readonly superseded: readonly number[];
  /** Whether the unfinished runs are to end, so that the last one can start. */
  readonly replaces: boolean;
}

const NOTHING: OverlapDecision = Object.freeze({
  start: [],
  beside: [],
  wait: [],
  skip: [],
  superseded: [],
  replaces: false,
});

/**
 * Decides what an unfinished run means for the next occurrences of the same job. Pure.
 *
 * @param due occurrences that are to run, in order
 */
export function decideOverlap(
  policy: OverlapPolicy,
  due: readonly number[],
  unfinished: UnfinishedRuns,
): OverlapDecision {
  const isFree = unfinished.running + unfinished.waiting === 0;
  if (policy === 'allow') return { ...NOTHING, beside: due };
  if (policy === 'replace') {
    if (!isFree) return { ...NOTHING, wait: due, replaces: true };
    return { ...NOTHING, start: due.slice(-1), superseded: due.slice(0, -1) };
  }
  const start = due.slice(0, isFree ? 1 : 0);
  const rest = due.slice(start.length);
  const room = policy === 'queue' ? Math.max(0, 1 - unfinished.waiting) : 0;
  return { ...NOTHING, start, wait: rest.slice(0, room), skip: rest.slice(room) };
}
