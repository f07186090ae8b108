import { type Kysely, sql } from 'kysely';
import { columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import { required } from './required.js';
import type { OptionalStoredInteger, StoredInteger } from './stored-integer.js';

/** Groups of alerts that one message tells of. */
export interface AlertGroupTable {
  channel: string;
  group_key: string;
  /** JSON text, as are the others without a type of their own. */
  labels: string;
  members: string;
  outgoing: string;
  flush_count: StoredInteger;
  next_flush_at: OptionalStoredInteger;
  last_notified_at: OptionalStoredInteger;
  revision: StoredInteger;
}

/** Which alerts are in which groups. */
export interface AlertGroupMemberTable {
  channel: string;
  group_key: string;
  /** As in `ml_alerts`. */
  scope: string;
  dedup_key: string;
}

/** Times in which nobody is told of alerts that match. */
export interface SilenceTable {
  id: string;
  /** JSON text. */
  matchers: string;
  starts_at: StoredInteger;
  ends_at: StoredInteger;
  created_at: StoredInteger;
  created_by: string;
  reason: string;
  expired_by: string | null;
  revision: StoredInteger;
}

/** The tables of groups and silences of @fpl-ml/notify. */
export interface GroupTables {
  ml_alert_groups: AlertGroupTable;
  ml_alert_group_members: AlertGroupMemberTable;
  ml_silences: SilenceTable;
}

async function createGroups(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, json, time } = columnTypes(profile);
  await db.schema
    .createTable('ml_alert_groups')
    .addColumn('channel', text, required)
    .addColumn('group_key', text, required)
    .addColumn('labels', json, required)
    .addColumn('members', json, required)
    .addColumn('outgoing', json, required)
    .addColumn('flush_count', integer, required)
    .addColumn('next_flush_at', time)
    .addColumn('last_notified_at', time)
    .addColumn('revision', integer, required)
    .addPrimaryKeyConstraint('ml_alert_groups_key', ['channel', 'group_key'])
    .execute();
  await db.schema.createIndex('ml_alert_groups_by_flush').on('ml_alert_groups').column('next_flush_at').execute();
  await db.schema
    .createTable('ml_alert_group_members')
    .addColumn('channel', text, required)
    .addColumn('group_key', text, required)
    .addColumn('scope', text, required)
    .addColumn('dedup_key', text, required)
    .addPrimaryKeyConstraint('ml_alert_group_members_key', ['scope', 'dedup_key', 'channel', 'group_key'])
    .execute();
  await db.schema
    .createIndex('ml_alert_group_members_by_group')
    .on('ml_alert_group_members')
    .columns(['channel', 'group_key'])
    .execute();
}

/** Makes the tables of groups and silences, and gives alerts their metadata: those from before have none. */
export async function createGroupTables(db: Kysely<Database>, context: SchemaContext): Promise<void> {
  const { text, integer, json, time } = columnTypes(context.profile);
  await db.schema
    .alterTable('ml_alerts')
    .addColumn('metadata', json, (column) => column.notNull().defaultTo(sql.lit('{}')))
    .execute();
  await createGroups(db, context);
  await db.schema
    .createTable('ml_silences')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('matchers', json, required)
    .addColumn('starts_at', time, required)
    .addColumn('ends_at', time, required)
    .addColumn('created_at', time, required)
    .addColumn('created_by', text, required)
    .addColumn('reason', text, required)
    .addColumn('expired_by', text)
    .addColumn('revision', integer, required)
    .execute();
  await db.schema.createIndex('ml_silences_by_end').on('ml_silences').column('ends_at').execute();
}
