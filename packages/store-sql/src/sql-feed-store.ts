import type { FeedEntry, FeedMark, FeedQuery, FeedRow, FeedStore } from '@fpl-ml/notify';
import type { Kysely, Selectable } from 'kysely';
import type { SqlOpener } from './access.js';
import { chunksOf } from './chunks.js';
import type { Database } from './database.js';
import type { FeedTable } from './feed-tables.js';
import { fromJsonText, toJsonText } from './json-text.js';
import { toNumber, toNumberOrNull } from './stored-integer.js';

function toRow(row: Selectable<FeedTable>): FeedRow {
  return {
    seq: toNumber(row.seq),
    id: row.id,
    // `add` writes a notification, and nobody else writes.
    notification: fromJsonText(row.notification) as FeedRow['notification'],
    receivedAt: toNumber(row.received_at),
    readAt: toNumberOrNull(row.read_at),
  };
}

async function add(db: Kysely<Database>, { id, notification, receivedAt }: FeedEntry, keep: number): Promise<void> {
  const row = { id, notification: toJsonText(notification), received_at: receivedAt, read_at: null };
  await db
    .insertInto('ml_feed')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await db
    .deleteFrom('ml_feed')
    .where('seq', '<=', ({ selectFrom }) =>
      selectFrom('ml_feed as kept').select('kept.seq').orderBy('kept.seq', 'desc').offset(keep).limit(1),
    )
    .execute();
}

async function list(
  db: Kysely<Database>,
  { limit, before, unreadOnly = false }: FeedQuery,
): Promise<readonly FeedRow[]> {
  let query = db.selectFrom('ml_feed').selectAll().orderBy('seq', 'desc').limit(limit);
  if (before !== undefined) query = query.where('seq', '<', before);
  if (unreadOnly) query = query.where('read_at', 'is', null);
  return (await query.execute()).map(toRow);
}

async function countUnread(db: Kysely<Database>): Promise<number> {
  const query = db.selectFrom('ml_feed').select(({ fn }) => fn.countAll().as('unread'));
  const { unread } = await query.where('read_at', 'is', null).executeTakeFirstOrThrow();
  return toNumber(unread);
}

async function markRead(db: Kysely<Database>, mark: FeedMark, now: number): Promise<number> {
  const update = db.updateTable('ml_feed').set({ read_at: now }).where('read_at', 'is', null);
  if ('upTo' in mark) return toNumber((await update.where('seq', '<=', mark.upTo).executeTakeFirst()).numUpdatedRows);
  let marked = 0;
  for (const ids of chunksOf(mark.ids, 1)) {
    marked += toNumber((await update.where('id', 'in', ids).executeTakeFirst()).numUpdatedRows);
  }
  return marked;
}

/** The feed of the dashboard channel on SQL. */
export const sqlFeedStore: SqlOpener<FeedStore> = ({ run, atomic }) => ({
  add: (entry, keep) => atomic((db) => add(db, entry, keep)),
  list: (query) => run((db) => list(db, query)),
  countUnread: () => run((db) => countUnread(db)),
  markRead: (mark, now) => atomic((db) => markRead(db, mark, now)),
});
