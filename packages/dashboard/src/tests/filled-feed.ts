import { manualClock } from '@fpl-ml/core/testing';
import { dashboardChannel, memoryFeedStore, type NotificationFeed, notificationFeed } from '@fpl-ml/notify';
import { MODEL, NOW } from './filled-stores.js';

/** A feed of three messages: one read, one about another model. */
export async function filledFeed(): Promise<NotificationFeed> {
  const [store, clock] = [memoryFeedStore(), manualClock(NOW)];
  const channel = dashboardChannel({ store, clock });
  const { signal } = new AbortController();
  for (const [i, model] of [MODEL, 'another', MODEL].entries()) {
    const about = { title: `message ${i}`, message: 'look at it', dedupKey: 'd', metadata: {}, model };
    const notification = { ...about, id: `n${i}`, level: 'warning', status: 'firing', at: NOW - 60_000 + i } as const;
    await channel.send(notification, { signal, idempotencyKey: `n${i}` });
  }
  const feed = notificationFeed({ store, clock });
  await feed.markRead(['n0']);
  return feed;
}
