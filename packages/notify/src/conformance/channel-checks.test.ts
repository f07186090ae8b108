import { type Check, FplMlError } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../channel.js';
import { consoleChannel } from '../console-channel.js';
import { recordingChannel } from '../recording-channel.js';
import { type ChannelSubject, channelChecks } from './index.js';

function checksFor(...capabilities: readonly string[]): readonly Check<ChannelSubject>[] {
  return channelChecks.filter(({ requires = [] }) => requires.every((needed) => capabilities.includes(needed)));
}

function recordingSubject(): ChannelSubject {
  const channel = recordingChannel();
  return {
    channel,
    arrived: async () =>
      channel.received.map(({ notification, idempotencyKey }) => ({
        text: JSON.stringify(notification),
        idempotencyKey,
      })),
    failNext: ({ permanent = false, retryAfter }) =>
      channel.failNext(1, { retryable: !permanent, ...(retryAfter === undefined ? {} : { retryAfter }) }),
  };
}

/** The other side of the console reads lines: what is written is cut at each newline. */
function consoleSubject(): ChannelSubject {
  let written = '';
  let failures = 0;
  const write = (line: string): void => {
    failures -= 1;
    if (failures >= 0) throw new Error('EPIPE');
    written += `${line}\n`;
  };
  return {
    channel: consoleChannel({ write }),
    arrived: async () =>
      written
        .split(/[\n\r\u2028\u2029]/u)
        .filter((line) => line !== '')
        .map((text) => ({ text, idempotencyKey: /, ([^ ,]*)\)$/.exec(text)?.[1] ?? null })),
    failNext: () => {
      failures = 1;
    },
  };
}

describe('the recording channel', () => {
  for (const check of checksFor('idempotency-key', 'permanent-failure', 'retry-after')) {
    it(check.name, async () => {
      await check.run(recordingSubject());
    });
  }
});

describe('the console channel', () => {
  for (const check of checksFor('idempotency-key')) {
    it(check.name, async () => {
      await check.run(consoleSubject());
    });
  }
});

/** A sound channel, but for its `send`. */
function broken(breakIt: (send: Channel['send']) => Channel['send']): () => ChannelSubject {
  return () => {
    const subject = recordingSubject();
    const { channel } = subject;
    const send = breakIt((notification, options) => channel.send(notification, options));
    return { ...subject, channel: { name: channel.name, send } };
  };
}

/** A channel whose other side repeats its address when it refuses, with `leak` put into the error. */
function leaky(leak: (secret: string) => FplMlError): () => ChannelSubject {
  const secret = 'T0/B0/s3cret';
  const open = broken((send) => async (notification, options) => {
    await send(notification, options).catch(() => {
      throw leak(secret);
    });
  });
  return () => ({ ...open(), secrets: [secret] });
}

const namesNoSecret = 'names no secret in its errors';
const delivers = 'delivers one notification with title, message, level and model';
const fails = 'rejects with a retryable FplMlError when the other side fails, and delivers afterwards';

const breakages: readonly { readonly flaw: string; readonly check: string; readonly open: () => ChannelSubject }[] = [
  {
    flaw: 'that has a secret in the message',
    check: namesNoSecret,
    open: leaky((secret) => new FplMlError('CHANNEL_FAILED', `Could not reach ${secret}.`)),
  },
  {
    flaw: 'that has a secret in the data',
    check: namesNoSecret,
    open: leaky((secret) => new FplMlError('CHANNEL_FAILED', 'Failed.', { data: { request: { headers: [secret] } } })),
  },
  {
    flaw: 'that has a secret in the cause of the cause',
    check: namesNoSecret,
    open: leaky(
      (secret) =>
        new FplMlError('CHANNEL_FAILED', 'Failed.', { cause: new Error('Failed.', { cause: new Error(secret) }) }),
    ),
  },
  {
    flaw: 'that does not listen to its signal',
    check: 'gives up when the signal aborts while the other side hangs, and delivers afterwards',
    open: () => {
      const subject = recordingSubject();
      let got: (() => void) | null = null;
      const send: Channel['send'] = async (notification, options) => {
        if (got === null) return subject.channel.send(notification, options);
        got();
        // What takes for ever is here over in one turn.
        await new Promise((resolve) => setImmediate(resolve));
      };
      const hangNext = (): Promise<void> =>
        new Promise((resolve) => {
          got = resolve;
        });
      return { ...subject, channel: { name: 'deaf', send }, hangNext };
    },
  },
  {
    flaw: 'that swallows errors',
    check: fails,
    open: broken((send) => async (notification, options) => send(notification, options).catch(() => undefined)),
  },
  {
    flaw: 'that does not wait for the end of a delivery',
    check: fails,
    open: broken((send) => async (notification, options) => {
      send(notification, options).catch(() => undefined);
    }),
  },
  {
    flaw: 'that throws errors of another kind',
    check: fails,
    open: broken((send) => async (notification, options) => {
      await send(notification, options).catch(() => {
        throw new Error('500');
      });
    }),
  },
  {
    flaw: 'that takes every failure for a passing one',
    check: 'says that a permanent failure is not to be repeated',
    open: broken((send) => async (notification, options) => {
      await send(notification, options).catch((cause: unknown) => {
        throw new FplMlError('CHANNEL_FAILED', 'Failed.', { cause, retryable: true });
      });
    }),
  },
  {
    flaw: 'that forgets the pause it was asked for',
    check: 'hands on the pause that the other side asks for',
    open: broken((send) => async (notification, options) => {
      await send(notification, options).catch((cause: unknown) => {
        throw new FplMlError('CHANNEL_FAILED', 'Failed.', { cause, retryable: true });
      });
    }),
  },
  {
    flaw: 'that loses the idempotency key',
    check: 'hands on the idempotency key, the same on a repetition',
    open: broken((send) => (notification, options) => send(notification, { ...options, idempotencyKey: '' })),
  },
  {
    flaw: 'that makes a new key for each attempt',
    check: 'hands on the idempotency key, the same on a repetition',
    open: broken((send) => {
      let attempts = 0;
      return (notification, options) => {
        attempts += 1;
        return send(notification, { ...options, idempotencyKey: `${options.idempotencyKey}-${attempts}` });
      };
    }),
  },
  {
    flaw: 'that drops the metadata',
    check: 'delivers the metadata',
    open: broken((send) => (notification, options) => send({ ...notification, metadata: {} }, options)),
  },
  {
    flaw: 'that drops the model',
    check: delivers,
    open: broken((send) => (notification, options) => {
      const { model: _, ...rest } = notification;
      return send(rest, options);
    }),
  },
  {
    flaw: 'that writes undefined where there is no model',
    check: 'does without model and metadata',
    open: broken(
      (send) => (notification, options) => send({ ...notification, model: String(notification.model) }, options),
    ),
  },
  {
    flaw: 'that delivers twice',
    check: delivers,
    open: broken((send) => async (notification, options) => {
      await send(notification, options);
      await send(notification, options);
    }),
  },
  {
    flaw: 'that does not say what is resolved',
    check: 'says that something is resolved',
    open: broken((send) => (notification, options) => send({ ...notification, status: 'firing' }, options)),
  },
  {
    flaw: 'that knows one level',
    check: 'tells the levels apart',
    open: broken((send) => (notification, options) => send({ ...notification, level: 'warning' }, options)),
  },
  {
    flaw: 'that ignores a signal that has aborted',
    check: 'sends nothing when the signal has aborted before',
    open: broken(
      (send) => (notification, options) => send(notification, { ...options, signal: new AbortController().signal }),
    ),
  },
  {
    flaw: 'that mixes up what is sent at the same time',
    check: 'keeps notifications apart that are sent at the same time',
    open: broken((send) => {
      let latest: Parameters<Channel['send']>[0];
      return async (notification, options) => {
        latest = notification;
        await Promise.resolve();
        await send(latest, options);
      };
    }),
  },
  {
    flaw: 'that refuses what is long',
    check: 'delivers a notification that is very long',
    open: broken((send) => async (notification, options) => {
      if (notification.message.length > 4_096) throw new FplMlError('TOO_LONG', 'Too long.');
      await send(notification, options);
    }),
  },
  {
    flaw: 'that drops what is long in silence',
    check: 'delivers a notification that is very long',
    open: broken((send) => async (notification, options) => {
      if (notification.message.length <= 4_096) await send(notification, options);
    }),
  },
  {
    flaw: 'that writes newlines as they are',
    check: 'delivers one notification whatever its texts hold',
    open: () => {
      const lines: string[] = [];
      return {
        channel: {
          name: 'raw',
          send: async ({ title, message }, { signal }) => {
            signal.throwIfAborted();
            lines.push(...`${title} ${message}`.split('\n'));
          },
        },
        arrived: async () => lines.map((text) => ({ text, idempotencyKey: null })),
        failNext: () => undefined,
      };
    },
  },
];

describe('the channel checks', () => {
  it('find no secret where there is none', async () => {
    const checks = channelChecks.filter(({ name }) => name === namesNoSecret);
    expect(checks).toHaveLength(1);
    expect(await failedChecks(checks, () => ({ ...recordingSubject(), secrets: ['T0/B0/s3cret'] }))).toEqual([]);
  });

  for (const { flaw, check, open } of breakages) {
    it(`catch a channel ${flaw}`, async () => {
      expect(await failedChecks(channelChecks, open)).toContain(check);
    });
  }
});
