import type { Notification } from './notification.js';

/** A notification in the feed. */
export interface FeedEntry {
  /** The idempotency key of its delivery; unique in the feed. */
  readonly id: string;
  readonly notification: Notification;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** A notification in the feed, with its place and its state. */
export interface FeedRow extends FeedEntry {
  /** Place in the feed, growing. */
  readonly seq: number;
  /** When somebody marked it as read, epoch milliseconds; `null` before. */
  readonly readAt: number | null;
}

/** Which entries {@link FeedStore.list} gives. */
export interface FeedQuery {
  /** At most this many. */
  readonly limit: number;
  /** Only entries below this `seq`: those after a page. Default all. */
  readonly before?: number;
  /** Only those that nobody has read. Default `false`. */
  readonly unreadOnly?: boolean;
}

/** Which entries {@link FeedStore.markRead} means: some by id, or all up to one that was shown. */
export type FeedMark = { readonly ids: readonly string[] } | { readonly upTo: number };

/**
 * Keeps the feed of a dashboard: the latest notifications, each once, and which of them were read. All who look at it share
 * one read state.
 *
 * Laws: `seq` grows with each entry, in the order in which they were added, and is never given again. What was given or
 * returned can be changed by the caller without any effect here.
 */
export interface FeedStore {
  /**
   * Adds an entry, unread; then drops the oldest until `keep` are left. One whose id is there already is left as it is, its
   * read mark too.
   */
  add(entry: FeedEntry, keep: number): Promise<void>;
  /** Entries, newest first. */
  list(query: FeedQuery): Promise<readonly FeedRow[]>;
  /** How many entries nobody has read. */
  countUnread(): Promise<number>;
  /**
   * Marks entries as read at `now`, epoch milliseconds. Those that were read already keep their time, and ids that are not
   * there are passed over.
   *
   * @returns how many were unread before
   */
  markRead(mark: FeedMark, now: number): Promise<number>;
}
