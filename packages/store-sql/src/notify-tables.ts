import type { Severity } from '@fpl-ml/core';
import type { AlertState } from '@fpl-ml/notify';
import type { Kysely } from 'kysely';
import { columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import { required } from './required.js';
import type { OptionalStoredInteger, StoredInteger } from './stored-integer.js';

/** What is known about each condition. */
export interface AlertTable {
  /**
   * `model:` and the model, or `none`: part of the key in place of the model, because NULLs are all different to a unique
   * key.
   */
  scope: string;
  model: string | null;
  dedup_key: string;
  status: AlertState['status'];
  title: string;
  level: Severity;
  firing_since: StoredInteger;
  last_alert_at: StoredInteger;
  resolved_at: OptionalStoredInteger;
  last_notified_at: OptionalStoredInteger;
  last_notified_level: Severity | null;
  highest_notified: Severity | null;
  alert_count: StoredInteger;
  notified_count: StoredInteger;
  suppressed_count: StoredInteger;
  revision: StoredInteger;
  /** JSON text; since version 3. */
  metadata: string;
}

/** The tables of @fpl-ml/notify. */
export interface NotifyTables {
  ml_alerts: AlertTable;
}

/** Makes the tables of @fpl-ml/notify. */
export async function createNotifyTables(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, time } = columnTypes(profile);
  await db.schema
    .createTable('ml_alerts')
    .addColumn('scope', text, required)
    .addColumn('model', text)
    .addColumn('dedup_key', text, required)
    .addColumn('status', text, required)
    .addColumn('title', text, required)
    .addColumn('level', text, required)
    .addColumn('firing_since', time, required)
    .addColumn('last_alert_at', time, required)
    .addColumn('resolved_at', time)
    .addColumn('last_notified_at', time)
    .addColumn('last_notified_level', text)
    .addColumn('highest_notified', text)
    .addColumn('alert_count', integer, required)
    .addColumn('notified_count', integer, required)
    .addColumn('suppressed_count', integer, required)
    .addColumn('revision', integer, required)
    .addPrimaryKeyConstraint('ml_alerts_key', ['scope', 'dedup_key'])
    .execute();
  await db.schema.createIndex('ml_alerts_by_status').on('ml_alerts').columns(['status', 'scope']).execute();
}
