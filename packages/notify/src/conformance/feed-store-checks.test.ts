import { AsyncLocalStorage } from 'node:async_hooks';
import { failedChecks, memoryUnitOfWork } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import type { FeedStore } from '../feed-store.js';
import { feedMemory, memoryFeedStore } from '../memory-feed-store.js';
import { feedStoreChecks } from './index.js';

describe('the memory feed store', () => {
  for (const check of feedStoreChecks) {
    it(check.name, async () => check.run(memoryFeedStore()));
    it(`${check.name}, inside a transaction that is rehearsed`, async () => {
      const stores = memoryUnitOfWork({ feed: feedMemory() }, { scope: new AsyncLocalStorage(), rehearse: true });
      await stores.transaction((tx) => check.run(tx.feed));
    });
  }
});

/** A sound store, but for what is replaced. */
function broken(replace: (sound: FeedStore) => Partial<FeedStore>): () => FeedStore {
  return () => {
    const sound = memoryFeedStore();
    return { ...sound, ...replace(sound) };
  };
}

const breakages: readonly { readonly flaw: string; readonly check: string; readonly open: () => FeedStore }[] = [
  {
    flaw: 'that lists the oldest first',
    check: 'lists the newest first, in the order in which they were added',
    open: broken((sound) => ({ list: async (query) => (await sound.list(query)).toReversed() })),
  },
  {
    flaw: 'that sorts by the time of arrival',
    check: 'lists the newest first, in the order in which they were added',
    open: broken((sound) => ({
      list: async (query) => (await sound.list(query)).toSorted((a, b) => b.receivedAt - a.receivedAt),
    })),
  },
  {
    flaw: 'whose pages overlap',
    check: 'lists page by page',
    open: broken((sound) => ({
      list: (query) => sound.list({ ...query, ...(query.before === undefined ? {} : { before: query.before + 1 }) }),
    })),
  },
  {
    flaw: 'that takes a repetition for news',
    check: 'leaves an entry that is there already as it is',
    open: broken((sound) => {
      let count = 0;
      return {
        add: (entry, keep) => {
          count += 1;
          return sound.add({ ...entry, id: `${entry.id}${count}` }, keep);
        },
      };
    }),
  },
  {
    flaw: 'that keeps everything',
    check: 'keeps only the newest, as many as it was told',
    open: broken((sound) => ({ add: (entry) => sound.add(entry, Infinity) })),
  },
  {
    flaw: 'that keeps one too few',
    check: 'keeps only the newest, as many as it was told',
    open: broken((sound) => ({ add: (entry, keep) => sound.add(entry, keep - 1) })),
  },
  {
    flaw: 'that marks everything',
    check: 'marks all up to one that was shown, and none that came since',
    open: broken((sound) => ({ markRead: (_mark, now) => sound.markRead({ upTo: Infinity }, now) })),
  },
  {
    flaw: 'that marks one too few',
    check: 'marks all up to one that was shown, and none that came since',
    open: broken((sound) => ({
      markRead: (mark, now) => sound.markRead('upTo' in mark ? { upTo: mark.upTo - 1 } : mark, now),
    })),
  },
  {
    flaw: 'that counts what was read already',
    check: 'keeps the time of the first reading',
    open: broken((sound) => ({
      markRead: async (mark, now) => {
        await sound.markRead(mark, now);
        return 'ids' in mark ? mark.ids.length : 1;
      },
    })),
  },
  {
    flaw: 'that limits before it filters',
    check: 'limits a page of unread entries after it has left out the others',
    open: broken((sound) => ({
      list: async ({ unreadOnly = false, ...query }) =>
        (await sound.list(query)).filter(({ readAt }) => !unreadOnly || readAt === null),
    })),
  },
  {
    flaw: 'that counts all as unread',
    check: 'marks by id, and passes over ids that are not there',
    open: broken((sound) => ({ countUnread: async () => (await sound.list({ limit: 1_000 })).length })),
  },
  {
    flaw: 'that hands out what it keeps',
    check: 'keeps a copy of its own of what is given and returned',
    open: broken((sound) => {
      const kept = new Map<string, object>();
      return {
        add: async (entry, keep) => {
          kept.set(entry.id, entry.notification);
          await sound.add(entry, keep);
        },
        list: async (query) =>
          (await sound.list(query)).map((row) => Object.assign({ ...row }, { notification: kept.get(row.id) })),
      };
    }),
  },
];

describe('the feed store checks', () => {
  for (const { flaw, check, open } of breakages) {
    it(`catch a store ${flaw}`, async () => {
      expect(await failedChecks(feedStoreChecks, open)).toContain(check);
    });
  }
});
