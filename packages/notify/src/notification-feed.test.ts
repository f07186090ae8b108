import { manualClock } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import { dashboardChannel } from './dashboard-channel.js';
import { memoryFeedStore } from './memory-feed-store.js';
import { codeOf } from './notifier-fixture.js';
import { notificationFeed } from './notification-feed.js';
import { sendSample } from './test/samples.js';

async function feedOf(count: number, keep = 1_000) {
  const [store, clock] = [memoryFeedStore(), manualClock(1_000)];
  const channel = dashboardChannel({ store, clock, keep });
  for (let i = 1; i <= count; i += 1) await sendSample(channel, { title: `number ${i}` }, `key-${i}`);
  return { store, clock, channel, feed: notificationFeed({ store, clock }) };
}

describe('the feed of a dashboard', () => {
  it('shows the newest first, page by page, with the number of unread', async () => {
    const { feed } = await feedOf(5);
    const first = await feed.list({ limit: 2 });
    expect(first.entries.map(({ notification }) => notification.title)).toEqual(['number 5', 'number 4']);
    expect([first.unread, first.next]).toEqual([5, first.entries[1]?.seq]);
    const second = await feed.list({ limit: 2, before: first.next ?? 0 });
    const third = await feed.list({ limit: 2, before: second.next ?? 0 });
    expect(third.entries.map(({ id }) => id)).toEqual(['key-1']);
    expect(third.next).toBeNull();
    expect((await feed.list({ limit: 5 })).next).toBeNull();
  });

  it('counts down as entries are read, for all who look', async () => {
    const { feed, store, clock } = await feedOf(3);
    await clock.advance(500);
    expect(await feed.markRead(['key-1', 'key-1', 'key-9'])).toBe(1);
    const elsewhere = notificationFeed({ store, clock });
    expect(await elsewhere.countUnread()).toBe(2);
    expect((await elsewhere.list({ unreadOnly: true })).entries.map(({ id }) => id)).toEqual(['key-3', 'key-2']);
    expect((await elsewhere.list()).entries.at(-1)?.readAt).toBe(1_500);
    expect(await feed.markAllRead()).toBe(2);
    expect(await elsewhere.countUnread()).toBe(0);
    expect(await feed.markAllRead()).toBe(0);
  });

  it('leaves unread what came after the page was shown', async () => {
    const { feed, channel } = await feedOf(2);
    const shown = (await feed.list()).entries[0]?.seq ?? 0;
    await sendSample(channel, {}, 'key-3');
    expect(await feed.markAllRead(shown)).toBe(2);
    expect(await feed.countUnread()).toBe(1);
  });

  it('keeps as many entries as it is told', async () => {
    const { feed } = await feedOf(7, 3);
    expect((await feed.list()).entries.map(({ id }) => id)).toEqual(['key-7', 'key-6', 'key-5']);
  });

  it('takes a repetition for the entry that it is', async () => {
    const { feed, channel } = await feedOf(1);
    await feed.markAllRead();
    await sendSample(channel, {}, 'key-1');
    expect(await feed.list()).toMatchObject({ entries: [{ id: 'key-1' }], unread: 0 });
  });

  it('asks for pages that there can be', async () => {
    const { feed, store, clock } = await feedOf(1);
    for (const limit of [0, 501, 1.5, Number.NaN]) {
      expect(await codeOf(() => feed.list({ limit }))).toBe('FEED_QUERY_INVALID');
    }
    expect(await codeOf(() => feed.list({ before: -1 }))).toBe('FEED_QUERY_INVALID');
    expect(await codeOf(() => dashboardChannel({ store, clock, keep: 0 }))).toBe('CHANNEL_INVALID');
  });
});
