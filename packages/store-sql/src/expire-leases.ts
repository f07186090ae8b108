import { type Kysely, sql } from 'kysely';
import type { Database } from './database.js';
import { type DatabaseOptions, databaseContext } from './database-options.js';
import { refuseInside } from './sql-session.js';
import { ATTEMPTS, inTransaction } from './sql-transaction.js';
import { toNumber } from './stored-integer.js';

/** What {@link expireLeases} set free. */
export interface ExpiredLeases {
  /** Entries of the queue that ran. */
  readonly queue: number;
  /** Messages of the outbox that were claimed. */
  readonly outbox: number;
}

async function expire(db: Kysely<Database>): Promise<ExpiredLeases> {
  const queue = await db
    .updateTable('ml_queue')
    .set({ state: 'waiting', lease_until: null, attempts: sql<number>`attempts - 1` })
    .where('state', '=', 'running')
    .executeTakeFirst();
  const outbox = await db
    .updateTable('ml_outbox')
    .set({ claim: null, lease_until: 0 })
    .where('claim', 'is not', null)
    .executeTakeFirst();
  return { queue: toNumber(queue.numUpdatedRows), outbox: toNumber(outbox.numUpdatedRows) };
}

/**
 * Sets everything free that other workers hold, instead of waiting for their leases to run out. Only for a database that
 * this process has for itself (`configureSqlite` with `exclusive`; on PostgreSQL an advisory lock that all take), before it
 * claims anything: then whoever held a lease is known to be dead.
 *
 * Entries of the queue wait again, not to run before the instant at which they were due, and the attempt does not count;
 * their epoch stays, so that the next claim raises it. Claims of messages are void.
 *
 * @throws FplMlError `SQL_PROFILE_UNKNOWN`, `UNIT_OF_WORK_MIXED` inside a transaction, `STORE_*`
 */
export async function expireLeases<Tables>(db: Kysely<Tables>, options: DatabaseOptions): Promise<ExpiredLeases> {
  const context = { ...databaseContext(db, options), attempts: ATTEMPTS, pause: async () => undefined };
  refuseInside(context.db);
  return inTransaction(context, 'operation', (trunk) => trunk.guard(expire));
}
