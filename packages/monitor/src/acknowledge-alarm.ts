import { FplMlError } from '@fpl-ml/core';
import type { Acknowledgement, AlarmState, AlarmStep } from './alarm.js';

/**
 * Notes that somebody looks after a firing alarm: until it is over, `notify` of its records tells no more that it got
 * worse. A later acknowledgement replaces the one before.
 *
 * @throws FplMlError `ALARM_NOT_FIRING`; `ALARM_OPTIONS_INVALID` when `by` is empty or `at` is no number
 *
 * @example
 * ```ts
 * import { acknowledgeAlarm, quietAlarm, updateAlarm } from '@fpl-ml/monitor';
 *
 * const { state } = updateAlarm(quietAlarm, { at: 0, breach: true }, { dedupKey: 'points/rmse/cusum' });
 * const taken = acknowledgeAlarm(state, { by: 'ann', note: 'stale feed', at: 1 }, 'points/rmse/cusum');
 * const by = taken.record.acknowledged?.by; // 'ann'
 * ```
 */
export function acknowledgeAlarm(state: AlarmState, acknowledgement: Acknowledgement, dedupKey: string): AlarmStep {
  const { by, note, at } = acknowledgement;
  if (by === '' || !Number.isFinite(at)) {
    throw new FplMlError('ALARM_OPTIONS_INVALID', `Expected who acknowledges and a finite time, got "${by}" at ${at}.`);
  }
  const { status, since, severity } = state;
  if (status !== 'firing') {
    const message = `Expected a firing alarm "${dedupKey}", got one that is ${status}: there is nothing to acknowledge.`;
    throw new FplMlError('ALARM_NOT_FIRING', message, { data: { dedupKey, status } });
  }
  const acknowledged = Object.freeze({ by, note, at });
  const silent = { changed: false, notify: false, acknowledged } as const;
  const record = { dedupKey, status, previous: status, at, since: since ?? at, severity, ...silent };
  return { state: Object.freeze({ ...state, acknowledged }), record: Object.freeze(record) };
}
