import type { FplMlError } from '@fpl-ml/core';
import type { QueueClaim, QueueEntry } from '@fpl-ml/scheduler';
import type { Kysely } from 'kysely';
import type { SqlAccess, SqlProfile } from './access.js';
import { chunksOf } from './chunks.js';
import type { Database } from './database.js';
import { leaseNow, leaseUntil } from './lease-time.js';
import { storeError } from './sql-errors.js';
import { toQueueEntry, urgencyOf } from './sql-job-queue-row.js';
import { storeFailure } from './store-meanings.js';
import { toNumber } from './stored-integer.js';

type Leasing = Pick<SqlAccess, 'profile' | 'leaseTime'>;

/** An entry that can be claimed. */
interface Candidate {
  readonly seq: number | string;
  readonly urgency: number | string;
}

const leastUrgency = ({ minimumPriority = 'low' }: QueueClaim): number => urgencyOf(minimumPriority);

/** The more urgent first, then the one added first. */
function inOrder<Row extends Candidate>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => toNumber(a.urgency) - toNumber(b.urgency) || toNumber(a.seq) - toNumber(b.seq));
}

/** Those whose lease has run out. They hold their keys already. */
function findLost(db: Kysely<Database>, leasing: Leasing, request: QueueClaim): Promise<readonly Candidate[]> {
  return db
    .selectFrom('ml_queue')
    .select(['seq', 'urgency'])
    .where('state', '=', 'running')
    .where('lease_until', '<=', leaseNow(leasing, request.now))
    .where('urgency', '<=', leastUrgency(request))
    .where('handler', 'in', request.handlers)
    .orderBy('urgency')
    .orderBy('seq')
    .limit(request.limit)
    .$if(leasing.profile === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute();
}

/**
 * Those that wait and are due, of each key only the first, and none where one runs already. Without a key nothing is equal
 * to it, so nothing is in its way.
 */
function findWaiting(db: Kysely<Database>, profile: SqlProfile, request: QueueClaim): Promise<readonly Candidate[]> {
  const { now, limit, handlers } = request;
  const least = leastUrgency(request);
  return db
    .selectFrom('ml_queue as entry')
    .select(['entry.seq', 'entry.urgency'])
    .where('entry.state', '=', 'waiting')
    .where('entry.run_at', '<=', now)
    .where('entry.urgency', '<=', least)
    .where('entry.handler', 'in', handlers)
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('ml_queue as holder')
            .select('holder.seq')
            .whereRef('holder.key', '=', 'entry.key')
            .where('holder.state', '=', 'running'),
        ),
      ),
    )
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('ml_queue as rival')
            .select('rival.seq')
            .whereRef('rival.key', '=', 'entry.key')
            .where('rival.state', '=', 'waiting')
            .where('rival.run_at', '<=', now)
            .where('rival.handler', 'in', handlers)
            // The rival is also urgent enough then.
            .where(({ and, eb, or, ref }) =>
              or([
                eb('rival.urgency', '<', ref('entry.urgency')),
                and([eb('rival.urgency', '=', ref('entry.urgency')), eb('rival.seq', '<', ref('entry.seq'))]),
              ]),
            ),
        ),
      ),
    )
    .orderBy('entry.urgency')
    .orderBy('entry.seq')
    .limit(limit)
    .$if(profile === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute();
}

function take(
  db: Kysely<Database>,
  leasing: Leasing,
  { owner, now, lease }: QueueClaim,
  candidates: readonly Candidate[],
): Promise<readonly QueueEntry[]> {
  const seqs = candidates.map(({ seq }) => toNumber(seq));
  return db
    .updateTable('ml_queue')
    .set((eb) => ({
      state: 'running',
      attempts: eb('attempts', '+', 1),
      epoch: eb('epoch', '+', 1),
      owner,
      lease_until: leaseUntil(leasing, now, lease),
    }))
    .where('seq', 'in', seqs)
    .returningAll()
    .execute()
    .then((rows) => inOrder(rows).map(toQueueEntry));
}

/**
 * Two workers with different handlers can meet on one key on PostgreSQL, where both read before either writes: the unique
 * index of running keys lets only one of them take it, and the other looks again.
 */
function keyTaken(error: unknown): FplMlError {
  const typed = storeError(error);
  return typed.code === 'STORE_CONSTRAINT' ? storeFailure('busy', typed.message, error) : typed;
}

/** Takes entries that can be claimed. @param db of a transaction */
export async function claimEntries(
  db: Kysely<Database>,
  leasing: Leasing,
  request: QueueClaim,
): Promise<readonly QueueEntry[]> {
  if (request.limit < 1 || request.handlers.length === 0) return [];
  const found = [...(await findLost(db, leasing, request)), ...(await findWaiting(db, leasing.profile, request))];
  const claimed: QueueEntry[] = [];
  try {
    for (const chunk of chunksOf(inOrder(found).slice(0, request.limit), 1)) {
      claimed.push(...(await take(db, leasing, request, chunk)));
    }
  } catch (error) {
    throw keyTaken(error);
  }
  return claimed;
}
