import { type Loss, rmseOf } from './loss.js';
import type { LearnedSchedule } from './policy.js';

/** What past periods would have cost under one interval. */
export interface ReplayedInterval {
  /** Periods between retrainings. */
  readonly every: number;
  readonly retrainings: number;
  /** Of what would have been served, gates and canary included. */
  readonly served: Loss;
}

/** Past periods, replayed under several intervals. */
export interface IntervalStudy {
  /** Periods replayed. */
  readonly periods: number;
  /** Retraining never. */
  readonly never: Loss;
  /** Retraining in every period, served at once: the best that can be had. */
  readonly always: Loss;
  readonly intervals: readonly ReplayedInterval[];
}

/** The interval that a study speaks for. */
export interface ChosenInterval {
  /** Periods. */
  readonly every: number;
  /** RMSE that retraining in every period gains over never. */
  readonly gain: number;
  /** The RMSE that the interval may reach at most. */
  readonly limit: number;
  readonly reason: string;
}

/**
 * The longest interval that keeps enough of what retraining is worth: its replayed RMSE may exceed that of retraining in
 * every period by `(1 - keepGain)` of the gain over never, or by the share that is `negligible`, whichever is more. If
 * none does, the shortest.
 */
export function chooseInterval(schedule: LearnedSchedule, study: IntervalStudy): ChosenInterval {
  const best = rmseOf(study.always);
  const gain = rmseOf(study.never) - best;
  const limit = best + Math.max((1 - schedule.keepGain) * gain, schedule.negligible * best);
  const fitting = study.intervals.filter(({ served }) => rmseOf(served) <= limit).map(({ every }) => every);
  const shortest = Math.min(...study.intervals.map(({ every }) => every));
  const every = fitting.length > 0 ? Math.max(...fitting) : shortest;
  const figures = `replaying ${study.periods} periods, RMSE ${best.toFixed(4)} when retrained in each, ${rmseOf(study.never).toFixed(4)} never`;
  const reason =
    fitting.length > 0
      ? `${figures}: every ${every} is the longest interval within ${limit.toFixed(4)}`
      : `${figures}: no interval stays within ${limit.toFixed(4)}, so the shortest`;
  return { every, gain, limit, reason };
}
