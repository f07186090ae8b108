import assert from 'node:assert/strict';
import { type Check, type FplMlError, frozenCopy, isFplMlError } from '@fpl-ml/core';
import type { Channel } from '../channel.js';
import type { Notification } from '../notification.js';

/** One notification as the other side got it. */
export interface Arrival {
  /** Everything a reader or a program could see of it, as one text. */
  readonly text: string;
  /** What repetitions are told by; `null` where the other side sees none. */
  readonly idempotencyKey: string | null;
}

/** A channel together with the other side of it. */
export interface ChannelSubject {
  readonly channel: Channel;
  /** What has arrived, in order. */
  arrived(): Promise<readonly Arrival[]>;
  /**
   * Lets the other side refuse the next notification.
   *
   * @param failure `permanent`: in a way that no repetition mends; `retryAfter`: asking for a pause of so many milliseconds
   */
  failNext(failure: { readonly permanent?: boolean; readonly retryAfter?: number }): void;
  /** Lets the other side never answer the next notification; resolves when it has got that. */
  hangNext?(): Promise<void>;
  /** Passwords, paths and the like that the channel was made with; the other side repeats them when it refuses. */
  readonly secrets?: readonly string[];
}

function notification(change: Partial<Notification> = {}): Notification {
  return frozenCopy({
    id: 'alert-1',
    title: 'Probe title',
    message: 'Probe message',
    level: 'warning',
    dedupKey: 'probe-key',
    status: 'firing',
    metadata: { metric: 'rmse', value: 2.625 },
    at: Date.UTC(2024, 7, 16),
    model: 'probe-model',
    ...change,
  });
}

function send(subject: ChannelSubject, sent = notification(), idempotencyKey = 'key-1'): Promise<void> {
  return subject.channel.send(sent, { signal: new AbortController().signal, idempotencyKey });
}

/** The one arrival there should be. */
async function onlyArrival(subject: ChannelSubject): Promise<Arrival> {
  const [arrival, ...others] = await subject.arrived();
  assert.ok(arrival, 'expected one arrival, got none');
  assert.equal(others.length, 0);
  return arrival;
}

async function rejection(sending: Promise<void>): Promise<FplMlError> {
  const error: unknown = await sending.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(isFplMlError(error), `expected an FplMlError, got ${String(error)}`);
  return error;
}

/** All texts in an error, those that are not enumerated too: message, stack, data, causes. */
function textsOf(value: unknown, depth = 6): readonly string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  if (depth === 0) return [];
  const names: readonly (string | symbol)[] = Reflect.ownKeys(value);
  return names.flatMap((name) => [String(name), ...textsOf(Reflect.get(value, name), depth - 1)]);
}

/**
 * The laws of {@link Channel}. Checks with `requires` apply to channels whose other side can do it: `idempotency-key`
 * shows the key, `permanent-failure` tells failures that no repetition mends, `retry-after` asks for a pause, `hanging`
 * does not answer, `secrets` has secrets.
 */
export const channelChecks: readonly Check<ChannelSubject>[] = [
  {
    name: 'delivers one notification with title, message, level and model',
    run: async (subject) => {
      assert.notEqual(subject.channel.name, '');
      await send(subject);
      const { text } = await onlyArrival(subject);
      for (const part of [/Probe title/, /Probe message/, /warning/i, /probe-model/]) assert.match(text, part);
    },
  },
  {
    name: 'delivers the metadata',
    run: async (subject) => {
      await send(subject, notification({ metadata: { metric: 'rmse', value: 2.625, note: 'with a limit' } }));
      const { text } = await onlyArrival(subject);
      for (const part of [/metric/, /rmse/, /value/, /2\.625/, /with a limit/]) assert.match(text, part);
    },
  },
  {
    name: 'does without model and metadata',
    run: async (subject) => {
      const { model: _, ...rest } = notification({ metadata: {} });
      await send(subject, rest);
      assert.doesNotMatch((await onlyArrival(subject)).text, /undefined/);
    },
  },
  {
    name: 'says that something is resolved',
    run: async (subject) => {
      await send(subject);
      await send(subject, notification({ status: 'resolved' }), 'key-2');
      const [firing, resolved] = await subject.arrived();
      assert.doesNotMatch(firing?.text ?? '', /resolved/i);
      assert.match(resolved?.text ?? '', /resolved/i);
    },
  },
  {
    name: 'tells the levels apart',
    run: async (subject) => {
      for (const level of ['info', 'warning', 'critical'] as const) await send(subject, notification({ level }), level);
      const texts = (await subject.arrived()).map(({ text }) => text);
      assert.equal(texts.length, 3);
      assert.deepEqual(
        [/info/i, /warning/i, /critical/i].map((level) => texts.findIndex((text) => level.test(text))),
        [0, 1, 2],
      );
    },
  },
  {
    name: 'hands on the idempotency key, the same on a repetition',
    requires: ['idempotency-key'],
    run: async (subject) => {
      await send(subject, notification(), 'key-7');
      await send(subject, notification(), 'key-7');
      await send(subject, notification({ id: 'alert-2' }), 'key-8');
      const keys = (await subject.arrived()).map(({ idempotencyKey }) => idempotencyKey);
      // The other side may have dropped the repetition already.
      assert.deepEqual(keys.length === 3 ? keys : ['key-7', ...keys], ['key-7', 'key-7', 'key-8']);
    },
  },
  {
    name: 'rejects with a retryable FplMlError when the other side fails, and delivers afterwards',
    run: async (subject) => {
      subject.failNext({});
      const error = await rejection(send(subject));
      assert.equal(error.retryable, true);
      assert.deepEqual(await subject.arrived(), []);
      await send(subject);
      await onlyArrival(subject);
    },
  },
  {
    name: 'says that a permanent failure is not to be repeated',
    requires: ['permanent-failure'],
    run: async (subject) => {
      subject.failNext({ permanent: true });
      assert.equal((await rejection(send(subject))).retryable, false);
    },
  },
  {
    name: 'hands on the pause that the other side asks for',
    requires: ['retry-after'],
    run: async (subject) => {
      subject.failNext({ retryAfter: 30_000 });
      const error = await rejection(send(subject));
      assert.equal(error.retryable, true);
      assert.equal(error.data['retryAfter'], 30_000);
    },
  },
  {
    name: 'sends nothing when the signal has aborted before',
    run: async (subject) => {
      const options = { signal: AbortSignal.abort(new Error('given up')), idempotencyKey: 'key-1' };
      await assert.rejects(subject.channel.send(notification(), options));
      assert.deepEqual(await subject.arrived(), []);
    },
  },
  {
    name: 'gives up when the signal aborts while the other side hangs, and delivers afterwards',
    requires: ['hanging'],
    run: async (subject) => {
      const controller = new AbortController();
      const options = { signal: controller.signal, idempotencyKey: 'key-1' };
      const underWay = subject.hangNext?.();
      assert.ok(underWay, 'expected `hangNext`');
      const sending = assert.rejects(subject.channel.send(notification(), options));
      await underWay;
      controller.abort(new Error('given up'));
      await sending;
      await send(subject, notification({ title: 'Probe of the next' }), 'key-2');
      assert.match((await subject.arrived()).at(-1)?.text ?? '', /Probe of the next/);
    },
  },
  {
    name: 'names no secret in its errors',
    requires: ['secrets'],
    run: async (subject) => {
      const { secrets = [] } = subject;
      assert.ok(secrets.length > 0 && !secrets.includes(''), 'expected secrets to look for');
      for (const failure of [{}, { permanent: true }, { retryAfter: 1_000 }]) {
        subject.failNext(failure);
        const texts = textsOf(await rejection(send(subject))).join('\n');
        for (const secret of secrets) assert.ok(!texts.includes(secret), 'a secret is in an error');
      }
    },
  },
  {
    name: 'keeps notifications apart that are sent at the same time',
    run: async (subject) => {
      const ids = Array.from({ length: 5 }, (_, i) => `probe number ${i};`);
      await Promise.all(ids.map((id) => send(subject, notification({ title: id }), id)));
      const texts = (await subject.arrived()).map(({ text }) => text);
      assert.equal(texts.length, ids.length);
      for (const id of ids) assert.equal(texts.filter((text) => text.includes(id)).length, 1);
    },
  },
  {
    name: 'delivers one notification whatever its texts hold',
    run: async (subject) => {
      const hostile = 'a\nb\r\n\u0000\u001b[31m\u2028 <!channel> @everyone </b>"\\\' \ud83d\ude00';
      const change = { title: hostile, message: hostile, model: hostile, metadata: { [hostile]: hostile } };
      await send(subject, notification(change));
      await onlyArrival(subject);
    },
  },
  {
    name: 'delivers a notification that is very long',
    run: async (subject) => {
      const long = 'x'.repeat(100_000);
      await send(subject, notification({ title: `Probe title ${long}`, message: long, metadata: { long } }));
      assert.match((await onlyArrival(subject)).text, /Probe title/);
    },
  },
];
