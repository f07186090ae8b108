import {
  type Clock,
  createEvents,
  type Events,
  FplMlError,
  type IdSource,
  type LogEntry,
  randomIds,
  silentLogger,
} from '@fpl-ml/core';
import { DEFAULT_LIMITS, type ResourceLimits } from './admission.js';
import type { JobQueue } from './job-queue.js';
import type { ResourceProbe } from './resource-probe.js';
import type { ScheduleStore } from './schedule-store.js';
import type { SchedulerEvents } from './scheduler-events.js';
import type { JobHandler, SchedulerOptions } from './scheduler-options.js';

/** What the parts of a scheduler share. */
export interface SchedulerCore {
  readonly store: ScheduleStore;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly owner: string;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly maxConcurrentJobs: number;
  readonly resources: ResourceProbe | null;
  readonly limits: ResourceLimits;
  readonly leaseTime: number;
  readonly pollInterval: number;
  readonly on: Events<SchedulerEvents>['on'];
  /** Tells listeners; what one of them throws is reported, and stops nothing. */
  readonly emit: Events<SchedulerEvents>['emit'];
  log(level: LogEntry['level'], message: string, data: LogEntry['data']): void;
  /** Logs a failure of the scheduler itself, emits `error`, and keeps it for `idle`. */
  report(error: unknown): void;
  /** The first failure since the last call; `null` when there was none. */
  takeFailure(): { readonly error: unknown } | null;
}

function check(name: string, value: number, isValid: boolean, expected: string): void {
  if (isValid) return;
  throw new FplMlError('SCHEDULER_INVALID', `Expected ${name} to be ${expected}, got ${value}: correct it.`, {
    data: { [name]: value },
  });
}

function checkShare(name: string, value: number): void {
  check(name, value, value > 0 && value <= 1, 'a share above 0, at most 1');
}

/** Checks the options of a scheduler and fills them in. */
export function createCore(options: SchedulerOptions): SchedulerCore {
  const { store, queue, clock, ids = randomIds(), maxConcurrentJobs = 2, leaseTime = 30_000 } = options;
  const { pollInterval = leaseTime, logger = silentLogger } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const isCount = Number.isInteger(maxConcurrentJobs) && maxConcurrentJobs >= 1;
  check('maxConcurrentJobs', maxConcurrentJobs, isCount, 'a whole number of at least 1');
  check('leaseTime', leaseTime, leaseTime >= 3 && leaseTime < Infinity, 'milliseconds of at least 3');
  check('pollInterval', pollInterval, pollInterval >= 1, 'milliseconds of at least 1, or Infinity');
  checkShare('limits.cpu', limits.cpu);
  checkShare('limits.memory', limits.memory);

  const events = createEvents<SchedulerEvents>();
  let failure: { readonly error: unknown } | null = null;
  const log: SchedulerCore['log'] = (level, message, data) =>
    logger.log({ level, component: 'scheduler', message, data });
  const note = (error: unknown): void => {
    failure ??= { error };
    const message = error instanceof Error ? error.message : String(error);
    log('error', message, { error });
  };
  const report = (error: unknown): void => {
    note(error);
    try {
      events.emit('error', { error });
    } catch (thrown) {
      note(thrown);
    }
  };
  const emit: SchedulerCore['emit'] = (name, event) => {
    try {
      events.emit(name, event);
    } catch (thrown) {
      report(thrown);
    }
  };

  return {
    store,
    queue,
    clock,
    ids,
    owner: ids.next('scheduler'),
    handlers: new Map(Object.entries(options.handlers)),
    maxConcurrentJobs,
    resources: options.resources ?? null,
    limits,
    leaseTime,
    pollInterval,
    on: events.on,
    emit,
    log,
    report,
    takeFailure: () => {
      const taken = failure;
      failure = null;
      return taken;
    },
  };
}
