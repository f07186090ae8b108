import { canonicalJson, FplMlError } from '@fpl-ml/core';
import type { Channel, SendOptions } from './channel.js';
import { escapeControls, escapeLine } from './escape-line.js';
import type { Notification } from './notification.js';

/** Options of {@link consoleChannel}. */
export interface ConsoleChannelOptions {
  /** Takes one line, without its end; for instance `console.log`. */
  readonly write: (line: string) => void;
  /** Default `console`. */
  readonly name?: string;
}

function lineOf(notification: Notification, { idempotencyKey }: SendOptions): string {
  const { title, message, level, status, metadata, at, model, dedupKey } = notification;
  return [
    new Date(at).toISOString(),
    status === 'resolved' ? `RESOLVED (${level})` : level.toUpperCase(),
    ...(model === undefined ? [] : [`[${escapeLine(model)}]`]),
    `${escapeLine(title)}: ${escapeLine(message)}`,
    escapeControls(canonicalJson(metadata)),
    `(${escapeLine(dedupKey)}, ${escapeLine(idempotencyKey)})`,
  ].join(' ');
}

/**
 * Writes each notification as one line: time, level, model, title, message, metadata as JSON, dedup key and idempotency
 * key. Control characters, newlines among them, are written as escapes: no alert can forge a second line.
 *
 * @returns a channel that fails with `CHANNEL_WRITE_FAILED`, retryable, when `write` throws
 *
 * @example
 * ```ts
 * import { consoleChannel } from '@fpl-ml/notify';
 *
 * const channel = consoleChannel({ write: (line) => console.log(line) });
 * ```
 */
export function consoleChannel(options: ConsoleChannelOptions): Channel {
  const { write, name = 'console' } = options;
  return {
    name,
    send: async (notification, sending) => {
      sending.signal.throwIfAborted();
      const line = lineOf(notification, sending);
      try {
        write(line);
      } catch (cause) {
        throw new FplMlError(
          'CHANNEL_WRITE_FAILED',
          `Channel "${name}" could not write its line: look at the cause, the line is tried again.`,
          { cause, retryable: true },
        );
      }
    },
  };
}
