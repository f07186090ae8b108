import { expect, test } from 'vitest';
import { withoutSecretsIn } from './test-notifications.js';

test('whatever a channel says, no secret is told', () => {
  const error = { code: 'UNKNOWN', message: 'bad login c4nary', retryable: false };
  const told = withoutSecretsIn({ channel: 'email', ok: false, duration: 1, error }, ['c4nary']);
  expect(told).toEqual({
    channel: 'email',
    ok: false,
    duration: 1,
    error: { ...error, message: 'bad login [redacted]' },
  });
});
