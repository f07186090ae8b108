import { createHash } from 'node:crypto';
import type { Severity } from '@fpl-ml/core';
import { fitText } from './fit-text.js';
import { headerText } from './header-text.js';
import type { MailAddress, MailMessage } from './mail-transport.js';
import { type MessageField, type MessageParts, messageParts } from './message-fields.js';
import type { Notification } from './notification.js';

/** From whom to whom. */
export interface MailRoute {
  readonly from: MailAddress;
  readonly to: readonly string[];
  /** Those who do not have it yet. */
  readonly missing: readonly string[];
}

const LIMITS = { subject: 200, message: 20_000, fieldName: 200, fieldValue: 2_000, footer: 1_000, key: 500 };
const MOST_FIELDS = 100;
const COLORS: Readonly<Record<Severity, string>> = { info: '#2f80ed', warning: '#b45309', critical: '#b91c1c' };
const RESOLVED_COLOR = '#15803d';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** As long as mail can be read; of what is left out it is said how much. */
function fitted({ title, message, fields, footer }: MessageParts): MessageParts {
  const kept = fields.slice(0, MOST_FIELDS).map(({ name, value }) => ({
    name: fitText(name, LIMITS.fieldName),
    value: fitText(value, LIMITS.fieldValue),
  }));
  const more: readonly MessageField[] =
    fields.length > kept.length ? [{ name: '…', value: `${fields.length - kept.length} more fields` }] : [];
  return {
    title: fitText(title, LIMITS.subject),
    message: fitText(message, LIMITS.message),
    fields: [...kept, ...more],
    footer: fitText(footer, LIMITS.footer),
  };
}

function textOf({ title, message, fields, footer }: MessageParts): string {
  const table = fields.map(({ name, value }) => `${name}: ${value}`).join('\n');
  return `${[title, message, table, footer].filter((part) => part !== '').join('\n\n')}\n`;
}

function htmlOf({ title, message, fields, footer }: MessageParts, color: string): string {
  const cell = (text: string): string =>
    `<td style="padding:2px 12px 2px 0;vertical-align:top;white-space:pre-wrap">${escapeHtml(text)}</td>`;
  const rows = fields.map(({ name, value }) => `<tr>${cell(name)}${cell(value)}</tr>`).join('');
  return [
    '<div style="font-family:sans-serif;font-size:14px">',
    `<h2 style="font-size:17px;color:${color}">${escapeHtml(title)}</h2>`,
    message === '' ? '' : `<p style="white-space:pre-wrap">${escapeHtml(message)}</p>`,
    rows === '' ? '' : `<table>${rows}</table>`,
    `<p style="color:#6b7280;font-size:12px">${escapeHtml(footer)}</p>`,
    '</div>',
  ].join('');
}

/** An id for mail that is the same for the same texts, whatever they hold. */
function mailId(address: string, parts: readonly (string | null)[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  return `<${digest}@${address.slice(address.indexOf('@') + 1)}>`;
}

/** A notification as a mail; all mails about one condition refer to one id, so that they are shown as one thread. */
export function mailMessage(
  notification: Notification,
  { from, to, missing }: MailRoute,
  { idempotencyKey, signal }: { readonly idempotencyKey: string; readonly signal: AbortSignal },
): MailMessage {
  const { level, status, model = null, dedupKey, at } = notification;
  const parts = fitted(messageParts(notification, idempotencyKey));
  return {
    from,
    to: [...to],
    envelope: { from: from.address, to: [...missing] },
    subject:
      model === null
        ? parts.title
        : fitText(`${parts.title} (${parts.fields[0]?.value.replace(/\s+/g, ' ')})`, LIMITS.subject),
    text: textOf(parts),
    html: htmlOf(parts, status === 'resolved' ? RESOLVED_COLOR : COLORS[level]),
    messageId: mailId(from.address, ['message', idempotencyKey]),
    references: mailId(from.address, ['condition', model, dedupKey]),
    date: new Date(at),
    priority: level === 'critical' && status === 'firing' ? 'high' : 'normal',
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Idempotency-Key': headerText(idempotencyKey).slice(0, LIMITS.key),
    },
    signal,
  };
}
