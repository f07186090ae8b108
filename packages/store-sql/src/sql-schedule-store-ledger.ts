import { frozenCopy } from '@fpl-ml/core';
import type { Occurrence, OccurrenceQuery, OccurrenceReason, OccurrenceState, ScheduleStore } from '@fpl-ml/scheduler';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { SqlOpener } from './access.js';
import { chunksOf } from './chunks.js';
import type { Database } from './database.js';
import type { OccurrenceTable } from './scheduler-tables.js';
import { toNumber } from './stored-integer.js';

/** How many columns a row has. */
const COLUMNS = 7;

function toOccurrence(row: Selectable<OccurrenceTable>): Occurrence {
  return {
    jobId: row.job_id,
    scheduledFor: toNumber(row.scheduled_for),
    name: row.name,
    model: row.model,
    state: row.state,
    reason: row.reason,
    decidedAt: toNumber(row.decided_at),
  };
}

function fromOccurrence(occurrence: Occurrence): Insertable<OccurrenceTable> {
  const { jobId, scheduledFor, name, model, state, reason, decidedAt } = occurrence;
  return { job_id: jobId, scheduled_for: scheduledFor, name, model, state, reason, decided_at: decidedAt };
}

const keyOf = (jobId: string, scheduledFor: number): string => `${scheduledFor} ${jobId}`;

/** All claims write in one order, so that on PostgreSQL none waits for another that waits for it. */
function inOrderOfKeys(rows: readonly Occurrence[]): readonly Occurrence[] {
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return rows.toSorted((a, b) => a.scheduledFor - b.scheduledFor || byText(a.jobId, b.jobId));
}

async function claimOccurrences(db: Kysely<Database>, rows: readonly Occurrence[]): Promise<readonly Occurrence[]> {
  const fresh = new Set<string>();
  for (const chunk of chunksOf(inOrderOfKeys(rows), COLUMNS)) {
    const written = await db
      .insertInto('ml_occurrences')
      .values(chunk.map(fromOccurrence))
      .onConflict((conflict) => conflict.doNothing())
      .returning(['job_id', 'scheduled_for'])
      .execute();
    for (const row of written) fresh.add(keyOf(row.job_id, toNumber(row.scheduled_for)));
  }
  // Taken out as it is met: of an occurrence that stands twice, the first was written.
  return frozenCopy(rows.filter(({ jobId, scheduledFor }) => fresh.delete(keyOf(jobId, scheduledFor))));
}

async function settleOccurrence(
  db: Kysely<Database>,
  jobId: string,
  scheduledFor: number,
  state: OccurrenceState,
  reason: OccurrenceReason | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ml_occurrences')
    .set({ state, reason })
    .where('job_id', '=', jobId)
    .where('scheduled_for', '=', scheduledFor)
    .where('state', '=', 'claimed')
    .executeTakeFirst();
  return toNumber(numUpdatedRows) === 1;
}

async function listOccurrences(
  db: Kysely<Database>,
  { jobId, state, from, until, limit }: OccurrenceQuery,
): Promise<readonly Occurrence[]> {
  let query = db.selectFrom('ml_occurrences').selectAll();
  if (jobId !== undefined) query = query.where('job_id', '=', jobId);
  if (state !== undefined) query = query.where('state', '=', state);
  if (from !== undefined) query = query.where('scheduled_for', '>=', from);
  if (until !== undefined) query = query.where('scheduled_for', '<', until);
  if (limit !== undefined) query = query.limit(limit);
  return (await query.orderBy('scheduled_for').orderBy('job_id').execute()).map(toOccurrence);
}

/** What a schedule store does about occurrences. */
export type LedgerMethods = Pick<ScheduleStore, 'claimOccurrences' | 'settleOccurrence' | 'listOccurrences'>;

/** The ledger of occurrences in SQL. */
export const sqlLedger: SqlOpener<LedgerMethods> = ({ run, atomic }) => ({
  claimOccurrences: (occurrences) => atomic((db) => claimOccurrences(db, occurrences)),
  settleOccurrence: (jobId, scheduledFor, state, reason) =>
    run((db) => settleOccurrence(db, jobId, scheduledFor, state, reason)),
  listOccurrences: (query = {}) => run((db) => listOccurrences(db, query)),
});
