import { type Kysely, sql } from 'kysely';
import type { SqlProfile } from './access.js';
import type { Database } from './database.js';

/** "fplml" in base 36: so that numbers of ours are not taken for another program's. */
const OURS = 26_432_589;

/** What writers take turns at. */
const TURNS = { outbox: 1 } as const;

/**
 * Waits for the turn to write to a log, and keeps it until the transaction ends: `seq` is given when a row is written, so
 * without turns a later row could be seen, and delivered, before an earlier one. On SQLite there is one writer anyway.
 */
export async function takeTurn(db: Kysely<Database>, profile: SqlProfile, log: keyof typeof TURNS): Promise<void> {
  if (profile === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(${sql.lit(OURS)}, ${sql.lit(TURNS[log])})`.execute(db);
}
