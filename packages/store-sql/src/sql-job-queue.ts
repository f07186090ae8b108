import { FplMlError } from '@fpl-ml/core';
import type { ClaimProof, JobQueue, NewQueueEntry, QueueEntry, QueueQuery, RunFailure } from '@fpl-ml/scheduler';
import type { Kysely, Updateable, UpdateObject, UpdateResult } from 'kysely';
import type { SqlOpener, SqlProfile } from './access.js';
import type { Database } from './database.js';
import { leaseUntil } from './lease-time.js';
import { locking } from './row-lock.js';
import type { QueueTable } from './scheduler-tables.js';
import { claimEntries } from './sql-job-queue-claim.js';
import { fromNewEntry, toQueueEntry } from './sql-job-queue-row.js';
import { toNumber } from './stored-integer.js';

async function enqueue(db: Kysely<Database>, entry: NewQueueEntry): Promise<QueueEntry> {
  const added = await db
    .insertInto('ml_queue')
    .values(fromNewEntry(entry))
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (added !== undefined) return toQueueEntry(added);
  const known = await findTwin(db, entry.dedupKey);
  if (known !== undefined) return known;
  throw new FplMlError(
    'QUEUE_ID_TAKEN',
    `Expected a new id for a queue entry, got "${entry.id}" again: give it another, or its dedup key to add it once.`,
  );
}

async function findTwin(db: Kysely<Database>, dedupKey: string | null): Promise<QueueEntry | undefined> {
  if (dedupKey === null) return undefined;
  const row = await db.selectFrom('ml_queue').selectAll().where('dedup_key', '=', dedupKey).executeTakeFirst();
  return row === undefined ? undefined : toQueueEntry(row);
}

/** The entry of a proof, if the proof is the current one: nothing else is updated. */
function heldEntry(db: Kysely<Database>, { id, epoch }: ClaimProof) {
  return db.updateTable('ml_queue').where('id', '=', id).where('epoch', '=', epoch).where('state', '=', 'running');
}

const hasChanged = ({ numUpdatedRows }: UpdateResult): boolean => toNumber(numUpdatedRows) === 1;

async function change(
  db: Kysely<Database>,
  proof: ClaimProof,
  values: UpdateObject<Database, 'ml_queue'>,
): Promise<boolean> {
  return hasChanged(await heldEntry(db, proof).set(values).executeTakeFirst());
}

function afterFailure({ now, error, retryAt }: RunFailure): Updateable<QueueTable> {
  const fate: Updateable<QueueTable> =
    retryAt === null ? { state: 'dead', finished_at: now } : { state: 'waiting', run_at: retryAt };
  return { ...fate, lease_until: null, last_error: error };
}

async function release(db: Kysely<Database>, proof: ClaimProof, now: number): Promise<boolean> {
  const released = heldEntry(db, proof).set((eb) => ({
    state: 'waiting',
    lease_until: null,
    run_at: now,
    attempts: eb('attempts', '-', 1),
  }));
  return hasChanged(await released.executeTakeFirst());
}

/** With a lock where others could write meanwhile, so that the answer holds until the transaction ends. */
async function holds(db: Kysely<Database>, profile: SqlProfile, { id, epoch }: ClaimProof): Promise<boolean> {
  const query = db
    .selectFrom('ml_queue')
    .select('seq')
    .where('id', '=', id)
    .where('epoch', '=', epoch)
    .where('state', '=', 'running');
  return (await locking(query, profile).executeTakeFirst()) !== undefined;
}

async function cancel(db: Kysely<Database>, id: string, now: number): Promise<boolean> {
  const cancelled = db
    .updateTable('ml_queue')
    .set({ state: 'cancelled', finished_at: now })
    .where('id', '=', id)
    .where('state', '=', 'waiting');
  return hasChanged(await cancelled.executeTakeFirst());
}

async function list(db: Kysely<Database>, { state, jobId, limit }: QueueQuery): Promise<readonly QueueEntry[]> {
  let query = db.selectFrom('ml_queue').selectAll();
  if (state !== undefined) query = query.where('state', '=', state);
  if (jobId !== undefined) query = query.where('job_id', '=', jobId);
  if (limit !== undefined) query = query.limit(limit);
  return (await query.orderBy('seq').execute()).map(toQueueEntry);
}

/** Work that waits for a worker, in SQL. */
export const sqlJobQueue: SqlOpener<JobQueue> = ({ run, atomic, profile, leaseTime }) => ({
  enqueue: (entry) => atomic((db) => enqueue(db, entry)),
  claim: (request) => atomic((db) => claimEntries(db, { profile, leaseTime }, request)),
  heartbeat: (proof, now, lease) =>
    run((db) => change(db, proof, { lease_until: leaseUntil({ profile, leaseTime }, now, lease) })),
  complete: (proof, now) => run((db) => change(db, proof, { state: 'completed', lease_until: null, finished_at: now })),
  fail: (proof, failure) => run((db) => change(db, proof, afterFailure(failure))),
  release: (proof, now) => run((db) => release(db, proof, now)),
  holds: (proof) => run((db) => holds(db, profile, proof)),
  cancel: (id, now) => run((db) => cancel(db, id, now)),
  list: (query = {}) => run((db) => list(db, query)),
});
