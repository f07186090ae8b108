import { FplMlError } from '@fpl-ml/core';
import { nextCronInstant } from './cron.js';

/**
 * At the local times that a cron expression names.
 *
 * Daylight saving: where minutes and hours are listed (`30 2 * * *`, `30 2,14 * * *`), each local time runs once; one that
 * the clock skips runs at the first instant after the gap, one that the clock repeats runs at the first pass. Where they
 * contain a `*` or a step (every 15 minutes), every real match runs, in both passes of a repeated hour, and nothing for a gap.
 * Day of month and weekday, when both are restricted, mean "either"; `+MON` as the weekday means "both". `L`, `15W`,
 * `LW`, `5#3`, `5L` and `5#L` (the last Friday), names of months and weekdays, and `@daily` and its like are accepted.
 */
export interface CronSchedule {
  readonly scheduleType: 'cron';
  /** Five fields: minute, hour, day of month, month, weekday; or six, with seconds first. */
  readonly cronExpression: string;
  /** IANA name, for instance `Europe/London`. */
  readonly timezone: string;
  /** See {@link IntervalSchedule.jitter}. */
  readonly jitter?: number;
}

/** At `anchor`, and every `intervalMinutes` after it: real time, whatever the local clock does. */
export interface IntervalSchedule {
  readonly scheduleType: 'interval';
  /** Minutes, at least 1/60; rounded to whole milliseconds. */
  readonly intervalMinutes: number;
  /** Epoch milliseconds of the first occurrence. */
  readonly anchor: number;
  /** Milliseconds by which a start may be late on purpose; left out for none. It moves no occurrence: see {@link startOf}. */
  readonly jitter?: number;
}

/** Once. */
export interface OnceSchedule {
  readonly scheduleType: 'once';
  /** Epoch milliseconds. */
  readonly runAt: number;
}

/** When a job is due. */
export type Schedule = CronSchedule | IntervalSchedule | OnceSchedule;

/** The furthest instant that a `Date` can hold, milliseconds from the epoch. */
const LAST_INSTANT = 8.64e15;

function checkInstant(name: string, value: number): void {
  if (Number.isInteger(value) && Math.abs(value) <= LAST_INSTANT) return;
  throw new FplMlError(
    'SCHEDULE_INVALID',
    `Expected ${name} in whole epoch milliseconds, got ${value}: for instance Date.UTC(2025, 7, 15).`,
    { data: { [name]: value } },
  );
}

/** A clock may count fractions of a millisecond. */
function checkAfter(after: number): void {
  if (Math.abs(after) <= LAST_INSTANT) return;
  throw new FplMlError(
    'SCHEDULE_INVALID',
    `Expected after in epoch milliseconds, got ${after}: give the instant to count from.`,
  );
}

function nextInterval({ intervalMinutes, anchor }: IntervalSchedule, after: number): number {
  checkInstant('anchor', anchor);
  const step = Math.round(intervalMinutes * 60_000);
  // Written so that NaN is refused, too.
  if (!(step >= 1_000 && step <= LAST_INSTANT)) {
    throw new FplMlError(
      'SCHEDULE_INVALID',
      `Expected intervalMinutes of at least 1/60 (one second), got ${intervalMinutes}: give the minutes between two runs.`,
      { data: { intervalMinutes } },
    );
  }
  if (after < anchor) return anchor;
  return anchor + (Math.floor((after - anchor) / step) + 1) * step;
}

/**
 * When a schedule is due next. Pure: the same arguments give the same answer on any machine with the same time-zone
 * data; asking again from the answer gives the one after it.
 *
 * @param schedule cron, interval or once
 * @param after epoch milliseconds; the answer is strictly later
 * @returns epoch milliseconds; `null` when a `once` schedule lies at or before `after`
 * @throws FplMlError `CRON_INVALID` for an expression that is not one, `CRON_IMPOSSIBLE` for one that no date matches,
 * `TIMEZONE_INVALID` for an empty or unknown zone, `SCHEDULE_INVALID` for instants and intervals that are not usable
 *
 * @example
 * ```ts
 * import { nextOccurrence } from '@fpl-ml/scheduler';
 *
 * const nightly = { scheduleType: 'cron', cronExpression: '30 1 * * *', timezone: 'Europe/London' } as const;
 * const next = nextOccurrence(nightly, Date.UTC(2026, 2, 28, 12));
 * // 2026-03-29T01:00:00Z: 01:30 does not exist on that day, so it runs when the clocks have gone forward
 * const isGapEnd: boolean = next === Date.UTC(2026, 2, 29, 1);
 * ```
 */
export function nextOccurrence(schedule: Schedule, after: number): number | null {
  checkAfter(after);
  switch (schedule.scheduleType) {
    case 'cron':
      return nextCronInstant(schedule.cronExpression, schedule.timezone, after);
    case 'interval':
      return nextInterval(schedule, after);
    case 'once':
      checkInstant('runAt', schedule.runAt);
      return schedule.runAt > after ? schedule.runAt : null;
  }
}
