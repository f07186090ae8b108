import { type CancelTimer, type Clock, FplMlError } from '@fpl-ml/core';
import type { Channel } from './channel.js';
import type { Notification } from './notification.js';

/** One delivery. */
export interface Sending {
  readonly channel: Channel;
  readonly notification: Notification;
  readonly idempotencyKey: string;
}

/**
 * Sends, and stops waiting after `timeout` milliseconds, also for a channel that ignores its signal.
 *
 * @throws FplMlError `CHANNEL_TIMEOUT`, retryable; and what the channel throws
 */
export async function sendWithin(clock: Clock, timeout: number, sending: Sending): Promise<void> {
  const { channel, notification, idempotencyKey } = sending;
  const controller = new AbortController();
  const { signal } = controller;
  let cancel: CancelTimer = () => undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    cancel = clock.setTimeout(() => {
      const message = `Channel "${channel.name}" did not finish within ${timeout} ms: the delivery is tried again.`;
      const error = new FplMlError('CHANNEL_TIMEOUT', message, { retryable: true, data: { timeout } });
      controller.abort(error);
      reject(error);
    }, timeout);
  });
  try {
    await Promise.race([channel.send(notification, { signal, idempotencyKey }), expiry]);
  } finally {
    cancel();
  }
}
