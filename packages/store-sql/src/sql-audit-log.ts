import { createHash } from 'node:crypto';
import { type AuditEntry, type AuditLog, type AuditQuery, type AuditRecord, auditText, FplMlError } from '@fpl-ml/core';
import type { Kysely, Selectable } from 'kysely';
import type { SqlAccess, SqlProfile } from './access.js';
import { chunksOf } from './chunks.js';
import type { AuditTable } from './core-tables.js';
import type { Database } from './database.js';
import { fromJsonText, toJsonText } from './json-text.js';
import { locking } from './row-lock.js';
import { toNumber } from './stored-integer.js';

/** How many columns a row has. */
const COLUMNS = 9;

interface Head {
  readonly seq: number;
  readonly hash: string;
}

function next(head: Head, { id, model, at, actor, action, subject, data }: AuditEntry): AuditRecord {
  const record = { seq: head.seq + 1, id, model, at, actor, action, subject, data };
  return { ...record, hash: createHash('sha256').update(auditText(head.hash, record)).digest('hex') };
}

/** The end of the log, held so that nobody else appends before this transaction ends. */
async function lockHead(db: Kysely<Database>, profile: SqlProfile): Promise<Head> {
  const query = db.selectFrom('ml_audit_head').select(['seq', 'hash']).where('id', '=', 1);
  const { seq, hash } = await locking(query, profile).executeTakeFirstOrThrow();
  return { seq: toNumber(seq), hash };
}

async function insert(db: Kysely<Database>, records: readonly AuditRecord[]): Promise<void> {
  const written = await db
    .insertInto('ml_audit_log')
    .values(records.map((record) => ({ ...record, data: toJsonText(record.data) })))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  const fresh = new Set(written.map(({ id }) => id));
  const taken = records.find(({ id }) => !fresh.delete(id));
  if (taken === undefined) return;
  throw new FplMlError(
    'AUDIT_ID_TAKEN',
    `Expected a new id for an audit entry, got "${taken.id}" again: make one with an IdSource.`,
    { data: { id: taken.id } },
  );
}

async function append(db: Kysely<Database>, profile: SqlProfile, entries: readonly AuditEntry[]): Promise<void> {
  let head = await lockHead(db, profile);
  const records: AuditRecord[] = [];
  for (const entry of entries) {
    const record = next(head, entry);
    records.push(record);
    head = record;
  }
  for (const chunk of chunksOf(records, COLUMNS)) await insert(db, chunk);
  await db.updateTable('ml_audit_head').set({ seq: head.seq, hash: head.hash }).where('id', '=', 1).execute();
}

function toRecord(row: Selectable<AuditTable>): AuditRecord {
  const { id, model, actor, action, subject, hash } = row;
  // `insert` writes a JSON object, and nobody else writes.
  const data = fromJsonText(row.data) as AuditRecord['data'];
  return { seq: toNumber(row.seq), id, model, at: toNumber(row.at), actor, action, subject, data, hash };
}

async function list(db: Kysely<Database>, query: AuditQuery): Promise<readonly AuditRecord[]> {
  const { model, action, subject, afterSeq, limit } = query;
  let found = db.selectFrom('ml_audit_log').selectAll().orderBy('seq');
  if (model !== undefined) found = found.where('model', '=', model);
  if (action !== undefined) found = found.where('action', '=', action);
  if (subject !== undefined) found = found.where('subject', '=', subject);
  if (afterSeq !== undefined) found = found.where('seq', '>', afterSeq);
  if (limit !== undefined) found = found.limit(limit);
  return (await found.execute()).map(toRecord);
}

/** The audit log on SQL: one chain of all models, appended under a lock. */
export function sqlAuditLog({ profile, run, atomic }: SqlAccess): AuditLog {
  return {
    append: async (entries) => {
      if (entries.length > 0) await atomic((db) => append(db, profile, entries));
    },
    list: (query = {}) => run((db) => list(db, query)),
  };
}
