import { type Clock, type IdSource, isFplMlError } from '@fpl-ml/core';
import type { Channel } from './channel.js';
import { describeError } from './describe-error.js';
import type { Notification } from './notification.js';
import { sendWithin } from './send-within.js';

/** Why a test did not arrive. */
export interface ChannelTestError {
  /** Code of the error; `UNKNOWN` for one that is not ours. */
  readonly code: string;
  /** Code or name, and message, without secrets. */
  readonly message: string;
  /** Whether a real alert would have been tried again. */
  readonly retryable: boolean;
}

/** How the test of one channel ended; `duration` is in milliseconds. */
export type ChannelTest =
  | { readonly channel: string; readonly ok: true; readonly duration: number }
  | { readonly channel: string; readonly ok: false; readonly duration: number; readonly error: ChannelTestError };

/** What a test needs. */
export interface TestContext {
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Milliseconds for each channel. */
  readonly timeout: number;
}

function testError(error: unknown): ChannelTestError {
  const ours = isFplMlError(error);
  return {
    code: ours ? error.code : 'UNKNOWN',
    message: describeError(error),
    retryable: ours ? error.retryable : true,
  };
}

async function testChannel(channel: Channel, notification: Notification, context: TestContext): Promise<ChannelTest> {
  const idempotencyKey = `${notification.id}/${channel.name}`;
  const start = context.clock.now();
  const duration = (): number => context.clock.now() - start;
  try {
    await sendWithin(context.clock, context.timeout, { channel, notification, idempotencyKey });
    return { channel: channel.name, ok: true, duration: duration() };
  } catch (error) {
    return { channel: channel.name, ok: false, duration: duration(), error: testError(error) };
  }
}

/** Sends one test through each channel, all at once; the results are in the order of the channels. */
export async function testChannels(
  channels: readonly Channel[],
  context: TestContext,
): Promise<readonly ChannelTest[]> {
  const id = context.ids.next('test');
  const notification: Notification = {
    id,
    title: 'Test notification',
    message: 'This channel works. Nothing is to be done.',
    level: 'info',
    dedupKey: id,
    status: 'firing',
    metadata: {},
    at: context.clock.now(),
  };
  return Promise.all(channels.map((channel) => testChannel(channel, notification, context)));
}
