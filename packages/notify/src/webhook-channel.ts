import { type Clock, canonicalJson } from '@fpl-ml/core';
import type { Channel } from './channel.js';
import { checkInRange } from './check-in-range.js';
import { headerText } from './header-text.js';
import { checkedAddress } from './http-address.js';
import { answerFailure } from './http-failure.js';
import type { HttpFetch } from './http-fetch.js';
import { httpPost } from './http-post.js';
import type { Notification } from './notification.js';
import { LEAST_BYTES, shrinkNotification } from './shrink-notification.js';
import { systemFetch } from './system-fetch.js';
import { signWebhook, webhookKeys } from './webhook-signature.js';

/** Options of {@link webhookChannel}. */
export interface WebhookChannelOptions {
  /** Where to post. Never in an error. */
  readonly url: string;
  /** `whsec_` and base64. All of them sign, so that a receiver may know the old or the new one while they are exchanged. */
  readonly secrets: readonly string[];
  /** Stamps each attempt. */
  readonly clock: Clock;
  /** Default `webhook`. */
  readonly name?: string;
  /** Whether the address may be without TLS also on other machines. Default `false`. */
  readonly allowHttp?: boolean;
  /** Bytes of the notification's JSON, from which on its texts are shortened. Default 65,536, at least 16,384. */
  readonly maxBytes?: number;
  /** Default the platform's. */
  readonly fetch?: HttpFetch;
}

function bodyOf(notification: Notification, maxBytes: number): string {
  return canonicalJson({
    type: `alert.${notification.status}`,
    timestamp: new Date(notification.at).toISOString(),
    data: shrinkNotification(notification, maxBytes),
  });
}

/**
 * Posts each notification as JSON, `{ type: 'alert.firing' | 'alert.resolved', timestamp, data }` with the notification as
 * `data`, signed by the specification Standard Webhooks: the headers `webhook-id` (the idempotency key), `webhook-timestamp`
 * and `webhook-signature`. Receivers check it with `verifyWebhookSignature`, or with any library of the specification. Any
 * status from 200 to 299 counts as taken.
 *
 * @returns a channel that fails as the one of `slackChannel`
 * @throws FplMlError `CHANNEL_INVALID`, `WEBHOOK_SECRET_INVALID`
 *
 * @example
 * ```ts
 * import { systemClock } from '@fpl-ml/core';
 * import { webhookChannel } from '@fpl-ml/notify';
 *
 * declare const secret: string; // whsec_…
 * const channel = webhookChannel({ url: 'https://example.com/alerts', secrets: [secret], clock: systemClock() });
 * ```
 */
export function webhookChannel(options: WebhookChannelOptions): Channel {
  const { clock, name = 'webhook', allowHttp = false, maxBytes = 65_536, fetch = systemFetch } = options;
  const url = checkedAddress(name, options.url, allowHttp);
  const secrets = Object.freeze([...options.secrets]);
  webhookKeys(secrets);
  checkInRange(name, 'maxBytes', maxBytes, LEAST_BYTES);
  return {
    name,
    send: async (notification, { signal, idempotencyKey }) => {
      const body = bodyOf(notification, maxBytes);
      const [id, timestamp] = [headerText(idempotencyKey), Math.floor(clock.now() / 1_000)];
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook(secrets, { id, timestamp, body }),
      };
      const answer = await httpPost(fetch, { channel: name, url, body, headers, signal });
      if (answer.status < 200 || answer.status > 299) throw answerFailure(name, answer);
    },
  };
}
