import { fitText } from './fit-text.js';
import { type MessageField, messageParts } from './message-fields.js';
import type { Notification } from './notification.js';

/** A text object of Slack. */
export interface SlackText {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
  /** Of `plain_text`: `:names:` stay as they are. */
  readonly emoji?: false;
  /** Of `mrkdwn`: names and addresses do not become links or mentions. */
  readonly verbatim?: true;
}

/** The kinds of block that a message is made of. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: SlackText }
  | { readonly type: 'section'; readonly text: SlackText }
  | { readonly type: 'section'; readonly fields: readonly SlackText[] }
  | { readonly type: 'context'; readonly elements: readonly SlackText[] };

/** What is posted to an incoming webhook. */
export interface SlackPayload {
  /** For notices on telephones, and where blocks are not shown. */
  readonly text: string;
  readonly blocks?: readonly SlackBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** Slack refuses what is longer; together they stay below the 12,000 that a message may have. */
const LIMITS = { fallback: 1_000, header: 150, section: 3_000, fieldName: 120, fieldValue: 500, context: 600 };
const FIELDS_IN_SECTION = 10;
const MOST_FIELDS = 20;
const ALL_FIELDS = 6_000;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The three characters that mean something to Slack everywhere: with them escaped, no text can mention anybody. */
export function escapeSlack(character: string): string {
  return ENTITIES[character] ?? character;
}

function fit(text: string, limit: number): string {
  return fitText(text, limit, escapeSlack);
}

function mrkdwn(text: string): SlackText {
  return { type: 'mrkdwn', text, verbatim: true };
}

function fieldText({ name, value }: MessageField): string {
  return `*${fit(name, LIMITS.fieldName)}*\n${fit(value, LIMITS.fieldValue)}`;
}

/** As many as there is room for; of the rest it is said how many. */
function fieldTexts(fields: readonly MessageField[]): readonly string[] {
  const texts: string[] = [];
  let room = ALL_FIELDS;
  for (const field of fields) {
    const text = fieldText(field);
    const last = texts.length === MOST_FIELDS - 1 && fields.length > MOST_FIELDS;
    if (last || text.length > room) return [...texts, `… (${fields.length - texts.length} more fields)`];
    texts.push(text);
    room -= text.length;
  }
  return texts;
}

function fieldSections(fields: readonly MessageField[]): readonly SlackBlock[] {
  const texts = fieldTexts(fields).map(mrkdwn);
  const sections: SlackBlock[] = [];
  for (let start = 0; start < texts.length; start += FIELDS_IN_SECTION) {
    sections.push({ type: 'section', fields: texts.slice(start, start + FIELDS_IN_SECTION) });
  }
  return sections;
}

/** A notification in the blocks of Slack, within its limits. */
export function slackPayload(notification: Notification, idempotencyKey: string): SlackPayload {
  const { title, message, fields, footer } = messageParts(notification, idempotencyKey);
  const section: readonly SlackBlock[] =
    message === '' ? [] : [{ type: 'section', text: mrkdwn(fit(message, LIMITS.section)) }];
  return {
    text: fit(message === '' ? title : `${title}\n${message}`, LIMITS.fallback),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: fit(title, LIMITS.header), emoji: false } },
      ...section,
      ...fieldSections(fields),
      { type: 'context', elements: [mrkdwn(fit(footer, LIMITS.context))] },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** The same in plain words, for a server that does not take the blocks. */
export function slackFallback(notification: Notification, idempotencyKey: string): SlackPayload {
  const { title, message, fields, footer } = messageParts(notification, idempotencyKey);
  const lines = fields.map(({ name, value }) => `${name}: ${value}`);
  const text = fit([title, message, ...lines].filter((line) => line !== '').join('\n'), LIMITS.section);
  return { text: `${text}\n${fit(footer, LIMITS.context)}`, unfurl_links: false, unfurl_media: false };
}
