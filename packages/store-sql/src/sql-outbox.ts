import type { ClaimedMessage, DeliveryFailure, Outbox, OutboxClaim, OutboxMessage, OutboxRow } from '@fpl-ml/core';
import { type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import type { SqlAccess, SqlProfile } from './access.js';
import { takeTurn } from './advisory-lock.js';
import { chunksOf } from './chunks.js';
import type { OutboxTable } from './core-tables.js';
import type { Database } from './database.js';
import { fromJsonText, toJsonText } from './json-text.js';
import { leaseNow, leaseUntil } from './lease-time.js';
import { toNumber, toNumberOrNull } from './stored-integer.js';

type Leasing = Pick<SqlAccess, 'profile' | 'leaseTime'>;

/** How many columns a new row has. */
const COLUMNS = 9;

function toRow(row: Selectable<OutboxTable>): OutboxRow {
  return {
    seq: toNumber(row.seq),
    id: row.id,
    topic: row.topic,
    key: row.message_key,
    // `add` writes a JSON object, and nobody else writes.
    payload: fromJsonText(row.payload) as OutboxRow['payload'],
    createdAt: toNumber(row.created_at),
    state: row.state,
    attempts: toNumber(row.attempts),
    notBefore: toNumber(row.not_before),
    lastError: row.last_error,
    deliveredAt: toNumberOrNull(row.delivered_at),
  };
}

async function add(db: Kysely<Database>, profile: SqlProfile, messages: readonly OutboxMessage[]): Promise<void> {
  await takeTurn(db, profile, 'outbox');
  const fresh = { state: 'pending', attempts: 0, not_before: 0, lease_until: 0 } as const;
  const rows = messages.map(({ id, topic, key, payload, createdAt }) => {
    return { id, topic, message_key: key, payload: toJsonText(payload), created_at: createdAt, ...fresh };
  });
  for (const chunk of chunksOf(rows, COLUMNS)) {
    const insert = db.insertInto('ml_outbox').values(chunk);
    await insert.onConflict((conflict) => conflict.column('id').doNothing()).execute();
  }
}

/** The messages that may be claimed: due, in nobody's hands, and the oldest pending one of their key. */
async function claimable(
  db: Kysely<Database>,
  { topic, now, limit }: OutboxClaim,
  leasing: Leasing,
): Promise<readonly (number | string)[]> {
  const query = db
    .selectFrom('ml_outbox as message')
    .select('seq')
    .where('topic', '=', topic)
    .where('state', '=', 'pending')
    .where('not_before', '<=', now)
    .where('lease_until', '<=', leaseNow(leasing, now))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('ml_outbox as older')
            .select('older.seq')
            .where('older.topic', '=', topic)
            .whereRef('older.message_key', '=', 'message.message_key')
            .where('older.state', '=', 'pending')
            .whereRef('older.seq', '<', 'message.seq'),
        ),
      ),
    )
    .orderBy('seq')
    .limit(limit);
  // A message that another relay is about to claim is not worth waiting for.
  const rows = await (leasing.profile === 'postgres' ? query.forUpdate().skipLocked() : query).execute();
  return rows.map(({ seq }) => seq);
}

async function claim(db: Kysely<Database>, request: OutboxClaim, leasing: Leasing): Promise<readonly ClaimedMessage[]> {
  const found = await claimable(db, request, leasing);
  if (found.length === 0) return [];
  const rows = await db
    .updateTable('ml_outbox')
    .set({
      attempts: sql<number>`attempts + 1`,
      claim: sql<string>`cast(${request.owner} as text) || '#' || cast(attempts + 1 as text)`,
      lease_until: leaseUntil(leasing, request.now, request.lease),
    })
    .where('seq', 'in', found)
    .returningAll()
    .execute();
  // The order of what an update returns is nobody's promise.
  return rows.map((row) => ({ ...toRow(row), claim: row.claim ?? '' })).toSorted((a, b) => a.seq - b.seq);
}

async function settle(
  db: Kysely<Database>,
  { id, claim: proof }: ClaimedMessage,
  change: Updateable<OutboxTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ml_outbox')
    .set({ ...change, claim: null, lease_until: 0 })
    .where('id', '=', id)
    .where('claim', '=', proof)
    .executeTakeFirst();
  return toNumber(numUpdatedRows) === 1;
}

function failed({ error, retryAt }: DeliveryFailure): Updateable<OutboxTable> {
  return retryAt === null ? { state: 'dead', last_error: error } : { not_before: retryAt, last_error: error };
}

/** The outbox on SQL. */
export function sqlOutbox({ profile, leaseTime, run, atomic }: SqlAccess): Outbox {
  const leasing = { profile, leaseTime };
  return {
    add: async (messages) => {
      if (messages.length > 0) await atomic((db) => add(db, profile, messages));
    },
    claim: (request) => atomic((db) => claim(db, request, leasing)),
    markDelivered: (message, now) => run((db) => settle(db, message, { state: 'delivered', delivered_at: now })),
    markFailed: (message, failure) => run((db) => settle(db, message, failed(failure))),
    list: (topic) =>
      run(async (db) => {
        const rows = await db.selectFrom('ml_outbox').selectAll().where('topic', '=', topic).orderBy('seq').execute();
        return rows.map(toRow);
      }),
  };
}
