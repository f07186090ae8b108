import { isFplMlError, sequentialIds } from '@fpl-ml/core';
import { type ManualClock, manualClock } from '@fpl-ml/core/testing';
import type { ScheduledJobOptions } from './job-options.js';
import type { JobQueue } from './job-queue.js';
import { memoryJobQueue } from './memory-job-queue.js';
import { memoryScheduleStore } from './memory-schedule-store.js';
import type { ScheduleStore } from './schedule-store.js';
import { createScheduler, type Scheduler } from './scheduler.js';
import type { JobContext, JobHandler, SchedulerOptions } from './scheduler-options.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2024, 7, 1);

export interface Bench {
  readonly clock: ManualClock;
  readonly store: ScheduleStore;
  readonly queue: JobQueue;
  /** Who ran, when, in order. */
  readonly ran: { readonly by: string; readonly at: number; readonly context: JobContext }[];
  open(change?: Partial<SchedulerOptions>, by?: string): Scheduler;
}

/** Stores that outlive their schedulers, and a note of every run. */
export function bench(start = START): Bench {
  const [clock, store, queue] = [manualClock(start), memoryScheduleStore(), memoryJobQueue()];
  const ran: Bench['ran'] = [];
  const open = (change: Partial<SchedulerOptions> = {}, by = 'a'): Scheduler => {
    const note: JobHandler = async (context) => {
      ran.push({ by, at: clock.now(), context });
    };
    const { handlers, ...others } = change;
    return createScheduler({
      store,
      queue,
      clock,
      ids: sequentialIds(by),
      pollInterval: Infinity,
      handlers: { note, ...handlers },
      ...others,
    });
  };
  return { clock, store, queue, ran, open };
}

export const hourly: ScheduledJobOptions = {
  name: 'hourly',
  handler: 'note',
  scheduleType: 'cron',
  cronExpression: '0 * * * *',
};

export async function step(clock: ManualClock, instant: number, ...schedulers: readonly Scheduler[]): Promise<void> {
  await clock.advanceTo(instant);
  for (const scheduler of schedulers) await scheduler.idle();
}

/** A handler that runs until it is let go. */
export function gate() {
  const waiting: (() => void)[] = [];
  const contexts: JobContext[] = [];
  const handler: JobHandler = (context) =>
    new Promise((resolve) => {
      contexts.push(context);
      waiting.push(resolve);
    });
  return { handler, contexts, open: (): void => waiting.splice(0).forEach((resolve) => resolve()) };
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'resolved',
    (error: unknown) => (isFplMlError(error) ? error.code : String(error)),
  );
}

/** Never ends by itself; keeps what it was given. */
export function endless() {
  const contexts: JobContext[] = [];
  const handler: JobHandler = (context) => {
    contexts.push(context);
    return new Promise(() => undefined);
  };
  return { contexts, handler };
}

/** The statuses of all runs, the first one first. */
export const statusesOf = async (scheduler: Scheduler): Promise<readonly string[]> =>
  (await scheduler.listExecutions()).map(({ status }) => status).reverse();
