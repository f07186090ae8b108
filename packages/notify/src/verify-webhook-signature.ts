import { timingSafeEqual } from 'node:crypto';
import { FplMlError } from '@fpl-ml/core';
import { webhookDigest, webhookKeys } from './webhook-signature.js';

/** A request that a webhook got. */
export interface ReceivedWebhook {
  /** Header `webhook-id`. */
  readonly id: string | null | undefined;
  /** Header `webhook-timestamp`. */
  readonly timestamp: string | null | undefined;
  /** Header `webhook-signature`. */
  readonly signature: string | null | undefined;
  /** The body as it came, before any parsing. */
  readonly body: string | Uint8Array;
}

/** Options of {@link verifyWebhookSignature}. */
export interface VerifyWebhookOptions {
  /** All that are in use: while a secret is exchanged, the old and the new one. */
  readonly secrets: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Milliseconds by which the timestamp may be off, either way. Default 5 minutes. */
  readonly tolerance?: number;
}

/** Signatures of other versions are for other receivers; more than this many are an attack. */
const MOST_SIGNATURES = 20;

function refused(reason: string, advice: string): FplMlError {
  return new FplMlError(
    'WEBHOOK_SIGNATURE_INVALID',
    `Expected a webhook signed with one of the secrets, got one whose ${reason}: ${advice}.`,
    { data: { reason } },
  );
}

function signaturesIn(header: string): readonly Uint8Array[] {
  const parts = header.split(' ').slice(0, MOST_SIGNATURES);
  return parts.filter((part) => part.startsWith('v1,')).map((part) => Buffer.from(part.slice('v1,'.length), 'base64'));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Checks that a request comes from who knows the secret, is unchanged, and is fresh. A repetition within the tolerance
 * passes: remember the `webhook-id` of what was done, and do it once.
 *
 * @throws FplMlError `WEBHOOK_SIGNATURE_INVALID`, whose `data.reason` says which of the three it is;
 * `WEBHOOK_SECRET_INVALID`
 *
 * @example
 * ```ts
 * import { verifyWebhookSignature } from '@fpl-ml/notify';
 *
 * declare const request: { headers: Record<string, string | undefined>; rawBody: Uint8Array };
 * declare const secret: string; // whsec_…
 * verifyWebhookSignature(
 *   {
 *     id: request.headers['webhook-id'],
 *     timestamp: request.headers['webhook-timestamp'],
 *     signature: request.headers['webhook-signature'],
 *     body: request.rawBody,
 *   },
 *   { secrets: [secret], now: Date.now() },
 * );
 * ```
 */
export function verifyWebhookSignature(webhook: ReceivedWebhook, options: VerifyWebhookOptions): void {
  const { id, timestamp, signature, body } = webhook;
  const { secrets, now, tolerance = 300_000 } = options;
  const keys = webhookKeys(secrets);
  if (!id || !timestamp || !signature) {
    throw refused('headers are missing', 'answer 400, and look whether a proxy drops `webhook-…` headers');
  }
  // Digits only: the text goes into the digest, and `Number` would take others for the same time.
  if (!/^\d{1,12}$/.test(timestamp)) throw refused('timestamp is no number of seconds', 'answer 400');
  if (!(Math.abs(now - Number(timestamp) * 1_000) <= tolerance)) {
    throw refused('timestamp is too far from now', 'answer 400, and compare the clocks');
  }
  const given = signaturesIn(signature);
  const wanted = keys.map((key) => webhookDigest(key, { id, timestamp, body }));
  // All pairs are compared, so that the time taken tells nothing.
  const matches = wanted.flatMap((digest) => given.filter((other) => isSame(digest, other)));
  if (matches.length === 0) throw refused('signature does not match', 'answer 401, and compare the secrets');
}
