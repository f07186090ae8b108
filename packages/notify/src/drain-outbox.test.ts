import { type Outbox, seededRandom } from '@fpl-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel } from './channel.js';
import { createNotifier } from './notifier.js';
import { alertOf, setUpDelivery, titles } from './notifier-fixture.js';
import { recordingChannel } from './recording-channel.js';

/** Fails the next call of a method as a process does that dies before it. */
function dyingBefore(outbox: Outbox, method: 'markDelivered' | 'markFailed'): Outbox {
  let alive = false;
  return {
    ...outbox,
    [method]: async (message: never, change: never) => {
      if (alive) return outbox[method](message, change);
      alive = true;
      throw new Error('killed');
    },
  };
}

describe('drain', () => {
  it('does nothing when nothing is due', async () => {
    expect(await setUpDelivery().notifier.drain()).toEqual({ delivered: 0, failed: 0, dead: 0 });
  });

  it('delivers again, with the same key, what was sent before a crash but not marked', async () => {
    const { options, slack, clock, notifier } = setUpDelivery({ lease: 60_000 });
    await notifier.sendAlert(alertOf('one'));
    await notifier.sendAlert(alertOf('two'));
    const dying = createNotifier({ ...options, outbox: dyingBefore(options.outbox, 'markDelivered') });
    await expect(dying.drain()).rejects.toThrow('killed');
    await clock.advance(59_999);
    expect(await notifier.drain()).toEqual({ delivered: 0, failed: 0, dead: 0 });
    await clock.advance(1);
    expect(await notifier.drain()).toEqual({ delivered: 2, failed: 0, dead: 0 });
    expect(titles(slack)).toEqual(['one', 'one', 'two']);
    const [first, again, other] = slack.received.map(({ idempotencyKey }) => idempotencyKey);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('keeps the order of a key across failures, while other keys pass', async () => {
    const { notifier, slack, clock } = setUpDelivery();
    slack.failNext(1);
    for (const [title, key] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
      ['b2', 'b'],
    ] as const) {
      await notifier.sendAlert(alertOf(title, key));
    }
    await notifier.resolveAlert('a');
    expect(await notifier.drain()).toEqual({ delivered: 2, failed: 1, dead: 0 });
    expect(titles(slack)).toEqual(['b1', 'b2']);
    await clock.advance(5_000);
    expect(await notifier.drain()).toEqual({ delivered: 3, failed: 0, dead: 0 });
    expect(titles(slack)).toEqual(['b1', 'b2', 'a1', 'a2', 'a2']);
    expect(slack.received.at(-1)?.notification.status).toBe('resolved');
  });

  it('does not let one channel hold up another', async () => {
    const [slack, email] = [recordingChannel('slack'), recordingChannel('email')];
    const { notifier } = setUpDelivery({ channels: [slack, email] });
    slack.failNext(1);
    await notifier.sendAlert(alertOf('one'));
    await notifier.sendAlert(alertOf('two'));
    expect(await notifier.drain()).toEqual({ delivered: 2, failed: 1, dead: 0 });
    expect([titles(slack), titles(email)]).toEqual([[], ['one', 'two']]);
  });

  it('honours the pause that a channel asks for, to the millisecond', async () => {
    const { notifier, slack, clock } = setUpDelivery();
    slack.failNext(1, { retryAfter: 30_000 });
    await notifier.sendAlert(alertOf('one'));
    await notifier.drain();
    await clock.advance(29_999);
    await notifier.drain();
    expect(titles(slack)).toEqual([]);
    await clock.advance(1);
    await notifier.drain();
    expect(titles(slack)).toEqual(['one']);
  });

  it('gives up what is permanent at once, and goes on with the next of the key', async () => {
    const { notifier, slack, options, log } = setUpDelivery();
    slack.failNext(1, { retryable: false });
    await notifier.sendAlert(alertOf('one'));
    await notifier.sendAlert(alertOf('two'));
    expect(await notifier.drain()).toEqual({ delivered: 1, failed: 0, dead: 1 });
    expect(titles(slack)).toEqual(['two']);
    const rows = await options.outbox.list('alert');
    expect(rows.map(({ state, lastError }) => [state, lastError])).toEqual([
      ['dead', 'CHANNEL_FAILED: Channel "slack" was told to fail.'],
      ['delivered', null],
    ]);
    expect(log.map(({ level, component }) => [level, component])).toEqual([['error', 'notify']]);
  });

  it('gives up after the last attempt', async () => {
    const { notifier, slack, clock } = setUpDelivery({ retry: { maxAttempts: 3, baseDelay: 10 } });
    slack.failNext(9);
    await notifier.sendAlert(alertOf('one'));
    const outcomes: unknown[] = [];
    for (let i = 0; i < 5; i += 1) {
      outcomes.push(await notifier.drain());
      await clock.advance(100);
    }
    const [failed, dead, nothing] = [
      { delivered: 0, failed: 1, dead: 0 },
      { delivered: 0, failed: 0, dead: 1 },
      { delivered: 0, failed: 0, dead: 0 },
    ];
    expect(outcomes).toEqual([failed, failed, dead, nothing, nothing]);
  });

  it('uses no attempt up on pauses that a channel asks for, in whichever process', async () => {
    const { options, slack, clock, log } = setUpDelivery({ retry: { maxAttempts: 2, baseDelay: 10 } });
    await createNotifier(options).sendAlert(alertOf('one'));
    slack.failNext(20, { retryAfter: 30_000 });
    slack.failNext(1);
    for (let i = 0; i < 21; i += 1) {
      expect(await createNotifier(options).drain()).toEqual({ delivered: 0, failed: 1, dead: 0 });
      await clock.advance(900_000);
    }
    expect(log[20]?.data['error']).toBe('CHANNEL_FAILED: Channel "slack" was told to fail. (asked to pause 20×)');
    expect(await createNotifier(options).drain()).toEqual({ delivered: 1, failed: 0, dead: 0 });
  });

  it('gives up a channel that asks for pauses for ever, a day after the alert', async () => {
    const { notifier, slack, clock, options } = setUpDelivery();
    slack.failNext(1_000, { retryAfter: 3_000_000 });
    await notifier.sendAlert(alertOf('one'));
    let rounds = 0;
    while ((await notifier.drain()).dead === 0) {
      rounds += 1;
      await clock.advance(3_000_000);
    }
    expect(rounds).toBe(29);
    expect(clock.now()).toBe(1_000 + 29 * 3_000_000);
    expect((await options.outbox.list('alert'))[0]).toMatchObject({ state: 'dead', attempts: 30 });
  });

  it('gives up a message during whose sending the process dies each time', async () => {
    const { options, slack, clock } = setUpDelivery({ retry: { maxAttempts: 2 } });
    const notifier = createNotifier(options);
    await notifier.sendAlert(alertOf('one'));
    for (let i = 0; i < 2; i += 1) {
      await expect(
        createNotifier({ ...options, outbox: dyingBefore(options.outbox, 'markDelivered') }).drain(),
      ).rejects.toThrow();
      await clock.advance(60_000);
    }
    expect(await notifier.drain()).toEqual({ delivered: 0, failed: 0, dead: 1 });
    expect(slack.received).toHaveLength(2);
    expect((await options.outbox.list('alert'))[0]?.lastError).toMatch(/^NOTIFICATION_ABANDONED/);
  });

  it('counts a channel that does not answer as failed, and aborts it', async () => {
    const aborted: unknown[] = [];
    const hung: Channel = {
      name: 'hung',
      send: (_, { signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => aborted.push(signal.reason));
        }),
    };
    const { notifier, clock, options } = setUpDelivery({ channels: [hung], sendTimeout: 20_000 });
    await notifier.sendAlert(alertOf('one'));
    const draining = notifier.drain();
    await clock.advance(20_000);
    expect(await draining).toEqual({ delivered: 0, failed: 1, dead: 0 });
    expect(aborted).toHaveLength(1);
    expect((await options.outbox.list('alert'))[0]?.lastError).toMatch(/^CHANNEL_TIMEOUT/);
    expect(clock.timers).toBe(0);
  });

  it('tries again later for a channel that it does not have', async () => {
    const { notifier, options, slack, clock } = setUpDelivery();
    await notifier.sendAlert(alertOf('one'));
    const other = createNotifier({ ...options, channels: [recordingChannel('email')] });
    expect(await other.drain()).toEqual({ delivered: 0, failed: 1, dead: 0 });
    await clock.advance(5_000);
    expect(await notifier.drain()).toEqual({ delivered: 1, failed: 0, dead: 0 });
    expect(titles(slack)).toEqual(['one']);
  });

  it('keeps secrets out of the outbox and the log', async () => {
    const leaky: Channel = {
      name: 'slack',
      send: () => Promise.reject(new Error('404 from https://hooks.slack.com/services/T0/B0/s3cret')),
    };
    const { notifier, options, log } = setUpDelivery({ channels: [leaky] });
    await notifier.sendAlert(alertOf('one'));
    await notifier.drain();
    expect(log).toHaveLength(1);
    expect(JSON.stringify([log, await options.outbox.list('alert')])).not.toContain('s3cret');
  });

  it('waits for what is under way before it rejects', async () => {
    const { options, clock } = setUpDelivery();
    const uneven: Channel = {
      name: 'slack',
      send: ({ title }) => (title === 'slow' ? clock.sleep(500) : Promise.resolve()),
    };
    const outbox = dyingBefore(options.outbox, 'markDelivered');
    const notifier = createNotifier({ ...options, channels: [uneven], outbox });
    await notifier.sendAlert(alertOf('fast', 'a'));
    await notifier.sendAlert(alertOf('slow', 'b'));
    const rejected = expect(notifier.drain()).rejects.toThrow('killed');
    const whenRejected = rejected.then(() => clock.now());
    await clock.advance(500);
    expect(await whenRejected).toBe(1_500);
    expect((await options.outbox.list('alert')).map(({ state }) => state)).toEqual(['pending', 'delivered']);
  });

  it('takes no further batch once its signal has aborted', async () => {
    const controller = new AbortController();
    const slack = recordingChannel('slack');
    const channel: Channel = {
      name: 'slack',
      send: async (notification, options) => {
        controller.abort();
        await slack.send(notification, options);
      },
    };
    const { notifier } = setUpDelivery({ channels: [channel] });
    await notifier.sendAlert(alertOf('one'));
    await notifier.sendAlert(alertOf('two'));
    expect(await notifier.drain({ signal: controller.signal })).toEqual({ delivered: 1, failed: 0, dead: 0 });
    expect(titles(slack)).toEqual(['one']);
  });

  it('warns when a claim ran out during the delivery, and leaves the message to the other relay', async () => {
    const { options, clock, log } = setUpDelivery();
    const slow: Channel = {
      name: 'slack',
      send: async () => {
        // The other relay claims once the lease is over, before this delivery ends.
        await options.outbox.claim({
          topic: 'alert',
          owner: 'other',
          now: clock.now() + 60_000,
          lease: 60_000,
          limit: 1,
        });
      },
    };
    const notifier = createNotifier({ ...options, channels: [slow] });
    await notifier.sendAlert(alertOf('one'));
    expect(await notifier.drain()).toEqual({ delivered: 0, failed: 0, dead: 0 });
    expect(log.map(({ level, data }) => [level, data['lost']])).toEqual([['warn', 1]]);
  });

  it('delivers each message at least once and in order, whatever fails and whoever dies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = seededRandom(seed);
        const { options, slack, clock, notifier } = setUpDelivery({ retry: { maxAttempts: 1_000 } });
        const flaky = (outbox: Outbox): Outbox => ({
          ...outbox,
          markDelivered: async (message, now) => {
            if (random.next() < 0.2) throw new Error('killed');
            return outbox.markDelivered(message, now);
          },
        });
        for (let i = 0; i < 8; i += 1) await notifier.sendAlert(alertOf(`${i}`, `key-${i % 2}`));
        for (let round = 0; round < 40; round += 1) {
          slack.failNext(random.integer(3));
          await createNotifier({ ...options, outbox: flaky(options.outbox) })
            .drain()
            .catch(() => undefined);
          await clock.advance(60_000);
        }
        await clock.advance(900_000);
        while ((await notifier.drain()).failed > 0) await clock.advance(900_000);
        for (const key of ['key-0', 'key-1']) {
          const got = slack.received.filter(({ notification }) => notification.dedupKey === key);
          const firsts = [...new Set(got.map(({ idempotencyKey }) => idempotencyKey))];
          const order = firsts.map((id) =>
            Number(got.find(({ idempotencyKey }) => idempotencyKey === id)?.notification.title),
          );
          expect(order).toEqual([0, 2, 4, 6].map((i) => i + Number(key.at(-1))));
          // Repetitions follow at once: nothing later of the key comes between.
          const seen = got.map(({ idempotencyKey }) => firsts.indexOf(idempotencyKey));
          expect(seen).toEqual([...seen].toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 30, seed: 7 },
    );
  });
});
