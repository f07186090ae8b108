import type { Outbox } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import type { Channel } from './channel.js';
import { createNotifier } from './notifier.js';
import { alertOf, codeOf, setUp, setUpDelivery, titles } from './notifier-fixture.js';
import type { NotifierOptions } from './notifier-options.js';
import { recordingChannel } from './recording-channel.js';

const refusal = (change: Partial<NotifierOptions>): Promise<string> => codeOf(() => setUp(change));

describe('createNotifier', () => {
  it('refuses two channels of one name, routes that lead nowhere, and figures out of range', async () => {
    expect(await refusal({ channels: [recordingChannel('a'), recordingChannel('a')] })).toBe('CHANNEL_NAME_TAKEN');
    expect(await refusal({ routes: [{ channel: 'pager' }] })).toBe('CHANNEL_UNKNOWN');
    const loud = Object.assign({ channel: 'slack' }, { minLevel: 'error' });
    // @ts-expect-error as it may come from a configuration file
    expect(await refusal({ routes: [loud] })).toBe('NOTIFIER_INVALID');
    const figures: readonly Partial<NotifierOptions>[] = [
      { cooldown: -1 },
      { cooldown: Number.NaN },
      { pollInterval: 0 },
      { batchSize: 0 },
      { sendTimeout: 0 },
      { sendTimeout: 10_000, lease: 10_000 },
      { retry: { maxAttempts: 0 } },
      { retry: { baseDelay: -1 } },
    ];
    for (const figure of figures) expect(await refusal(figure)).toBe('NOTIFIER_INVALID');
  });
});

describe('start and stop', () => {
  it('drains now and then at every interval, until it is stopped', async () => {
    const { notifier, slack, clock } = setUpDelivery({ pollInterval: 1_000 });
    await notifier.sendAlert(alertOf('one'));
    notifier.start();
    notifier.start();
    await clock.advance(0);
    expect(titles(slack)).toEqual(['one']);
    await notifier.sendAlert(alertOf('two'));
    await clock.advance(999);
    expect(titles(slack)).toEqual(['one']);
    await clock.advance(1);
    expect(titles(slack)).toEqual(['one', 'two']);
    await notifier.stop();
    await notifier.stop();
    expect(clock.timers).toBe(0);
    await notifier.sendAlert(alertOf('three'));
    await clock.advance(10_000);
    expect(titles(slack)).toEqual(['one', 'two']);
    notifier.start();
    await clock.advance(0);
    expect(titles(slack)).toEqual(['one', 'two', 'three']);
    await notifier[Symbol.asyncDispose]();
    expect(clock.timers).toBe(0);
  });

  it('finishes what is under way before it has stopped', async () => {
    const slack = recordingChannel('slack');
    const { options, clock } = setUpDelivery();
    const slow: Channel = {
      name: 'slack',
      send: async (notification, sending) => {
        await clock.sleep(500);
        await slack.send(notification, sending);
      },
    };
    const notifier = createNotifier({ ...options, channels: [slow] });
    await notifier.sendAlert(alertOf('one'));
    await notifier.sendAlert(alertOf('two'));
    notifier.start();
    await clock.advance(100);
    const stopped = notifier.stop().then(() => clock.now());
    await clock.advance(900);
    expect(await stopped).toBe(1_500);
    expect(titles(slack)).toEqual(['one']);
    expect((await options.outbox.list('alert')).map(({ state }) => state)).toEqual(['delivered', 'pending']);
  });

  it('logs a drain that fails, and goes on', async () => {
    const { options, clock, slack, log } = setUpDelivery({ pollInterval: 1_000 });
    let down = true;
    const outbox: Outbox = {
      ...options.outbox,
      claim: (request) =>
        down ? Promise.reject(new Error('postgres://bob:s3cret@db refused')) : options.outbox.claim(request),
    };
    const notifier = createNotifier({ ...options, outbox });
    await notifier.sendAlert(alertOf('one'));
    notifier.start();
    await clock.advance(1_000);
    expect(log).toHaveLength(2);
    expect(log[0]).toMatchObject({ level: 'error', data: { error: 'Error: postgres://[redacted] refused' } });
    down = false;
    await clock.advance(1_000);
    expect(titles(slack)).toEqual(['one']);
    await notifier.stop();
  });
});
