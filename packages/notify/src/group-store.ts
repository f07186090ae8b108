import type { JsonObject, Severity } from '@fpl-ml/core';
import type { AlertKey } from './alert-store.js';
import type { NotificationStatus } from './notification.js';

/** An alert in a group. */
export interface GroupMember extends AlertKey {
  /** Whether it goes on; one that is over leaves the group at the next flush. */
  readonly status: NotificationStatus;
  /** Of the latest alert. */
  readonly title: string;
  /** Of the latest alert, or of its end; `null` for an end that says nothing. */
  readonly message: string | null;
  /** The highest level since it fires. */
  readonly level: Severity;
  /** Of the latest alert, or of its end. */
  readonly metadata: JsonObject;
  /** When it began, epoch milliseconds. */
  readonly firingSince: number;
  /** When it ended, epoch milliseconds; `null` while it fires. */
  readonly resolvedAt: number | null;
  /** When this group last told of it, epoch milliseconds; `null` before it did. */
  readonly notifiedAt: number | null;
  /** The level that it then had; `null` before. */
  readonly notifiedLevel: Severity | null;
}

/** One message of a group. */
export interface GroupNotice {
  /** Which message of its group it is, from 1. */
  readonly flush: number;
  /** When it was decided, epoch milliseconds. */
  readonly at: number;
  /** The members that fire, the most serious ones first. */
  readonly firing: readonly GroupMember[];
  /** The members that are over since the message before. */
  readonly resolved: readonly GroupMember[];
}

/** Which group is meant. */
export interface GroupKey {
  /** Name of the channel that it goes to. */
  readonly channel: string;
  /** Canonical JSON of its labels. */
  readonly key: string;
}

/** Alerts that one message tells of. */
export interface AlertGroup extends GroupKey {
  /** What its members have in common: the fields that are grouped by, with their texts. */
  readonly labels: Readonly<Record<string, string>>;
  /** Those that fire, and those that are over and not yet reported as such. */
  readonly members: readonly GroupMember[];
  /** Messages so far. */
  readonly flush: number;
  /** When it is looked at next, epoch milliseconds; `null` while it has no members. */
  readonly nextFlushAt: number | null;
  /** When the last message was decided, epoch milliseconds; `null` before the first. */
  readonly lastNotifiedAt: number | null;
  /** A message that was decided and may not be in the outbox yet; `null` for none. */
  readonly outgoing: GroupNotice | null;
  /** 1 for the first state, then one more with each change. */
  readonly revision: number;
}

/** Which groups {@link GroupStore.listGroups} gives; what is left out does not restrict. */
export interface GroupQuery {
  /** Only those whose `nextFlushAt` is this instant or before, epoch milliseconds; not those that have none. */
  readonly dueBy?: number;
  /** Only those with this alert among their members. */
  readonly member?: AlertKey;
}

/**
 * Keeps one state for each group.
 *
 * Laws: a write succeeds only on the revision it was made from. States are kept, also of groups without members: `flush`
 * of a key never starts again, because the ids of messages are derived from it. What was given or returned can be changed
 * by the caller without any effect here.
 */
export interface GroupStore {
  /** The state of a group; `null` when it is not known. */
  getGroup(key: GroupKey): Promise<AlertGroup | null>;
  /**
   * Writes `group` if the stored revision is `group.revision - 1` (nothing stored counts as revision 0).
   *
   * @returns `false`, and nothing changes, when it is another
   */
  compareAndSetGroup(group: AlertGroup): Promise<boolean>;
  /** The groups that match, in no particular order. */
  listGroups(query?: GroupQuery): Promise<readonly AlertGroup[]>;
}
