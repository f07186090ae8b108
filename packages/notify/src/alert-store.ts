import type { JsonObject, Severity } from '@fpl-ml/core';
import type { GroupStore } from './group-store.js';
import type { NotificationStatus } from './notification.js';
import type { SilenceStore } from './silence-store.js';

/** Which condition is meant. Two models may use the same key without meeting. */
export interface AlertKey {
  /** `null` where the condition concerns no model. */
  readonly model: string | null;
  /** Names the condition within its model. */
  readonly dedupKey: string;
}

/** What is known about one condition. */
export interface AlertState extends AlertKey {
  /** Whether it goes on. */
  readonly status: NotificationStatus;
  /** Title of the latest alert. */
  readonly title: string;
  /** Level of the latest alert. */
  readonly level: Severity;
  /** Metadata of the latest alert. */
  readonly metadata: JsonObject;
  /** When the present firing began (the last one, once resolved), epoch milliseconds. */
  readonly firingSince: number;
  /** When the latest alert came, epoch milliseconds. */
  readonly lastAlertAt: number;
  /** When it was resolved, epoch milliseconds; `null` while it fires. */
  readonly resolvedAt: number | null;
  /** When an alert was last let through to the channels, epoch milliseconds; `null` before the first. */
  readonly lastNotifiedAt: number | null;
  /** The level of that alert; `null` before the first. */
  readonly lastNotifiedLevel: Severity | null;
  /** The highest level let through since `firingSince`; `null` when none was. A resolved notice goes where it went. */
  readonly highestNotified: Severity | null;
  /** Alerts so far: those let through and those suppressed. */
  readonly count: number;
  /** Alerts so far that were let through. */
  readonly notifiedCount: number;
  /** Alerts so far that were suppressed. */
  readonly suppressedCount: number;
  /** 1 for the first state of a key, then one more with each change. */
  readonly revision: number;
}

/** Which states {@link AlertStore.list} gives; what is left out does not restrict. */
export interface AlertQuery {
  /** `null` asks for the conditions that concern no model. */
  readonly model?: string | null;
  /** Firing or resolved. */
  readonly status?: NotificationStatus;
}

/**
 * Keeps one state for each model and dedup key; and, by the small ports that it extends, groups and silences.
 *
 * Laws: a write succeeds only on the revision it was made from, so that of several writers who read the same state one
 * wins, and the others know. States are kept: the revision of a key never starts again, because the ids of
 * notifications are derived from it. What was given or returned can be changed by the caller without any effect here.
 */
export interface AlertStore extends GroupStore, SilenceStore {
  /** The state of a condition; `null` when it is not known. */
  get(key: AlertKey): Promise<AlertState | null>;
  /**
   * Writes `state` if the stored revision is `state.revision - 1` (nothing stored counts as revision 0).
   *
   * @returns `false`, and nothing changes, when it is another
   */
  compareAndSet(state: AlertState): Promise<boolean>;
  /** The states that match, in no particular order. */
  list(query?: AlertQuery): Promise<readonly AlertState[]>;
}
