import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject, type Severity } from '@fpl-ml/core';
import type { AlertState } from './alert-store.js';
import type { AlertTiming } from './decide-alert.js';
import type { Notification } from './notification.js';

/** The parts of a notification that do not depend on what is stored. */
export interface AlertContent {
  readonly message: string | null;
  readonly metadata: JsonObject;
}

/**
 * The same for two writers who start from the same revision, and for one who starts again after a crash: the outbox
 * then keeps one message of theirs. For no longer than a cooldown, though: if nobody started again, the next alert starts
 * from that revision, too, and is another one.
 */
function alertId(
  { model, dedupKey, revision, status, lastAlertAt }: AlertState,
  level: Severity,
  cooldown: number,
): string {
  const time = cooldown === 0 ? lastAlertAt : Math.floor(lastAlertAt / cooldown);
  const text = canonicalJson([model, dedupKey, revision, status, level, time]);
  return `alert-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/** What is said of an end that says nothing itself. */
export function describeEnd({ firingSince }: { readonly firingSince: number }): string {
  return `Over. It was firing since ${new Date(firingSince).toISOString()}.`;
}

/** What one alert, or its end, is told as. */
export function notificationOf(
  state: AlertState,
  level: Severity,
  content: AlertContent,
  { now, cooldown }: Required<AlertTiming>,
): Notification {
  return {
    id: alertId(state, level, cooldown),
    title: state.title,
    message: content.message ?? describeEnd(state),
    level,
    dedupKey: state.dedupKey,
    status: state.status,
    metadata: content.metadata,
    at: now,
    ...(state.model === null ? {} : { model: state.model }),
  };
}
