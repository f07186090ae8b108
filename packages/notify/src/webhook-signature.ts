import { createHmac } from 'node:crypto';
import { FplMlError } from '@fpl-ml/core';

/** What is signed. */
export interface SignedContent {
  /** Header `webhook-id`. */
  readonly id: string;
  /** Header `webhook-timestamp`: epoch seconds. */
  readonly timestamp: number | string;
  /** The body, byte for byte as it travels. */
  readonly body: string | Uint8Array;
}

const PREFIX = 'whsec_';
const FEWEST_BYTES = 24;

/**
 * The keys behind secrets, in their order.
 *
 * @param secrets at least one: `whsec_` and 24 bytes or more in base64
 * @throws FplMlError `WEBHOOK_SECRET_INVALID`, which does not say the secret
 */
export function webhookKeys(secrets: readonly string[]): readonly Uint8Array[] {
  const keys = secrets.map((secret) => {
    const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
    return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  });
  const bad = keys.findIndex((key) => key.length < FEWEST_BYTES);
  if (bad < 0 && keys.length > 0) return keys;
  throw new FplMlError(
    'WEBHOOK_SECRET_INVALID',
    `Expected at least one secret, each "${PREFIX}" and ${FEWEST_BYTES} random bytes or more in base64, got ` +
      `${keys.length === 0 ? 'none' : `another text at position ${bad}`}: make one with \`openssl rand -base64 32\`.`,
    { data: { count: keys.length, position: bad } },
  );
}

/** HMAC-SHA256 of id, timestamp and body, as bytes. */
export function webhookDigest(key: Uint8Array, { id, timestamp, body }: SignedContent): Uint8Array {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}

/**
 * The value of the header `webhook-signature`, by the specification Standard Webhooks: for each secret `v1,` and the digest
 * in base64, with blanks between them.
 *
 * @throws FplMlError `WEBHOOK_SECRET_INVALID`
 */
export function signWebhook(secrets: readonly string[], content: SignedContent): string {
  const digests = webhookKeys(secrets).map((key) => webhookDigest(key, content));
  return digests.map((digest) => `v1,${Buffer.from(digest).toString('base64')}`).join(' ');
}
