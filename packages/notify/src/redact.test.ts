import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.js';
import { redact } from './redact.js';

describe('redact', () => {
  it.each([
    ['POST https://hooks.slack.com/services/T0/B0/s3cret failed', 'POST https://hooks.slack.com/[redacted] failed'],
    ['"https://discord.com/api/webhooks/1/s3cret?wait=true"', '"https://discord.com/[redacted]"'],
    ['postgres://bob:s3cret@db:5432/ml', 'postgres://[redacted]'],
    ['postgres://bob:s3/cr@et@db/ml', 'postgres://[redacted]'],
    ['smtp://mail.example.com:587 refused', 'smtp://mail.example.com:587 refused'],
    ['https://example.com?key=s3cret', 'https://example.com/[redacted]'],
    ['HTTPS://EXAMPLE.COM/S3CRET', 'HTTPS://EXAMPLE.COM/[redacted]'],
    ['{"url":"https:\\/\\/hooks.slack.com\\/services\\/s3cret"}', '{"url":"https://hooks.slack.com/[redacted]"}'],
    ['header Authorization: Bearer s3cret, next', 'header Authorization: Bearer [redacted], next'],
    [
      'hook_https://example.com/s3cret 2https://example.com/s3cret',
      'hook_https://example.com/[redacted] 2https://example.com/[redacted]',
    ],
    ['nothing to hide: a/b at 12:30', 'nothing to hide: a/b at 12:30'],
    ['at fit (file:///srv/node_modules/@a/b.js:1:2)', 'at fit (file:///srv/node_modules/@a/b.js:1:2)'],
  ])('turns %j into %j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('takes out what it is told, the longest first, and not what is too short to be a secret', () => {
    expect(redact('abcd abcdef 1', ['abcd', 'abcdef', '1', ''])).toBe('[redacted] [redacted] 1');
  });

  it('lets no path of an address through', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_-]{8,20}$/);
    fc.assert(
      fc.property(secret, secret, fc.constantFrom(' ', '"', "'", '>', ''), (path, token, end) => {
        const text = redact(`x https://hooks.example.com/${path}/q?token=${token}${end}`);
        expect(text.startsWith('x https://hooks.example.com/[redacted]')).toBe(true);
        expect(text).not.toContain(token);
      }),
    );
  });

  it('is applied to errors before anybody sees them', () => {
    const described = describeError(new TypeError('fetch to https://hooks.slack.com/services/s3cret failed'));
    expect(described).toBe('TypeError: fetch to https://hooks.slack.com/[redacted] failed');
    expect(describeError(`thrown ${'x'.repeat(5_000)}`)).toHaveLength(1_000);
  });
});
