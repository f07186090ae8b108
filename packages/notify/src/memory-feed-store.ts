import { frozenCopy } from '@fpl-ml/core';
import { deleteIn, type MemoryOpener, openMemory, setIn } from '@fpl-ml/core/testing';
import type { FeedRow, FeedStore } from './feed-store.js';

/** The state of a feed in memory, for `memoryUnitOfWork` of `@fpl-ml/core/testing`. */
export function feedMemory(): MemoryOpener<FeedStore> {
  const rows = new Map<string, FeedRow>();
  let last = 0;
  const newestFirst = (): readonly FeedRow[] => [...rows.values()].toSorted((a, b) => b.seq - a.seq);
  return (access) => ({
    add: (entry, keep) =>
      access.run((undo) => {
        if (rows.has(entry.id)) return;
        last += 1;
        setIn(undo, rows, entry.id, frozenCopy({ ...entry, seq: last, readAt: null }));
        for (const { id } of newestFirst().slice(keep)) deleteIn(undo, rows, id);
      }),
    list: ({ limit, before = Infinity, unreadOnly = false }) =>
      access.run(() =>
        newestFirst()
          .filter(({ seq, readAt }) => seq < before && !(unreadOnly && readAt !== null))
          .slice(0, limit),
      ),
    countUnread: () => access.run(() => newestFirst().filter(({ readAt }) => readAt === null).length),
    markRead: (mark, now) =>
      access.run((undo) => {
        const isMeant = ({ id, seq }: FeedRow): boolean => ('ids' in mark ? mark.ids.includes(id) : seq <= mark.upTo);
        const meant = newestFirst().filter((row) => row.readAt === null && isMeant(row));
        for (const row of meant) setIn(undo, rows, row.id, Object.freeze({ ...row, readAt: now }));
        return meant.length;
      }),
  });
}

/**
 * A feed store in memory.
 *
 * @example
 * ```ts
 * import { memoryFeedStore } from '@fpl-ml/notify';
 *
 * const store = memoryFeedStore();
 * ```
 */
export function memoryFeedStore(): FeedStore {
  return openMemory(feedMemory());
}
