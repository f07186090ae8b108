import type { AlarmRecord } from './alarm.js';
import type { EstimateTracking } from './estimation/track-estimate.js';
import type { MonitorAlarmRecord } from './judge-alarms.js';
import type { PeriodEvaluation } from './monitor-types.js';
import type { OutcomeChanges } from './observation-store.js';

/**
 * What a monitor tells, of what this process did with it; after it was stored. What a listener throws comes out of the call
 * that told it, with everything stored. A type and not an interface, so that it has the index signature that `createEvents`
 * asks for.
 */
export type MonitorEvents = {
  /** A period's figures were computed; also when they are as before. */
  readonly evaluated: { readonly evaluation: PeriodEvaluation };
  /**
   * An alarm changed its status, or became worse while nobody has acknowledged it. `notify` says whether people should be
   * told, `period` is the id of the latest charted period.
   */
  readonly alarm: { readonly alarm: MonitorAlarmRecord; readonly period: string | null };
  /** Somebody took note of a firing alarm. */
  readonly acknowledged: { readonly alarm: AlarmRecord };
  /** Outcomes came. */
  readonly labelled: { readonly period: string; readonly changes: OutcomeChanges };
  /** An estimate was held against what came; `tracking.switchedOff` says whether the estimator still holds. */
  readonly estimateTracked: { readonly period: string; readonly tracking: EstimateTracking };
  /** Charts and alarms were started anew. */
  readonly reset: { readonly epoch: number; readonly reason: string };
};
