import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { codeOf } from './notifier-fixture.js';
import { type ReceivedWebhook, type VerifyWebhookOptions, verifyWebhookSignature } from './verify-webhook-signature.js';
import { signWebhook } from './webhook-signature.js';

const [OLD, NEW] = ['a', 'b'].map((letter) => `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`) as [
  string,
  string,
];
const sent = { id: 'alert-1/webhook', timestamp: '1700000000', body: '{"type":"alert.firing"}' };
const received: ReceivedWebhook = { ...sent, signature: signWebhook([NEW], sent) };
const options: VerifyWebhookOptions = { secrets: [NEW], now: 1_700_000_000_000 };

/** Why it is refused; `none` when it is not. */
function refusal(change: Partial<ReceivedWebhook>, otherwise: Partial<VerifyWebhookOptions> = {}): unknown {
  try {
    verifyWebhookSignature({ ...received, ...change }, { ...options, ...otherwise });
    return 'none';
  } catch (error) {
    return isFplMlError(error, 'WEBHOOK_SIGNATURE_INVALID') ? error.data['reason'] : error;
  }
}

describe('verifyWebhookSignature', () => {
  it('takes what was signed, as text and as bytes', () => {
    expect(refusal({})).toBe('none');
    expect(refusal({ body: new TextEncoder().encode(sent.body) })).toBe('none');
  });

  it('refuses what was changed on the way', () => {
    const mismatch = 'signature does not match';
    expect(refusal({ id: 'alert-2/webhook' })).toBe(mismatch);
    expect(refusal({ timestamp: '1700000001' })).toBe(mismatch);
    expect(refusal({ body: `${sent.body} ` })).toBe(mismatch);
    expect(refusal({ signature: signWebhook([OLD], sent) })).toBe(mismatch);
    expect(refusal({ signature: received.signature?.slice(0, -4) })).toBe(mismatch);
    expect(refusal({ signature: received.signature?.replace('v1,', 'v2,') })).toBe(mismatch);
    expect(refusal({ signature: 'v1,' })).toBe(mismatch);
  });

  it('refuses what lacks a header', () => {
    for (const name of ['id', 'timestamp', 'signature']) {
      for (const value of [null, undefined, '']) expect(refusal({ [name]: value })).toBe('headers are missing');
    }
  });

  it('refuses what is old, early, or has no time', () => {
    const late = 'timestamp is too far from now';
    expect(refusal({}, { now: 1_700_000_300_000 })).toBe('none');
    expect(refusal({}, { now: 1_700_000_300_001 })).toBe(late);
    expect(refusal({}, { now: 1_699_999_700_000 })).toBe('none');
    expect(refusal({}, { now: 1_699_999_699_999 })).toBe(late);
    expect(refusal({}, { now: 1_700_000_002_000, tolerance: 1_000 })).toBe(late);
    expect(refusal({}, { now: Number.NaN })).toBe(late);
    for (const timestamp of ['1.7e9', '0x6553f100', ' 1700000000', 'soon']) {
      const signature = signWebhook([NEW], { ...sent, timestamp });
      expect(refusal({ timestamp, signature })).toBe('timestamp is no number of seconds');
    }
  });

  it('takes either secret while they are exchanged, on both sides', () => {
    expect(refusal({ signature: signWebhook([OLD, NEW], sent) })).toBe('none');
    expect(refusal({ signature: signWebhook([OLD], sent) }, { secrets: [NEW, OLD] })).toBe('none');
  });

  it('asks for secrets that are none to guess, and does not repeat others', async () => {
    for (const secrets of [[], ['whsec_'], ['c2hvcnQ='], ['whsec_c2hvcnQ='], [NEW, 'whsec_s3cret!']]) {
      expect(await codeOf(() => verifyWebhookSignature(received, { ...options, secrets }))).toBe(
        'WEBHOOK_SECRET_INVALID',
      );
      expect(() => signWebhook(secrets, sent)).not.toThrow(/c2hvcnQ|s3cret/);
    }
  });
});
