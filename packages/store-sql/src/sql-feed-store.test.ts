import type { FeedEntry } from '@fpl-ml/notify';
import { describe, expect, it } from 'vitest';
import { sqlFeedStore } from './sql-feed-store.js';
import { freshDatabasesOf } from './test/fresh-database.js';
import { openDatabaseAt, PROFILES } from './test/open-stores.js';

function entryOf(id: string): FeedEntry {
  const { notification, ...rest } = { id, receivedAt: 1, notification: { id, title: id, message: '', at: 0 } };
  return { ...rest, notification: { ...notification, level: 'info', dedupKey: id, status: 'firing', metadata: {} } };
}

describe.each(PROFILES)('the feed store on %s', (profile) => {
  const fresh = freshDatabasesOf(profile);

  it('is the same for several connections, and after a restart', async () => {
    const first = await fresh();
    const second = await openDatabaseAt(first.path);
    const [ours, theirs] = [first.open(sqlFeedStore), second.open(sqlFeedStore)];
    const ids = Array.from({ length: 20 }, (_, i) => `n${i}`);
    for (const id of ids) {
      const [one, other] = [() => ours.add(entryOf(id), 15), () => theirs.add(entryOf(id), 15)];
      // A second connection of one process to a SQLite file waits without letting the first one go on.
      if (profile === 'sqlite') await one();
      await Promise.all(profile === 'sqlite' ? [other()] : [one(), other()]);
    }
    const shown = await ours.list({ limit: 100 });
    expect(shown).toHaveLength(15);
    expect(await ours.markRead({ upTo: shown[5]?.seq ?? 0 }, 7)).toBe(10);
    await second.close();
    const third = await openDatabaseAt(first.path);
    const again = third.open(sqlFeedStore);
    expect([await again.countUnread(), (await again.list({ limit: 100 })).map(({ seq }) => seq)]).toEqual([
      5,
      shown.map(({ seq }) => seq),
    ]);
    await third.close();
  });
});
