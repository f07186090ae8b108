import type { Kysely } from 'kysely';
import { addSequence, columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import { required } from './required.js';
import type { OptionalStoredInteger, StoredInteger, StoredSeq } from './stored-integer.js';

/** The feed of the dashboard, with what was read of it. */
export interface FeedTable {
  seq: StoredSeq;
  id: string;
  /** JSON text. */
  notification: string;
  received_at: StoredInteger;
  read_at: OptionalStoredInteger;
}

/** The tables of the dashboard channel of @fpl-ml/notify. */
export interface FeedTables {
  ml_feed: FeedTable;
}

/** Makes the tables of the dashboard channel of @fpl-ml/notify. */
export async function createFeedTables(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, json, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_feed'), profile)
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('notification', json, required)
    .addColumn('received_at', time, required)
    .addColumn('read_at', time)
    .execute();
}
