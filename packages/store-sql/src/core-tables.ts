import type { OutboxRow } from '@fpl-ml/core';
import { type Kysely, sql } from 'kysely';
import { addSequence, columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import { required } from './required.js';
import type { OptionalStoredInteger, StoredInteger, StoredSeq } from './stored-integer.js';

/** The audit log of all models. */
export interface AuditTable {
  seq: StoredInteger;
  id: string;
  model: string;
  at: StoredInteger;
  actor: string;
  action: string;
  subject: string;
  /** JSON text. */
  data: string;
  hash: string;
}

/** One row: where the audit log ends. Whoever appends changes it, so that appends come one after the other. */
export interface AuditHeadTable {
  id: number;
  seq: StoredInteger;
  /** Of the last record; empty before the first. */
  hash: string;
}

/** Messages and the state of their delivery. */
export interface OutboxTable {
  seq: StoredSeq;
  id: string;
  topic: string;
  message_key: string;
  /** JSON text. */
  payload: string;
  created_at: StoredInteger;
  state: OutboxRow['state'];
  attempts: StoredInteger;
  not_before: StoredInteger;
  last_error: string | null;
  delivered_at: OptionalStoredInteger;
  /** The proof of the claim that holds the message; `null` while nobody does. */
  claim: string | null;
  lease_until: StoredInteger;
}

/** The tables of @fpl-ml/core. */
export interface CoreTables {
  ml_audit_log: AuditTable;
  ml_audit_head: AuditHeadTable;
  ml_outbox: OutboxTable;
}

async function createAudit(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, json, time } = columnTypes(profile);
  await db.schema
    .createTable('ml_audit_log')
    .addColumn('seq', integer, (column) => column.primaryKey())
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('model', text, required)
    .addColumn('at', time, required)
    .addColumn('actor', text, required)
    .addColumn('action', text, required)
    .addColumn('subject', text, required)
    .addColumn('data', json, required)
    .addColumn('hash', text, required)
    .execute();
  await db.schema
    .createIndex('ml_audit_log_subject')
    .on('ml_audit_log')
    .columns(['model', 'action', 'subject', 'seq'])
    .execute();
  await db.schema
    .createTable('ml_audit_head')
    .addColumn('id', integer, (column) => column.primaryKey())
    .addColumn('seq', integer, required)
    .addColumn('hash', text, required)
    .execute();
  await db.insertInto('ml_audit_head').values({ id: 1, seq: 0, hash: '' }).execute();
}

async function createOutbox(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, json, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_outbox'), profile)
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('topic', text, required)
    .addColumn('message_key', text, required)
    .addColumn('payload', json, required)
    .addColumn('created_at', time, required)
    .addColumn('state', text, required)
    .addColumn('attempts', integer, required)
    .addColumn('not_before', time, required)
    .addColumn('last_error', text)
    .addColumn('delivered_at', time)
    .addColumn('claim', text)
    .addColumn('lease_until', time, required)
    .execute();
  // What was delivered is most of the table, and nobody claims it.
  await db.schema
    .createIndex('ml_outbox_pending')
    .on('ml_outbox')
    .columns(['topic', 'message_key', 'seq'])
    .where(sql.ref('state'), '=', 'pending')
    .execute();
}

/** Makes the tables of @fpl-ml/core. */
export async function createCoreTables(db: Kysely<Database>, context: SchemaContext): Promise<void> {
  await createAudit(db, context);
  await createOutbox(db, context);
}
