import assert from 'node:assert/strict';
import { type Check, frozenCopy } from '@fpl-ml/core';
import type { FeedEntry, FeedStore } from '../feed-store.js';

function entry(id: string, change: Partial<FeedEntry> = {}): FeedEntry {
  return {
    id,
    notification: {
      id: `alert-${id}`,
      title: `Title of ${id}`,
      message: 'd\u00e9rive \ud83d\udcc9\nin two lines',
      level: 'warning',
      dedupKey: 'drift',
      status: 'firing',
      metadata: { psi: 0.31, features: [{ name: 'minutes' }], none: null },
      at: Date.UTC(2024, 7, 16),
      model: 'points',
    },
    receivedAt: Date.UTC(2024, 7, 16, 1),
    ...change,
  };
}

async function addAll(store: FeedStore, ids: readonly string[], keep = 100): Promise<void> {
  for (const id of ids) await store.add(entry(id), keep);
}

async function idsIn(store: FeedStore, query: Parameters<FeedStore['list']>[0] = { limit: 100 }): Promise<string> {
  return (await store.list(query)).map(({ id }) => id).join('');
}

/** The `seq` of an entry. */
async function seqOf(store: FeedStore, wanted: string): Promise<number> {
  const row = (await store.list({ limit: 100 })).find(({ id }) => id === wanted);
  assert.ok(row, `expected an entry ${wanted}`);
  return row.seq;
}

/** The laws of {@link FeedStore}. */
export const feedStoreChecks: readonly Check<FeedStore>[] = [
  {
    name: 'is empty at first',
    run: async (store) => {
      assert.deepEqual(await store.list({ limit: 10 }), []);
      assert.equal(await store.countUnread(), 0);
      assert.equal(await store.markRead({ upTo: 10 }, 1), 0);
    },
  },
  {
    name: 'gives back what was added, unread',
    run: async (store) => {
      await store.add(entry('a'), 10);
      const [row, ...others] = await store.list({ limit: 10 });
      assert.ok(row);
      assert.deepEqual(others, []);
      const { seq, ...rest } = row;
      assert.ok(Number.isInteger(seq));
      assert.deepEqual(rest, { ...entry('a'), readAt: null });
    },
  },
  {
    name: 'gives back an entry without a model as one without',
    run: async (store) => {
      const { model: _, ...notification } = entry('a').notification;
      await store.add(entry('a', { notification }), 10);
      assert.deepEqual((await store.list({ limit: 1 }))[0]?.notification, notification);
    },
  },
  {
    name: 'lists the newest first, in the order in which they were added',
    run: async (store) => {
      await store.add(entry('c', { receivedAt: 9 }), 10);
      await store.add(entry('a', { receivedAt: 1 }), 10);
      await store.add(entry('b', { receivedAt: 5 }), 10);
      assert.equal(await idsIn(store), 'bac');
    },
  },
  {
    name: 'lists page by page',
    run: async (store) => {
      await addAll(store, ['a', 'b', 'c', 'd', 'e']);
      const first = await store.list({ limit: 2 });
      assert.equal(first.map(({ id }) => id).join(''), 'ed');
      assert.equal(await idsIn(store, { limit: 2, before: first.at(-1)?.seq ?? 0 }), 'cb');
      assert.equal(await idsIn(store, { limit: 2, before: await seqOf(store, 'a') }), '');
    },
  },
  {
    name: 'leaves an entry that is there already as it is',
    run: async (store) => {
      await addAll(store, ['a', 'b']);
      await store.markRead({ ids: ['a'] }, 7);
      await store.add(entry('a', { receivedAt: 99 }), 100);
      const rows = await store.list({ limit: 10 });
      assert.equal(rows.map(({ id }) => id).join(''), 'ba');
      assert.equal(rows[1]?.receivedAt, entry('a').receivedAt);
      assert.equal(rows[1]?.readAt, 7);
    },
  },
  {
    name: 'keeps only the newest, as many as it was told',
    run: async (store) => {
      await addAll(store, ['a', 'b', 'c', 'd'], 3);
      assert.equal(await idsIn(store), 'dcb');
      await store.add(entry('e'), 1);
      assert.equal(await idsIn(store), 'e');
      assert.equal(await store.countUnread(), 1);
    },
  },
  {
    name: 'gives no seq again, also after the newest were dropped',
    run: async (store) => {
      await addAll(store, ['a', 'b'], 1);
      const before = await seqOf(store, 'b');
      await store.add(entry('c'), 1);
      assert.ok((await seqOf(store, 'c')) > before);
    },
  },
  {
    name: 'marks by id, and passes over ids that are not there',
    run: async (store) => {
      await addAll(store, ['a', 'b', 'c']);
      assert.equal(await store.markRead({ ids: ['a', 'c', 'x'] }, 7), 2);
      assert.equal(await store.countUnread(), 1);
      assert.equal(await idsIn(store, { limit: 10, unreadOnly: true }), 'b');
      assert.deepEqual(
        (await store.list({ limit: 10 })).map(({ readAt }) => readAt),
        [7, null, 7],
      );
      assert.equal(await store.markRead({ ids: [] }, 8), 0);
    },
  },
  {
    name: 'marks all up to one that was shown, and none that came since',
    run: async (store) => {
      await addAll(store, ['a', 'b', 'c']);
      assert.equal(await store.markRead({ upTo: await seqOf(store, 'b') }, 7), 2);
      assert.equal(await idsIn(store, { limit: 10, unreadOnly: true }), 'c');
    },
  },
  {
    name: 'keeps the time of the first reading',
    run: async (store) => {
      await addAll(store, ['a']);
      assert.equal(await store.markRead({ ids: ['a'] }, 7), 1);
      assert.equal(await store.markRead({ ids: ['a'] }, 8), 0);
      assert.equal(await store.markRead({ upTo: await seqOf(store, 'a') }, 9), 0);
      assert.equal((await store.list({ limit: 1 }))[0]?.readAt, 7);
    },
  },
  {
    name: 'limits a page of unread entries after it has left out the others',
    run: async (store) => {
      await addAll(store, ['a', 'b', 'c', 'd']);
      await store.markRead({ ids: ['c', 'd'] }, 7);
      assert.equal(await idsIn(store, { limit: 2, unreadOnly: true }), 'ba');
    },
  },
  {
    name: 'keeps a copy of its own of what is given and returned',
    run: async (store) => {
      const given = structuredClone(entry('a'));
      await store.add(given, 10);
      Object.assign(given.notification, { title: 'changed' });
      const [returned] = await store.list({ limit: 1 });
      try {
        Object.assign(returned?.notification ?? {}, { message: 'changed' });
      } catch {
        // A frozen copy is one way to keep this law.
      }
      assert.deepEqual((await store.list({ limit: 1 }))[0]?.notification, frozenCopy(entry('a').notification));
    },
  },
  {
    name: 'takes entries at the same time, each once',
    run: async (store) => {
      const ids = Array.from({ length: 10 }, (_, i) => String(i));
      await Promise.all([...ids, ...ids].map((id) => store.add(entry(id), 100)));
      const rows = await store.list({ limit: 100 });
      assert.deepEqual(rows.map(({ id }) => id).toSorted(), ids);
      assert.equal(new Set(rows.map(({ seq }) => seq)).size, ids.length);
    },
  },
];
