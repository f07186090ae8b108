import type { JsonObject, Severity } from '@fpl-ml/core';

/** Whether a notification says that something is wrong, or that it is over. */
export type NotificationStatus = 'firing' | 'resolved';

/** An alert in a {@link NotificationGroup}. */
export interface GroupedAlert {
  /** `null` where it concerns no model. */
  readonly model: string | null;
  /** Which condition it speaks of. */
  readonly dedupKey: string;
  /** One line. */
  readonly title: string;
  /** The highest level since it fires. */
  readonly level: Severity;
  /** Whether it fires, or is over. */
  readonly status: NotificationStatus;
  /** When it began, epoch milliseconds. */
  readonly firingSince: number;
}

/** The alerts that one notification tells of. */
export interface NotificationGroup {
  /** The fields that were grouped by, with their texts. */
  readonly labels: Readonly<Record<string, string>>;
  /** Which message of the group it is, from 1. */
  readonly flush: number;
  /** How many alerts fire. */
  readonly firing: number;
  /** How many are over since the message before. */
  readonly resolved: number;
  /** At most 20: those that fire, the most serious ones first, then those that are over. */
  readonly alerts: readonly GroupedAlert[];
  /** How many more there are. */
  readonly omitted: number;
}

/** What a channel delivers. Plain data; its texts come from models and people and are not escaped. */
export interface Notification {
  /** The same on all channels, and on every repetition of one delivery. */
  readonly id: string;
  /** One line. */
  readonly title: string;
  /** The details, for people. */
  readonly message: string;
  /** How much it matters; of a resolved notice, how much the firing mattered at worst. */
  readonly level: Severity;
  /** Which condition it speaks of: the notifications of one condition share it. */
  readonly dedupKey: string;
  /** Whether it begins or ends. */
  readonly status: NotificationStatus;
  /** Figures behind the message, for programs and for fields in a message. */
  readonly metadata: JsonObject;
  /** When the alert was sent, epoch milliseconds; delivery may come later. */
  readonly at: number;
  /** The model that it concerns, where it concerns one. */
  readonly model?: string;
  /** Where alerts are grouped: those that it tells of; `message` lists them, too. */
  readonly group?: NotificationGroup;
}
