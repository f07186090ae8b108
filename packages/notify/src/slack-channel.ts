import type { FplMlError } from '@fpl-ml/core';
import type { Channel } from './channel.js';
import { checkedAddress } from './http-address.js';
import { answerFailure } from './http-failure.js';
import type { HttpFetch } from './http-fetch.js';
import { type HttpAnswer, httpPost } from './http-post.js';
import { type SlackPayload, slackFallback, slackPayload } from './slack-payload.js';
import { systemFetch } from './system-fetch.js';

/** Options of {@link slackChannel}. */
export interface SlackChannelOptions {
  /** Address of an incoming webhook. It is a password, and never in an error. */
  readonly url: string;
  /** Default `slack`. */
  readonly name?: string;
  /** Default the platform's. */
  readonly fetch?: HttpFetch;
}

/** What Slack says about a failure behind a status of 200; the rest is 400, permanent. */
const HIDDEN: readonly (readonly [words: RegExp, status: number])[] = [
  [/^rate_?limited$/, 429],
  [/^(internal_error|fatal_error|service_unavailable|request_timeout|rollup_error)$/, 503],
  [/_not_found$|^no_service$|^no_team$|_archived$|_disabled$/, 404],
  [/token|auth|prohibited|permission|^account_inactive$/, 401],
];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Incoming webhooks answer with a bare word.
    return text.trim();
  }
}

/** The word that Slack gives for a failure: bare, or as `error` of an object. */
function wordOf(value: unknown): string | undefined {
  const word = typeof value === 'object' && value !== null && 'error' in value ? value.error : value;
  return typeof word === 'string' && /^[a-z][a-z0-9_]{1,60}$/.test(word) ? word : undefined;
}

/** `ok` from Slack and Mattermost, an object from the methods of Slack's interface. */
function isTaken(status: number, value: unknown): boolean {
  if (status !== 200) return false;
  return value === 'ok' || (typeof value === 'object' && value !== null && 'ok' in value && value.ok === true);
}

function failure(channel: string, url: URL, answer: HttpAnswer, value: unknown): FplMlError {
  const word = wordOf(value);
  // A word of the address would be a part of the password.
  const reason = word === undefined || url.href.includes(word) ? undefined : word;
  if (answer.status !== 200) return answerFailure(channel, answer, { reason });
  // Neither `ok` nor a word of Slack: some machine in between answered, which may pass.
  const amountsTo = word === undefined ? 503 : (HIDDEN.find(([words]) => words.test(word))?.[1] ?? 400);
  return answerFailure(channel, answer, { reason, amountsTo });
}

/**
 * Posts each notification to an incoming webhook of Slack (or of what speaks like it, as Mattermost): title, message,
 * up to 20 fields, and below the time, the dedup key and the idempotency key. Nothing in the texts can mention anybody.
 * When the blocks are refused, the same is posted once in plain words.
 *
 * @returns a channel that fails with `CHANNEL_RATE_LIMITED`, `CHANNEL_UNAVAILABLE` or `CHANNEL_UNREACHABLE`, retryable, and
 * with `CHANNEL_NOT_FOUND`, `CHANNEL_UNAUTHORIZED`, `CHANNEL_REDIRECTED` or `CHANNEL_REJECTED`, which end in a dead letter
 * @throws FplMlError `CHANNEL_INVALID`
 *
 * @example
 * ```ts
 * import { slackChannel } from '@fpl-ml/notify';
 *
 * declare const url: string; // https://hooks.slack.com/services/…
 * const channel = slackChannel({ url });
 * ```
 */
export function slackChannel(options: SlackChannelOptions): Channel {
  const { name = 'slack', fetch = systemFetch } = options;
  const url = checkedAddress(name, options.url);
  const post = async (payload: SlackPayload, signal: AbortSignal): Promise<FplMlError | null> => {
    const answer = await httpPost(fetch, { channel: name, url, body: JSON.stringify(payload), signal });
    const value = parsed(answer.text);
    return isTaken(answer.status, value) ? null : failure(name, url, answer, value);
  };
  return {
    name,
    send: async (notification, { signal, idempotencyKey }) => {
      const refusal = await post(slackPayload(notification, idempotencyKey), signal);
      if (refusal === null) return;
      if (!String(refusal.data['reason']).startsWith('invalid_blocks')) throw refusal;
      const second = await post(slackFallback(notification, idempotencyKey), signal);
      if (second !== null) throw second;
    },
  };
}
