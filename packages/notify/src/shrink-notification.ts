import { canonicalJson, type JsonObject, type JsonValue } from '@fpl-ml/core';
import { cleanText, fitText } from './fit-text.js';
import type { Notification, NotificationGroup } from './notification.js';

/** Below this many bytes a notification cannot always be brought. */
export const LEAST_BYTES = 16_384;

const LONGEST_TEXT = 8_192;

function bytesOf(notification: Notification): number {
  return new TextEncoder().encode(canonicalJson(notification)).length;
}

function shrinkValue(value: JsonValue, limit: number): JsonValue {
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length <= limit ? value : fitText(cleanText(text), limit);
}

/** Values that are too long become shortened texts; of the members that are too many it is said how many. */
function shrinkMetadata(metadata: JsonObject, limit: number): JsonObject {
  const members = Object.entries(metadata).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const most = Math.ceil(limit / 16);
  const kept = members
    .slice(0, most)
    .map(([name, value]) => [fitText(name, Math.min(limit, 256)), shrinkValue(value, limit)] as const);
  const missing = members.length - kept.length;
  return Object.fromEntries(missing === 0 ? kept : [...kept, ['…', `${missing} more members`]]);
}

/** Fewer alerts, and the number of those that are left out. */
function shrinkGroup(group: NotificationGroup, limit: number): NotificationGroup {
  const alerts = group.alerts.slice(0, Math.ceil(limit / 512));
  const omitted = group.omitted + group.alerts.length - alerts.length;
  const labels = Object.entries(group.labels).slice(0, Math.ceil(limit / 64));
  const fitted = labels.map(([name, text]) => [fitText(cleanText(name), 64), fitText(cleanText(text), limit)]);
  return { ...group, labels: Object.fromEntries(fitted), alerts, omitted };
}

function shrinkTo(notification: Notification, limit: number): Notification {
  const { title, message, dedupKey, model, metadata, group } = notification;
  const fit = (text: string, longest: number): string =>
    text.length <= longest ? text : fitText(cleanText(text), longest);
  const short = Math.min(limit, 512);
  return {
    ...notification,
    title: fit(title, short),
    message: fit(message, limit),
    dedupKey: fit(dedupKey, short),
    metadata: shrinkMetadata(metadata, limit),
    ...(model === undefined ? {} : { model: fit(model, short) }),
    ...(group === undefined ? {} : { group: shrinkGroup(group, limit) }),
  };
}

/**
 * The notification, its texts shortened visibly where its JSON would have more than `maxBytes` bytes; unchanged where not.
 *
 * @param maxBytes at least {@link LEAST_BYTES}
 */
export function shrinkNotification(notification: Notification, maxBytes: number): Notification {
  let [shrunk, limit] = [notification, LONGEST_TEXT];
  while (bytesOf(shrunk) > maxBytes && limit >= 64) {
    shrunk = shrinkTo(notification, limit);
    limit /= 2;
  }
  return shrunk;
}
