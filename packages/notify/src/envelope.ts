import type { JsonObject, JsonValue, OutboxMessage, Severity } from '@fpl-ml/core';
import type { GroupedAlert, Notification, NotificationGroup, NotificationStatus } from './notification.js';

/** The topic of our messages in the outbox. */
export const ALERT_TOPIC = 'alert';

/** A notification on its way to one channel. */
export interface Envelope {
  readonly channel: string;
  readonly notification: Notification;
}

/** The message that carries a notification to a channel; its id is the idempotency key of the delivery. */
export function toMessage(channel: string, notification: Notification): OutboxMessage {
  const { model, group, ...rest } = notification;
  return {
    id: `${notification.id}/${channel}`,
    topic: ALERT_TOPIC,
    key: JSON.stringify([channel, model ?? null, notification.dedupKey]),
    payload: {
      channel,
      notification: {
        ...rest,
        ...(model === undefined ? {} : { model }),
        // A copy, because an interface is no index type.
        ...(group === undefined ? {} : { group: { ...group, alerts: group.alerts.map((alert) => ({ ...alert })) } }),
      },
    },
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

function isGroupedAlert(value: JsonValue): value is JsonObject & GroupedAlert {
  if (!isObject(value)) return false;
  const { model, dedupKey, title, level, status, firingSince } = value;
  const named = typeof dedupKey === 'string' && typeof title === 'string' && isLevel(level) && isStatus(status);
  return named && (model === null || typeof model === 'string') && typeof firingSince === 'number';
}

function isLabels(value: JsonValue | undefined): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

function groupFrom(value: JsonValue | undefined): NotificationGroup | null {
  if (!isObject(value)) return null;
  const { labels, flush, firing, resolved, alerts, omitted } = value;
  if (typeof flush !== 'number' || typeof firing !== 'number' || typeof resolved !== 'number') return null;
  if (typeof omitted !== 'number' || !isLabels(labels) || !Array.isArray(alerts)) return null;
  const members: readonly JsonValue[] = alerts;
  if (!members.every(isGroupedAlert)) return null;
  return { labels, flush, firing, resolved, alerts: members, omitted };
}

function notificationFrom(value: JsonObject): Notification | null {
  const { id, title, message, level, dedupKey, status, metadata, at, model } = value;
  if (typeof id !== 'string' || typeof title !== 'string' || typeof message !== 'string') return null;
  if (typeof dedupKey !== 'string' || typeof at !== 'number' || !isLevel(level) || !isStatus(status)) return null;
  if (!isObject(metadata) || (model !== undefined && typeof model !== 'string')) return null;
  const notification = { id, title, message, level, dedupKey, status, metadata, at };
  const whole = model === undefined ? notification : { ...notification, model };
  if (value['group'] === undefined) return whole;
  const group = groupFrom(value['group']);
  return group === null ? null : { ...whole, group };
}

/** What a message carries; `null` when it was not made by {@link toMessage}. */
export function fromMessage(payload: JsonObject): Envelope | null {
  const { channel, notification: content } = payload;
  if (typeof channel !== 'string' || !isObject(content)) return null;
  const notification = notificationFrom(content);
  return notification === null ? null : { channel, notification };
}
