import { FplMlError, frozenCopy } from '@fpl-ml/core';
import type { Channel } from './channel.js';
import type { Notification } from './notification.js';

/** A notification as a {@link RecordingChannel} got it. */
export interface RecordedNotification {
  /** A frozen copy. */
  readonly notification: Notification;
  /** What came with it. */
  readonly idempotencyKey: string;
}

/** How a {@link RecordingChannel} is to fail. */
export interface RecordedFailure {
  /** Whether the failure is worth another try. Default `true`. */
  readonly retryable?: boolean;
  /** The pause that the other side asks for, milliseconds; default none. */
  readonly retryAfter?: number;
}

/** A channel for tests. */
export interface RecordingChannel extends Channel {
  /** What was delivered, in order: each attempt that succeeded, repetitions too. */
  readonly received: readonly RecordedNotification[];
  /** Lets the next `times` attempts fail with `CHANNEL_FAILED`, in addition to those that are to fail already. */
  failNext(times: number, failure?: RecordedFailure): void;
}

/**
 * A channel that keeps what it gets, and fails when told to.
 *
 * @param name default `recording`
 *
 * @example
 * ```ts
 * import { recordingChannel } from '@fpl-ml/notify';
 *
 * const channel = recordingChannel('slack');
 * channel.failNext(2, { retryAfter: 30_000 });
 * ```
 */
export function recordingChannel(name = 'recording'): RecordingChannel {
  const received: RecordedNotification[] = [];
  const failures: RecordedFailure[] = [];
  return {
    name,
    get received() {
      return [...received];
    },
    failNext: (times, failure = {}) => {
      for (let i = 0; i < times; i += 1) failures.push(failure);
    },
    send: async (notification, { signal, idempotencyKey }) => {
      signal.throwIfAborted();
      const failure = failures.shift();
      if (failure === undefined) {
        received.push(frozenCopy({ notification, idempotencyKey }));
        return;
      }
      const { retryable = true, retryAfter } = failure;
      throw new FplMlError('CHANNEL_FAILED', `Channel "${name}" was told to fail.`, {
        retryable,
        data: retryAfter === undefined ? {} : { retryAfter },
      });
    },
  };
}
