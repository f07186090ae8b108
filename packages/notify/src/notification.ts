import type { JsonObject, Severity } from '@fpl-ml/core';

/** Whether a notification says that something is wrong, or that it is over. */
export type NotificationStatus = 'firing' | 'resolved';

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
}
