import { seededRandom } from '@fpl-ml/core';
import { nextOccurrence, type Schedule } from './schedule.js';

/**
 * When an occurrence starts: at its instant, or up to `jitter` later, but always before the next occurrence. Pure: the same
 * job and occurrence give the same instant on every machine.
 *
 * @param jobId makes jobs of one instant start at different ones
 * @param scheduledFor the occurrence, epoch milliseconds
 * @returns epoch milliseconds, a whole number
 *
 * @example
 * ```ts
 * import { startOf } from '@fpl-ml/scheduler';
 *
 * const hourly = { scheduleType: 'interval', intervalMinutes: 60, anchor: 0, jitter: 600_000 } as const;
 * const delay = startOf(hourly, 'job-1', 3_600_000) - 3_600_000;
 * const isWithinTenMinutes: boolean = delay >= 0 && delay < 600_000;
 * ```
 */
export function startOf(schedule: Schedule, jobId: string, scheduledFor: number): number {
  if (schedule.scheduleType === 'once' || schedule.jitter === undefined) return scheduledFor;
  const next = nextOccurrence(schedule, scheduledFor) ?? Infinity;
  const room = Math.min(schedule.jitter, next - scheduledFor);
  return scheduledFor + Math.floor(room * seededRandom('jitter', jobId, scheduledFor).next());
}
