import { describe, expect, it } from 'vitest';
import type { Channel } from './channel.js';
import { codeOf, setUp } from './notifier-fixture.js';
import { recordingChannel } from './recording-channel.js';

describe('testNotifications', () => {
  it('tries every channel past cooldown and outbox, and says what is wrong with each', async () => {
    const bare: Channel = {
      name: 'bare',
      send: () => Promise.reject(new Error('at https://hooks.example.com/s3cret')),
    };
    const [good, bad] = [recordingChannel('good'), recordingChannel('bad')];
    const { notifier, options } = setUp({ channels: [good, bad, bare] });
    for (const round of [1, 2]) {
      bad.failNext(1, { retryable: false });
      expect(await notifier.testNotifications()).toEqual([
        { channel: 'good', ok: true, duration: 0 },
        {
          channel: 'bad',
          ok: false,
          duration: 0,
          error: {
            code: 'CHANNEL_FAILED',
            message: 'CHANNEL_FAILED: Channel "bad" was told to fail.',
            retryable: false,
          },
        },
        {
          channel: 'bare',
          ok: false,
          duration: 0,
          error: { code: 'UNKNOWN', message: 'Error: at https://hooks.example.com/[redacted]', retryable: true },
        },
      ]);
      expect(good.received).toHaveLength(round);
    }
    expect(good.received[0]).toMatchObject({
      idempotencyKey: 'test-1/good',
      notification: { level: 'info', status: 'firing' },
    });
    expect([await options.store.list(), await options.outbox.list('alert')]).toEqual([[], []]);
  });

  it('tries only the channels that are named', async () => {
    const [good, other] = [recordingChannel('good'), recordingChannel('other')];
    const { notifier } = setUp({ channels: [good, other] });
    expect(await notifier.testNotifications({ channels: ['other'] })).toEqual([
      { channel: 'other', ok: true, duration: 0 },
    ]);
    expect(good.received).toEqual([]);
    expect(await codeOf(() => notifier.testNotifications({ channels: ['other', 'gone'] }))).toBe('CHANNEL_UNKNOWN');
    expect(other.received).toHaveLength(1);
  });

  it('does not wait for ever', async () => {
    const hung: Channel = { name: 'hung', send: () => new Promise(() => undefined) };
    const { notifier, clock } = setUp({ channels: [hung], sendTimeout: 50 });
    const testing = notifier.testNotifications();
    await clock.advance(50);
    expect(await testing).toMatchObject([
      { channel: 'hung', ok: false, duration: 50, error: { code: 'CHANNEL_TIMEOUT', retryable: true } },
    ]);
    expect(clock.timers).toBe(0);
  });
});
