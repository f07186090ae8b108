import type { FeedPage } from '@fpl-ml/notify';
import type { ShownFeed } from '../shown/shown-message.js';

/** A page of the feed, without what is about other models. */
export function feedOf({ entries, unread }: FeedPage, model: string | null): ShownFeed {
  const own = entries.filter(({ notification }) => notification.model === undefined || notification.model === model);
  return {
    unread,
    messages: own.map(({ notification, readAt }) => {
      const { at, level, status, title, message } = notification;
      return { at, level, status, title, message, unread: readAt === null };
    }),
  };
}
