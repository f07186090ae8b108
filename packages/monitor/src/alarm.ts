import { FplMlError, type Severity } from '@fpl-ml/core';

/** `pending`: something is wrong, but not often enough yet. `resolved`: was firing, and no longer is. */
export type AlarmStatus = 'ok' | 'pending' | 'firing' | 'resolved';

/** When an alarm fires and when it is over. */
export interface AlarmOptions {
  /** Names the alarm, the same through its whole life, so that notifications about it can be grouped. */
  readonly dedupKey: string;
  /** How many of the latest `of` observations must be breaches. Default 1. */
  readonly breaches?: number;
  /** How many observations are looked at. Default `breaches`. */
  readonly of?: number;
  /** How many observations in a row without a breach resolve a firing alarm. Default 1. */
  readonly clear?: number;
}

/** One look at what the alarm watches. */
export interface AlarmObservation {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether it is wrong. */
  readonly breach: boolean;
  /** How bad; default `warning`. Without effect when there is no breach. */
  readonly severity?: Severity;
}

/** Where an alarm stands; plain data. */
export interface AlarmState {
  readonly status: AlarmStatus;
  /** Whether the latest observations were breaches, oldest first. */
  readonly recent: readonly boolean[];
  /** Since when it has this status, epoch milliseconds; `null` before the first observation. */
  readonly since: number | null;
  /** Of the latest breach; `null` before the first. */
  readonly severity: Severity | null;
}

/** What one observation did to an alarm. */
export interface AlarmRecord {
  readonly dedupKey: string;
  /** The status now. */
  readonly status: AlarmStatus;
  /** The status before. */
  readonly previous: AlarmStatus;
  /** Whether the status changed with this observation: when to tell people. */
  readonly changed: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Since when it has this status, epoch milliseconds. */
  readonly since: number;
  /** Of the latest breach. */
  readonly severity: Severity | null;
}

/** An alarm's next state with what happened. */
export interface AlarmStep {
  readonly state: AlarmState;
  readonly record: AlarmRecord;
}

/** An alarm before its first observation. */
export const quietAlarm: AlarmState = Object.freeze({
  status: 'ok',
  recent: Object.freeze([]),
  since: null,
  severity: null,
});

interface Rule {
  readonly breaches: number;
  readonly of: number;
  readonly clear: number;
}

function ruleOf(options: Omit<AlarmOptions, 'dedupKey'>): Rule {
  const { breaches = 1, of = breaches, clear = 1 } = options;
  if ([breaches, of, clear].every((value) => Number.isInteger(value) && value >= 1) && breaches <= of) {
    return { breaches, of, clear };
  }
  throw new FplMlError(
    'ALARM_OPTIONS_INVALID',
    `Expected whole numbers with 1 ≤ breaches ≤ of and clear ≥ 1, got breaches ${breaches}, of ${of}, clear ${clear}.`,
  );
}

/** @throws FplMlError `ALARM_OPTIONS_INVALID` */
export function checkAlarmOptions(options: Omit<AlarmOptions, 'dedupKey'>): void {
  ruleOf(options);
}

function quiet(recent: readonly boolean[], clear: number): boolean {
  return recent.length >= clear && recent.slice(-clear).every((breach) => !breach);
}

function nextStatus(before: AlarmStatus, recent: readonly boolean[], rule: Rule): AlarmStatus {
  if (before === 'firing') return quiet(recent, rule.clear) ? 'resolved' : 'firing';
  const breaches = recent.slice(-rule.of).filter(Boolean).length;
  if (breaches >= rule.breaches) return 'firing';
  return breaches > 0 ? 'pending' : 'ok';
}

/**
 * The life of an alarm: `ok → pending → firing → resolved → ok`. Pending as long as fewer than `breaches` of the latest
 * `of` observations are breaches; firing until `clear` in a row are none; what went before a resolution counts no more.
 *
 * @throws FplMlError `ALARM_OPTIONS_INVALID`
 *
 * @example
 * ```ts
 * import { quietAlarm, updateAlarm } from '@fpl-ml/monitor';
 *
 * const options = { dedupKey: 'points/rmse/cusum', breaches: 2, of: 3 };
 * const first = updateAlarm(quietAlarm, { at: 0, breach: true }, options); // pending
 * const second = updateAlarm(first.state, { at: 1, breach: true }, options); // firing
 * ```
 */
export function updateAlarm(state: AlarmState, observation: AlarmObservation, options: AlarmOptions): AlarmStep {
  const rule = ruleOf(options);
  const seen = [...state.recent, observation.breach].slice(-Math.max(rule.of, rule.clear));
  const status = nextStatus(state.status, seen, rule);
  return step(state, {
    status,
    recent: Object.freeze(status === 'resolved' ? [] : seen),
    at: observation.at,
    severity: observation.breach ? (observation.severity ?? 'warning') : state.severity,
    dedupKey: options.dedupKey,
  });
}

/**
 * Ends an alarm because what it watched was replaced, for instance by a retrained model: a firing one is `resolved`, any
 * other `ok`.
 *
 * @param at epoch milliseconds
 */
export function resetAlarm(state: AlarmState, at: number, dedupKey: string): AlarmStep {
  const status = state.status === 'firing' ? 'resolved' : 'ok';
  return step(state, { status, recent: quietAlarm.recent, at, severity: state.severity, dedupKey });
}

interface Next {
  readonly status: AlarmStatus;
  readonly recent: readonly boolean[];
  readonly at: number;
  readonly severity: Severity | null;
  readonly dedupKey: string;
}

function step(state: AlarmState, { status, recent, at, severity, dedupKey }: Next): AlarmStep {
  const changed = status !== state.status;
  const since = changed ? at : (state.since ?? at);
  return {
    state: Object.freeze({ status, recent, since, severity }),
    record: Object.freeze({ dedupKey, status, previous: state.status, changed, at, since, severity }),
  };
}
