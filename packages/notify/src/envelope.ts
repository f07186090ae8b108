import type { JsonObject, JsonValue, OutboxMessage, Severity } from '@fpl-ml/core';
import type { Notification, NotificationStatus } from './notification.js';

/** The topic of our messages in the outbox. */
export const ALERT_TOPIC = 'alert';

/** A notification on its way to one channel. */
export interface Envelope {
  readonly channel: string;
  readonly notification: Notification;
}

/** The message that carries a notification to a channel; its id is the idempotency key of the delivery. */
export function toMessage(channel: string, notification: Notification): OutboxMessage {
  const { model, ...rest } = notification;
  return {
    id: `${notification.id}/${channel}`,
    topic: ALERT_TOPIC,
    key: JSON.stringify([channel, model ?? null, notification.dedupKey]),
    payload: { channel, notification: model === undefined ? rest : { ...rest, model } },
    createdAt: notification.at,
  };
}

function isLevel(value: JsonValue | undefined): value is Severity {
  return value === 'info' || value === 'warning' || value === 'critical';
}

function isStatus(value: JsonValue | undefined): value is NotificationStatus {
  return value === 'firing' || value === 'resolved';
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notificationFrom(value: JsonObject): Notification | null {
  const { id, title, message, level, dedupKey, status, metadata, at, model } = value;
  if (typeof id !== 'string' || typeof title !== 'string' || typeof message !== 'string') return null;
  if (typeof dedupKey !== 'string' || typeof at !== 'number' || !isLevel(level) || !isStatus(status)) return null;
  if (!isObject(metadata) || (model !== undefined && typeof model !== 'string')) return null;
  const notification = { id, title, message, level, dedupKey, status, metadata, at };
  return model === undefined ? notification : { ...notification, model };
}

/** What a message carries; `null` when it was not made by {@link toMessage}. */
export function fromMessage(payload: JsonObject): Envelope | null {
  const { channel, notification: content } = payload;
  if (typeof channel !== 'string' || !isObject(content)) return null;
  const notification = notificationFrom(content);
  return notification === null ? null : { channel, notification };
}
