import { type Clock, FplMlError } from '@fpl-ml/core';
import type { FeedRow, FeedStore } from './feed-store.js';

/** Which page of the feed. */
export interface FeedPageQuery {
  /** Entries on the page, 1 to 500. Default 50. */
  readonly limit?: number;
  /** `next` of the page before. Default the first page. */
  readonly before?: number;
  /** Only what nobody has read. Default `false`. */
  readonly unreadOnly?: boolean;
}

/** Options of {@link notificationFeed}. */
export interface NotificationFeedOptions {
  /** The store that the dashboard channel writes to. */
  readonly store: FeedStore;
  /** Stamps what is read. */
  readonly clock: Clock;
}

/** A page of the feed. */
export interface FeedPage {
  /** Newest first. */
  readonly entries: readonly FeedRow[];
  /** How many entries of the whole feed nobody has read. */
  readonly unread: number;
  /** Where the next page begins; `null` after the last. */
  readonly next: number | null;
}

/** The feed of a dashboard, as it is read. */
export interface NotificationFeed {
  /** A page, newest first. @throws FplMlError `FEED_QUERY_INVALID` */
  list(query?: FeedPageQuery): Promise<FeedPage>;
  /** How many entries nobody has read. */
  countUnread(): Promise<number>;
  /** Marks these as read. @returns how many were unread before */
  markRead(ids: readonly string[]): Promise<number>;
  /**
   * Marks all as read.
   *
   * @param upTo `seq` of the newest entry that was shown, so that what came since stays unread. Default the newest there is
   * @returns how many were unread before
   */
  markAllRead(upTo?: number): Promise<number>;
}

const MOST_ENTRIES = 500;

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new FplMlError(
    'FEED_QUERY_INVALID',
    `Expected ${name} to be a whole number from ${least} to ${most}, got ${value}: give another one.`,
    { data: { name, value } },
  );
}

async function readPage(store: FeedStore, query: FeedPageQuery): Promise<FeedPage> {
  const { limit = 50, before, unreadOnly = false } = query;
  checkWhole('limit', limit, 1, MOST_ENTRIES);
  if (before !== undefined) checkWhole('before', before, 0, Number.MAX_SAFE_INTEGER);
  // One more than is shown tells whether there is a next page.
  const rows = await store.list({ limit: limit + 1, unreadOnly, ...(before === undefined ? {} : { before }) });
  const entries = rows.slice(0, limit);
  const next = rows.length > limit ? (entries.at(-1)?.seq ?? null) : null;
  return { entries, unread: await store.countUnread(), next };
}

/**
 * Reads what `dashboardChannel` wrote. Cheap: each process makes its own.
 *
 * @example
 * ```ts
 * import { systemClock } from '@fpl-ml/core';
 * import { memoryFeedStore, notificationFeed } from '@fpl-ml/notify';
 *
 * const feed = notificationFeed({ store: memoryFeedStore(), clock: systemClock() });
 * const { entries, unread } = await feed.list({ limit: 20 });
 * await feed.markRead(entries.map(({ id }) => id));
 * ```
 */
export function notificationFeed(options: NotificationFeedOptions): NotificationFeed {
  const { store, clock } = options;
  return {
    list: async (query = {}) => readPage(store, query),
    countUnread: () => store.countUnread(),
    markRead: (ids) => store.markRead({ ids }, clock.now()),
    markAllRead: async (upTo) => {
      const newest = upTo ?? (await store.list({ limit: 1 }))[0]?.seq ?? 0;
      return store.markRead({ upTo: newest }, clock.now());
    },
  };
}
