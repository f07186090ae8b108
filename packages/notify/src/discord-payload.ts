import type { Severity } from '@fpl-ml/core';
import { fitText } from './fit-text.js';
import { type MessageField, messageParts } from './message-fields.js';
import type { Notification } from './notification.js';

/** A field of an embed. */
export interface DiscordField {
  readonly name: string;
  readonly value: string;
  readonly inline: boolean;
}

/** The parts of an embed that are used. */
export interface DiscordEmbed {
  readonly title: string;
  readonly description?: string;
  readonly color: number;
  readonly timestamp: string;
  readonly fields: readonly DiscordField[];
  readonly footer: { readonly text: string };
}

/** What is posted to a webhook of Discord. */
export interface DiscordPayload {
  /** Nobody is mentioned, whatever the texts hold. */
  readonly allowed_mentions: { readonly parse: readonly [] };
  readonly embeds: readonly DiscordEmbed[];
}

const LIMITS = { title: 256, description: 4_096, fieldName: 256, fieldValue: 1_024, footer: 400 };
const MOST_FIELDS = 25;
/** Of all texts of a message together. */
const ALL_TEXTS = 6_000;
/** Room for the field that says how many are missing. */
const REST = 60;
const SHORT_VALUE = 40;

const COLORS: Readonly<Record<Severity, number>> = { info: 0x2f80ed, warning: 0xf2994a, critical: 0xd92d20 };
const RESOLVED_COLOR = 0x27ae60;

/** What Discord could take for formatting, a mention, a link or a time gets a backslash. */
export function escapeDiscord(character: string): string {
  return /[\\*_~`|>#<@[\]]/.test(character) ? `\\${character}` : character;
}

function fit(text: string, limit: number): string {
  return fitText(text, limit, escapeDiscord);
}

function fieldOf({ name, value }: MessageField): DiscordField {
  const inline = value.length <= SHORT_VALUE;
  return { name: fit(name, LIMITS.fieldName), value: fit(value, LIMITS.fieldValue), inline };
}

/** As many as there is room for; of the rest it is said how many. */
function fieldsWithin(fields: readonly MessageField[], total: number): readonly DiscordField[] {
  const kept: DiscordField[] = [];
  let room = total - REST;
  for (const each of fields) {
    const field = fieldOf(each);
    const size = field.name.length + field.value.length;
    const last = kept.length === MOST_FIELDS - 1 && fields.length > MOST_FIELDS;
    if (last || size > room) {
      return [...kept, { name: '…', value: `${fields.length - kept.length} more fields`, inline: false }];
    }
    kept.push(field);
    room -= size;
  }
  return kept;
}

/** A notification as an embed of Discord, within its limits. */
export function discordPayload(notification: Notification, idempotencyKey: string): DiscordPayload {
  const parts = messageParts(notification, idempotencyKey);
  const title = fit(parts.title, LIMITS.title);
  const description = fit(parts.message, LIMITS.description);
  // Footers know no formatting, so nothing is escaped there.
  const footer = fitText(parts.footer, LIMITS.footer);
  const embed = {
    title,
    ...(description === '' ? {} : { description }),
    color: notification.status === 'resolved' ? RESOLVED_COLOR : COLORS[notification.level],
    timestamp: new Date(notification.at).toISOString(),
    fields: fieldsWithin(parts.fields, ALL_TEXTS - title.length - description.length - footer.length),
    footer: { text: footer },
  };
  return { allowed_mentions: { parse: [] }, embeds: [embed] };
}
