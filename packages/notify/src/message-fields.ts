import { canonicalJson, type JsonValue } from '@fpl-ml/core';
import { cleanLine, cleanText } from './fit-text.js';
import type { Notification } from './notification.js';

/** A line of a table in a message. Cleaned, not escaped, of any length, and never blank. */
export interface MessageField {
  readonly name: string;
  readonly value: string;
}

/** A notification in the words of a message. Cleaned, not escaped, of any length. */
export interface MessageParts {
  /** Level and title, on one line. */
  readonly title: string;
  /** May be empty. */
  readonly message: string;
  /** The model, then the metadata by name. */
  readonly fields: readonly MessageField[];
  /** What to look for in logs and dead letters. */
  readonly footer: string;
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

function visible(text: string): string {
  const clean = cleanText(text).trim();
  return clean === '' ? '–' : clean;
}

function fieldsOf({ model, metadata }: Notification): readonly MessageField[] {
  // By name: a database may give the members back in another order, and a repetition is to look the same.
  const members = Object.entries(metadata).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...(model === undefined ? [] : [{ name: 'Model', value: visible(model) }]),
    ...members.map(([name, value]) => ({ name: visible(name), value: visible(textOf(value)) })),
  ];
}

/** The words of a message, the same on every channel. */
export function messageParts(notification: Notification, idempotencyKey: string): MessageParts {
  const { title, message, level, status, dedupKey, at } = notification;
  const heading = status === 'resolved' ? `RESOLVED (${level})` : level.toUpperCase();
  return {
    title: `${heading}: ${cleanLine(title)}`,
    message: cleanText(message).trim(),
    fields: fieldsOf(notification),
    footer: cleanLine(`${new Date(at).toISOString()} · ${dedupKey} · ${idempotencyKey}`),
  };
}
