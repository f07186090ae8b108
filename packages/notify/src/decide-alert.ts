import { compareSeverity, type JsonObject, type Severity } from '@fpl-ml/core';
import type { AlertKey, AlertState } from './alert-store.js';

/** 30 minutes, in milliseconds. */
export const DEFAULT_COOLDOWN = 1_800_000;

/** An alert that came in. */
export interface FiringEvent extends AlertKey {
  /** Tells it from a {@link ResolvedEvent}. */
  readonly status: 'firing';
  /** Kept for the notice of its end. */
  readonly title: string;
  /** How much it matters. */
  readonly level: Severity;
  /** Kept, for inhibitions. Default none. */
  readonly metadata?: JsonObject;
  /** Whether any channel takes alerts of this level. Default `true`. */
  readonly routed?: boolean;
  /** What keeps it back, whatever the cooldown says. Default nothing. */
  readonly heldBack?: HeldBack | null;
}

/** What can keep an alert back besides the cooldown: a silence, an inhibition, a group that knows it already. */
export type HeldBack = 'silenced' | 'inhibited' | 'in-group';

/** Word that a condition is over. */
export interface ResolvedEvent {
  /** Tells it from a {@link FiringEvent}. */
  readonly status: 'resolved';
}

/**
 * Why an alert was let through (`first`: the first of its key; `cooldown-over`; `level-raised`: higher than the last one
 * let through; `resolved`: the firing that was reported is over; `grouped`: its group tells of it at the next flush), or
 * suppressed (`cooldown`; `silenced`; `inhibited`: another alert that fires hides it; `in-group`: its group knows it;
 * `no-route`: no channel takes its level; `not-firing`: there was nothing to resolve; `never-notified`: the firing was not
 * reported, so its end is not either).
 */
export type AlertReason =
  | 'first'
  | 'cooldown-over'
  | 'level-raised'
  | 'resolved'
  | 'grouped'
  | HeldBack
  | 'cooldown'
  | 'no-route'
  | 'not-firing'
  | 'never-notified';

/** Settings of {@link decideAlert}. */
export interface AlertTiming {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Milliseconds for which an alert that was let through keeps back those of its key. Default 30 minutes. */
  readonly cooldown?: number;
}

/** What becomes of an alert. */
export interface AlertDecision {
  /** The state to store; the one that was given when nothing changes, `null` when nothing is known of the key. */
  readonly state: AlertState | null;
  /** Whether it goes to the channels. */
  readonly deliver: boolean;
  /** Why, or why not. */
  readonly reason: AlertReason;
}

function firingReason(state: AlertState | null, event: FiringEvent, now: number, cooldown: number): AlertReason {
  if (event.routed === false) return 'no-route';
  if (event.heldBack) return event.heldBack;
  if (state === null || state.lastNotifiedAt === null || state.lastNotifiedLevel === null) return 'first';
  // Either direction: a clock that was set back by more than the cooldown must not silence the alert.
  if (Math.abs(now - state.lastNotifiedAt) >= cooldown) return 'cooldown-over';
  return compareSeverity(event.level, state.lastNotifiedLevel) > 0 ? 'level-raised' : 'cooldown';
}

/** The more serious of two levels. */
export function higher(a: Severity | null, b: Severity): Severity {
  return a !== null && compareSeverity(a, b) > 0 ? a : b;
}

const LET_THROUGH: readonly AlertReason[] = ['first', 'cooldown-over', 'level-raised'];

function decideFiring(state: AlertState | null, event: FiringEvent, now: number, cooldown: number): AlertDecision {
  const reason = firingReason(state, event, now, cooldown);
  const deliver = LET_THROUGH.includes(reason);
  const going = state !== null && state.status === 'firing' ? state : null;
  const highest = going?.highestNotified ?? null;
  return {
    state: {
      model: event.model,
      dedupKey: event.dedupKey,
      status: 'firing',
      title: event.title,
      level: event.level,
      metadata: event.metadata ?? {},
      firingSince: going?.firingSince ?? now,
      lastAlertAt: now,
      resolvedAt: null,
      lastNotifiedAt: deliver ? now : (state?.lastNotifiedAt ?? null),
      lastNotifiedLevel: deliver ? event.level : (state?.lastNotifiedLevel ?? null),
      highestNotified: deliver ? higher(highest, event.level) : highest,
      count: (state?.count ?? 0) + 1,
      notifiedCount: (state?.notifiedCount ?? 0) + (deliver ? 1 : 0),
      suppressedCount: (state?.suppressedCount ?? 0) + (deliver ? 0 : 1),
      revision: (state?.revision ?? 0) + 1,
    },
    deliver,
    reason,
  };
}

function decideResolved(state: AlertState | null, now: number): AlertDecision {
  if (state === null || state.status === 'resolved') return { state, deliver: false, reason: 'not-firing' };
  const deliver = state.highestNotified !== null;
  return {
    state: { ...state, status: 'resolved', resolvedAt: now, revision: state.revision + 1 },
    deliver,
    reason: deliver ? 'resolved' : 'never-notified',
  };
}

/**
 * Whether an alert goes to the channels. Pure: the notifier calls it, and so does a replay.
 *
 * Within the cooldown only a higher level than the last one let through passes, so no level passes twice; an alert
 * exactly one cooldown later passes. The cooldown outlives a resolution: a condition that flaps is reported once per
 * cooldown. The end of a firing is reported once, and only if something of that firing was.
 *
 * @param state what is stored for the key, `null` for nothing
 *
 * @example
 * ```ts
 * import { decideAlert } from '@fpl-ml/notify';
 *
 * const alert = { status: 'firing', model: null, dedupKey: 'disk', title: 'Disk full', level: 'warning' } as const;
 * const first = decideAlert(null, alert, { now: 0 });
 * const second = decideAlert(first.state, alert, { now: 60_000 });
 * const reasons = [first.reason, second.reason]; // ['first', 'cooldown']
 * ```
 */
export function decideAlert(
  state: AlertState | null,
  event: FiringEvent | ResolvedEvent,
  timing: AlertTiming,
): AlertDecision {
  const { now, cooldown = DEFAULT_COOLDOWN } = timing;
  return event.status === 'firing' ? decideFiring(state, event, now, cooldown) : decideResolved(state, now);
}
