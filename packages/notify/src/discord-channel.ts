import type { Channel } from './channel.js';
import { discordPayload } from './discord-payload.js';
import { checkedAddress } from './http-address.js';
import { type AnswerDetails, answerFailure } from './http-failure.js';
import type { HttpFetch } from './http-fetch.js';
import { httpPost } from './http-post.js';
import { toMilliseconds } from './retry-after.js';
import { systemFetch } from './system-fetch.js';

/** Options of {@link discordChannel}. */
export interface DiscordChannelOptions {
  /** Address of a webhook. It is a password, and never in an error. */
  readonly url: string;
  /** Default `discord`. */
  readonly name?: string;
  /** Default the platform's. */
  readonly fetch?: HttpFetch;
}

/** The figures in an answer: the number of the error, and the seconds to wait. Its texts are not looked at. */
function detailsOf(text: string): AnswerDetails {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A proxy in front of Discord answers with a page; the status then says it all.
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const [code, wait] = ['code' in value ? value.code : null, 'retry_after' in value ? value.retry_after : null];
  return {
    reason: typeof code === 'number' && code !== 0 ? `code ${code}` : undefined,
    retryAfter: typeof wait === 'number' && wait >= 0 ? toMilliseconds(wait) : undefined,
  };
}

/**
 * Posts each notification to a webhook of Discord, as an embed: title, message, up to 25 fields, and below the dedup key
 * and the idempotency key; the colour tells the level. Nothing in the texts can mention anybody. It waits until Discord
 * has kept the message.
 *
 * @returns a channel that fails as the one of `slackChannel`
 * @throws FplMlError `CHANNEL_INVALID`
 *
 * @example
 * ```ts
 * import { discordChannel } from '@fpl-ml/notify';
 *
 * declare const url: string; // https://discord.com/api/webhooks/…
 * const channel = discordChannel({ url });
 * ```
 */
export function discordChannel(options: DiscordChannelOptions): Channel {
  const { name = 'discord', fetch = systemFetch } = options;
  const url = checkedAddress(name, options.url);
  // Without it, Discord answers before it has kept the message, and says nothing when it then does not.
  url.searchParams.set('wait', 'true');
  return {
    name,
    send: async (notification, { signal, idempotencyKey }) => {
      const body = JSON.stringify(discordPayload(notification, idempotencyKey));
      const answer = await httpPost(fetch, { channel: name, url, body, signal });
      if (answer.status === 200 || answer.status === 204) return;
      throw answerFailure(name, answer, detailsOf(answer.text));
    },
  };
}
