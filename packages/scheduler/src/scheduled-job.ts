import type { JsonObject } from '@fpl-ml/core';
import type { Priority } from './priority.js';
import type { RetryPolicy } from './retry.js';
import type { Schedule } from './schedule.js';

/**
 * What happens to an occurrence that falls due while an earlier run of the same job waits or runs.
 *
 * `skip`: it is left out. `queue`: it waits; while one waits already, further ones are left out. Either way the ledger
 * says so. `replace`: it takes the place of the earlier one, which is aborted, or does not start. `allow`: it runs beside
 * it; with the other three no two runs of one job are made at the same time.
 */
export type OverlapPolicy = 'skip' | 'queue' | 'replace' | 'allow';

/** A job with its schedule, as the store keeps it. */
export interface ScheduledJob {
  readonly id: string;
  /** Unique among the jobs of a store. */
  readonly name: string;
  /** The model that it serves; `null` when it serves none. */
  readonly model: string | null;
  /** Which of the scheduler's handlers runs it. */
  readonly handler: string;
  readonly schedule: Schedule;
  readonly priority: Priority;
  /** Whether its occurrences run; `false` while it is paused. */
  readonly enabled: boolean;
  readonly overlap: OverlapPolicy;
  /** How late an occurrence may still be queued after an outage, milliseconds. */
  readonly catchUpWindow: number;
  readonly retry: RetryPolicy;
  /** How long one run may take, milliseconds; `null` for as long as it likes. */
  readonly timeout: number | null;
  /** Given to the handler. */
  readonly payload: JsonObject;
  /** For people and programs around the scheduler; the scheduler does not look at it. */
  readonly metadata: JsonObject;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds of the latest change by a person or program; a run does not count. */
  readonly updatedAt: number;
  /** The first occurrence that is not decided yet, epoch milliseconds; `null` when there is none left. */
  readonly nextRun: number | null;
  /** 1 when it is made, one more with each change. */
  readonly revision: number;
}
