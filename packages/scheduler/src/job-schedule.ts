import { FplMlError } from '@fpl-ml/core';
import type { ScheduledJobChanges } from './job-options.js';
import { nextOccurrence, type Schedule } from './schedule.js';

/** The options of each schedule type; those of the others are refused, since they would do nothing. */
const OPTIONS_OF = {
  cron: ['cronExpression', 'timezone', 'jitter'],
  interval: ['intervalMinutes', 'anchor', 'jitter'],
  once: ['runAt'],
} as const;
const SCHEDULE_OPTIONS = [...new Set([...OPTIONS_OF.cron, ...OPTIONS_OF.interval, ...OPTIONS_OF.once])];

function scheduleInvalid(expected: string): FplMlError {
  return new FplMlError('SCHEDULE_INVALID', `Expected ${expected}.`);
}

function checkScheduleOptions(options: ScheduledJobChanges, type: keyof typeof OPTIONS_OF): void {
  const own: readonly string[] = OPTIONS_OF[type];
  const stray = SCHEDULE_OPTIONS.find((name) => options[name] !== undefined && !own.includes(name));
  if (stray === undefined) return;
  throw scheduleInvalid(`only ${own.join(' and ')} with scheduleType "${type}", got ${stray} as well: leave it out`);
}

/** Whether changes concern the schedule. */
export function changesSchedule(changes: ScheduledJobChanges): boolean {
  return changes.scheduleType !== undefined || SCHEDULE_OPTIONS.some((name) => changes[name] !== undefined);
}

/** Without jitter a schedule has no such member, so that it is the same as one that never had any. */
function toJitter(jitter = 0): { readonly jitter?: number } {
  if (!Number.isFinite(jitter) || jitter < 0) {
    throw scheduleInvalid(`jitter in milliseconds of at least 0, got ${jitter}: leave it out for none`);
  }
  return jitter === 0 ? {} : { jitter };
}

/** The schedule that the options describe. */
export function toSchedule(options: ScheduledJobChanges, now: number): Schedule {
  // A clock may count fractions of a millisecond; an anchor does not.
  const { anchor = Math.floor(now) } = options;
  const { scheduleType, cronExpression, timezone = 'UTC', intervalMinutes, runAt } = options;
  if (scheduleType === undefined || !Object.hasOwn(OPTIONS_OF, scheduleType)) {
    throw scheduleInvalid(`scheduleType "cron", "interval" or "once", got ${String(scheduleType)}: name one`);
  }
  checkScheduleOptions(options, scheduleType);
  if (scheduleType === 'cron') {
    if (typeof cronExpression !== 'string')
      throw scheduleInvalid('a cronExpression with scheduleType "cron", got none');
    return { scheduleType, cronExpression, timezone, ...toJitter(options.jitter) };
  }
  if (scheduleType === 'interval') {
    if (intervalMinutes === undefined) throw scheduleInvalid('intervalMinutes with scheduleType "interval", got none');
    return { scheduleType, intervalMinutes, anchor, ...toJitter(options.jitter) };
  }
  if (runAt === undefined) throw scheduleInvalid('runAt with scheduleType "once", got none');
  return { scheduleType, runAt };
}

/** The first occurrence of a new schedule. A run-once job may be due at once, a recurring one is not. */
export function firstRun(schedule: Schedule, now: number): number {
  const first = nextOccurrence(schedule, schedule.scheduleType === 'once' ? now - 1 : now);
  if (first !== null) return first;
  throw scheduleInvalid(
    `runAt at or after now (${now}), got an instant in the past: enqueue the work to run it at once`,
  );
}
