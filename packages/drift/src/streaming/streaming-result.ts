/** What a streaming detector thinks after a value: it cannot judge yet, nothing has changed, something may have, something has. */
export type StreamingStatus = 'warming-up' | 'stable' | 'warning' | 'drift';

/** What a streaming detector says after one value; it cannot be changed. */
export interface StreamingResult {
  readonly status: StreamingStatus;
  /** What is compared with the threshold; each detector says what it is. NaN where there is none yet. */
  readonly statistic: number;
  /** Drift lies beyond it: above, for `Eddm` below. NaN where there is none yet. */
  readonly threshold: number;
  /** Values since the start, or since the last reset: 1 shows that the detector has begun anew. */
  readonly n: number;
}

/** A result that was more than stable, with the place of its value in the array. */
export interface StreamingAlarm extends StreamingResult {
  readonly status: 'warning' | 'drift';
  /** Place of the value, from 0. */
  readonly index: number;
}

/** What a streaming detector says after many values. */
export interface StreamingRun {
  /** The result after the last value. */
  readonly last: StreamingResult;
  /** All results with status `warning` or `drift`, in order. */
  readonly alarms: readonly StreamingAlarm[];
}
