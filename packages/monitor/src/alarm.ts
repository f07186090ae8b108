import type { Severity } from '@fpl-ml/core';
import { type AlarmOptions, type AlarmRule, ruleOf } from './alarm-options.js';

/** `pending`: something is wrong, but not often enough yet. `resolved`: was firing, and no longer is. */
export type AlarmStatus = 'ok' | 'pending' | 'firing' | 'resolved';

/** Who has taken note of a firing alarm. */
export interface Acknowledgement {
  readonly by: string;
  readonly note: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** One look at what the alarm watches. */
export interface AlarmObservation {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether it is wrong. */
  readonly breach: boolean;
  /**
   * Whether it is well again. Default: when it is no breach. With a limit to clear that is lower than the limit to fire
   * (hysteresis), what lies between is neither.
   */
  readonly clear?: boolean;
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
  /** How many of the latest observations in a row were clear; absent in states from before there was hysteresis. */
  readonly clearRun?: number;
  /** While it may not fire again: since when, and for how many observations. */
  readonly cooling?: { readonly from: number; readonly observations: number };
  /** Of the present firing. */
  readonly acknowledged?: Acknowledgement;
}

/** What one observation did to an alarm. */
export interface AlarmRecord {
  readonly dedupKey: string;
  /** The status now. */
  readonly status: AlarmStatus;
  /** The status before. */
  readonly previous: AlarmStatus;
  /** Whether the status changed with this observation. */
  readonly changed: boolean;
  /**
   * Whether people should be told now: it began to fire, was resolved, or became worse while nobody has acknowledged it.
   * Absent in records from before there were acknowledgements.
   */
  readonly notify?: boolean;
  /** Why it does not fire though there are breaches enough; absent otherwise. */
  readonly held?: 'cooldown';
  /** Who took note of this firing; absent while nobody has. */
  readonly acknowledged?: Acknowledgement;
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

function trailingClear(recent: readonly boolean[]): number {
  const last = recent.lastIndexOf(true);
  return recent.length - 1 - last;
}

/** What an alarm has seen, this observation included. */
interface Seen {
  readonly recent: readonly boolean[];
  readonly clearRun: number;
  readonly cooling: AlarmState['cooling'];
}

function look(state: AlarmState, { breach, clear = !breach }: AlarmObservation, rule: AlarmRule): Seen {
  const recent = [...state.recent, breach].slice(-Math.max(rule.of, rule.clear));
  const before = state.clearRun ?? trailingClear(state.recent);
  const { cooling } = state;
  return {
    recent,
    clearRun: clear && !breach ? before + 1 : 0,
    cooling: cooling === undefined ? undefined : { ...cooling, observations: cooling.observations + 1 },
  };
}

function stillCooling({ cooling }: Seen, { cooldown }: AlarmRule, at: number): boolean {
  if (cooling === undefined) return false;
  return cooling.observations <= cooldown.observations || at - cooling.from < cooldown.ms;
}

function nextStatus(before: AlarmStatus, { recent, clearRun }: Seen, rule: AlarmRule, held: boolean): AlarmStatus {
  if (before === 'firing') return clearRun >= rule.clear ? 'resolved' : 'firing';
  const breaches = recent.slice(-rule.of).filter(Boolean).length;
  // Only a breach may set it off: at the end of a cooldown there may be enough of them, all old.
  if (breaches >= rule.breaches && !held && recent.at(-1) === true) return 'firing';
  return breaches > 0 ? 'pending' : 'ok';
}

/**
 * The life of an alarm: `ok → pending → firing → resolved → ok`. Pending as long as fewer than `breaches` of the latest
 * `of` observations are breaches, and during the cooldown after a resolution; firing until `clear` in a row are clear; what
 * went before a resolution counts no more. An acknowledgement lasts as long as the firing that it is about.
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
  const { at, breach, severity = 'warning' } = observation;
  const seen = look(state, observation, rule);
  const cooling = stillCooling(seen, rule, at);
  const status = nextStatus(state.status, seen, rule, cooling);
  const resolved = status === 'resolved';
  const rests = rule.cooldown.observations > 0 || rule.cooldown.ms > 0;
  const breaches = seen.recent.slice(-rule.of).filter(Boolean).length;
  return step(state, {
    status,
    recent: Object.freeze(resolved ? [] : seen.recent),
    at,
    severity: breach ? severity : state.severity,
    dedupKey: options.dedupKey,
    clearRun: resolved ? 0 : seen.clearRun,
    cooling: resolved && rests ? { from: at, observations: 0 } : cooling ? seen.cooling : undefined,
    held: cooling && breaches >= rule.breaches,
  });
}

/**
 * Ends an alarm because what it watched was replaced, for instance by a retrained model: a firing one is `resolved`, any
 * other `ok`. There is no cooldown after it.
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
  readonly clearRun?: number;
  readonly cooling?: AlarmState['cooling'];
  readonly held?: boolean;
}

const RANK = { info: 1, warning: 2, critical: 3 } as const;

const rankOf = (severity: Severity | null): number => (severity === null ? 0 : RANK[severity]);

function shouldTell(state: AlarmState, { status, severity }: Next): boolean {
  if (status !== state.status) return status === 'firing' || status === 'resolved';
  const worse = rankOf(severity) > rankOf(state.severity);
  return status === 'firing' && worse && state.acknowledged === undefined;
}

function step(state: AlarmState, next: Next): AlarmStep {
  const { status, recent, at, severity, dedupKey, clearRun = 0, cooling, held = false } = next;
  const changed = status !== state.status;
  const since = changed ? at : (state.since ?? at);
  // Of a resolution it is still told who had looked after the alarm.
  const taken = state.acknowledged === undefined ? {} : { acknowledged: state.acknowledged };
  const notify = shouldTell(state, next);
  const common = { status, since, severity } as const;
  const kept = status === 'firing' ? taken : {};
  const rest = cooling === undefined ? {} : { cooling: Object.freeze(cooling) };
  const holding = held ? ({ held: 'cooldown' } as const) : {};
  return {
    state: Object.freeze({ ...common, recent, clearRun, ...rest, ...kept }),
    record: Object.freeze({ ...common, dedupKey, previous: state.status, changed, notify, at, ...holding, ...taken }),
  };
}
