import { type Clock, FplMlError, isFplMlError } from '@fpl-ml/core';
import type { Channel } from './channel.js';
import { checkInRange } from './check-in-range.js';
import type { FeedStore } from './feed-store.js';
import { shrinkNotification } from './shrink-notification.js';

/** Options of {@link dashboardChannel}. */
export interface DashboardChannelOptions {
  /** Where the feed is kept. */
  readonly store: FeedStore;
  /** Stamps what arrives. */
  readonly clock: Clock;
  /** How many entries the feed keeps. Default 1,000. */
  readonly keep?: number;
  /** Default `dashboard`. */
  readonly name?: string;
}

/** Bytes of JSON for each entry. */
const LARGEST_ENTRY = 65_536;

/**
 * Puts each notification into a feed, which a dashboard shows through `notificationFeed`. A repetition is no second entry.
 *
 * @returns a channel that fails as its store does; with `CHANNEL_WRITE_FAILED`, retryable, when that throws another error
 * @throws FplMlError `CHANNEL_INVALID`
 *
 * @example
 * ```ts
 * import { systemClock } from '@fpl-ml/core';
 * import { dashboardChannel, memoryFeedStore } from '@fpl-ml/notify';
 *
 * const channel = dashboardChannel({ store: memoryFeedStore(), clock: systemClock() });
 * ```
 */
export function dashboardChannel(options: DashboardChannelOptions): Channel {
  const { store, clock, keep = 1_000, name = 'dashboard' } = options;
  checkInRange(name, 'keep', keep, 1, 100_000);
  return {
    name,
    send: async (notification, { signal, idempotencyKey }) => {
      signal.throwIfAborted();
      const shown = shrinkNotification(notification, LARGEST_ENTRY);
      try {
        await store.add({ id: idempotencyKey, notification: shown, receivedAt: clock.now() }, keep);
      } catch (error) {
        if (isFplMlError(error)) throw error;
        // Without the cause: drivers put connection strings into their messages.
        throw new FplMlError(
          'CHANNEL_WRITE_FAILED',
          `Channel "${name}" could not write to its feed store (${error instanceof Error ? error.name : typeof error}): ` +
            'look at the store, the entry is tried again.',
          { retryable: true, data: { channel: name } },
        );
      }
    },
  };
}
