import type { Notification } from './notification.js';

/** What goes with one delivery. */
export interface SendOptions {
  /** Aborts when the notifier gives the delivery up. */
  readonly signal: AbortSignal;
  /** The same for every repetition of one delivery; hand it on, so that the receiver can tell repetitions. */
  readonly idempotencyKey: string;
}

/**
 * A way to reach people: a mail server, a chat, a line in a log.
 *
 * Laws: `send` resolves only when the other side has taken the notification, whole and once. When it has not, `send`
 * rejects with an `FplMlError` whose `retryable` says whether to try again; where the other side asks for a pause, its
 * `data.retryAfter` holds the milliseconds. What is too long for the other side is shortened visibly, never refused.
 * Texts are escaped for the target. A signal that has aborted before makes `send` reject without sending. Errors
 * name no secrets.
 *
 * @example
 * ```ts
 * import { FplMlError } from '@fpl-ml/core';
 * import type { Channel } from '@fpl-ml/notify';
 *
 * declare function publish(topic: string, text: string, options: { signal: AbortSignal; id: string }): Promise<boolean>;
 *
 * export const queueChannel: Channel = {
 *   name: 'queue',
 *   send: async (notification, { signal, idempotencyKey }) => {
 *     signal.throwIfAborted();
 *     const taken = await publish('alerts', JSON.stringify(notification), { signal, id: idempotencyKey });
 *     if (!taken) throw new FplMlError('QUEUE_FULL', 'The queue took no alert: it is tried again.', { retryable: true });
 *   },
 * };
 * ```
 */
export interface Channel {
  /** Unique among the channels of a notifier; routes name it. */
  readonly name: string;
  /**
   * Delivers one notification.
   *
   * @throws FplMlError when it was not delivered, with `retryable` and, where known, `data.retryAfter` in milliseconds
   */
  send(notification: Notification, options: SendOptions): Promise<void>;
}
