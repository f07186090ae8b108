import { isFplMlError } from '@fpl-ml/core';
import type { Monitor } from '@fpl-ml/monitor';
import type { JobHandler } from '@fpl-ml/scheduler';
import type { Engine } from './engine.js';
import type { ObservedPeriod } from './observe.js';

/** What {@link observeFinalPeriods} works with. */
export interface MonitoringParts {
  /** With `estimatePending`, the job estimates the error of periods without final labels, too. */
  readonly engine: Pick<Engine, 'getState' | 'observe'> & Partial<Pick<Engine, 'estimatePending'>>;
  readonly monitor: Pick<Monitor, 'listPeriods'>;
}

/** The ids of the periods that are final and not observed yet, up to the first that is not final. */
async function duePeriods({ engine, monitor }: MonitoringParts): Promise<readonly string[]> {
  const periods = await monitor.listPeriods();
  const { latest } = await engine.getState();
  const ahead = periods.slice(periods.findIndex(({ period }) => period.id === latest) + 1);
  const open = ahead.findIndex(({ maturity }) => maturity.status !== 'final');
  return ahead.slice(0, open < 0 ? ahead.length : open).map(({ period }) => period.id);
}

/**
 * Observes, in order, every period whose labels have become final since the last one that was observed. It stops at the
 * first period that is not final, since what comes after it would close the door on it: labels that never come are given up
 * with `recordOutcomes({ final: true })`.
 *
 * @param signal when it aborts, no further period is begun
 * @returns what was observed by this call
 * @throws FplMlError as `Engine.observe`
 */
export async function observeFinalPeriods(
  parts: MonitoringParts,
  signal?: AbortSignal,
): Promise<readonly ObservedPeriod[]> {
  const observed: ObservedPeriod[] = [];
  for (const id of await duePeriods(parts)) {
    signal?.throwIfAborted();
    try {
      observed.push(await parts.engine.observe(id));
    } catch (error) {
      // Another process was faster.
      if (!isFplMlError(error, 'PERIOD_OBSERVED')) throw error;
    }
  }
  return observed;
}

/**
 * The work of continuous monitoring, for a job of the scheduler with an interval: {@link observeFinalPeriods}, and then, where the
 * engine has the option `estimation`, the errors of periods whose labels are not final.
 *
 * @example
 * ```ts
 * import { type Engine, monitoringJob } from '@fpl-ml/engine';
 * import type { Monitor } from '@fpl-ml/monitor';
 * import { createScheduler, memoryJobQueue, memoryScheduleStore } from '@fpl-ml/scheduler';
 * import { systemClock } from '@fpl-ml/core';
 *
 * declare const engine: Engine;
 * declare const monitor: Monitor;
 * const scheduler = createScheduler({
 *   store: memoryScheduleStore(),
 *   queue: memoryJobQueue(),
 *   clock: systemClock(),
 *   handlers: { retraining: engine.retrainingHandler, monitoring: monitoringJob({ engine, monitor }) },
 * });
 * await scheduler.createScheduledJob({
 *   name: 'monitoring',
 *   handler: 'monitoring',
 *   scheduleType: 'interval',
 *   intervalMinutes: 60,
 * });
 * ```
 */
export function monitoringJob(parts: MonitoringParts): JobHandler {
  return async ({ signal }) => {
    await observeFinalPeriods(parts, signal);
    signal.throwIfAborted();
    await parts.engine.estimatePending?.();
  };
}
