import type { OutcomeBatch, OutcomeChanges, OutcomeRow, PeriodKey } from '@fpl-ml/monitor';
import { type Kysely, sql } from 'kysely';
import { chunksOf } from './chunks.js';
import type { Database } from './database.js';
import { declarePeriod } from './sql-observation-store-periods.js';
import { toNumber } from './stored-integer.js';

type Outcome = readonly [entity: string, outcome: number];

/**
 * Written by hand, as for predictions. A corrected row keeps its place; one that is the same is not written.
 *
 * @returns the revisions of the rows that were written
 */
async function upsertRows(
  db: Kysely<Database>,
  { model, period, now }: OutcomeBatch,
  rows: readonly Outcome[],
): Promise<readonly number[]> {
  const given = sql.join(rows.map(([entity, outcome]) => sql`(${entity}, ${outcome})`));
  const table = sql.table('ml_outcomes');
  const written = await sql<{ readonly revision: number | string }>`
    with given (entity, outcome) as (values ${given})
    insert into ${table} (model, period_id, entity, outcome, revision, recorded_at)
    select ${model}, ${period.id}, entity, cast(outcome as double precision), 1, ${now}
    from given where true
    on conflict (model, period_id, entity) do update
      set outcome = excluded.outcome, revision = ${table}.revision + 1, recorded_at = excluded.recorded_at
      where ${table}.outcome <> excluded.outcome
    returning revision`.execute(db);
  return written.rows.map(({ revision }) => toNumber(revision));
}

/** Adds or corrects outcomes. @param db of a transaction, which must be taken back when this throws */
export async function putOutcomes(db: Kysely<Database>, batch: OutcomeBatch): Promise<OutcomeChanges> {
  await declarePeriod(db, { model: batch.model, period: batch.period, now: batch.now });
  // Of an entity that stands twice the later row counts, and counts once.
  const latest = [...new Map(batch.rows.map(({ entity, outcome }) => [entity, outcome]))];
  const revisions: number[] = [];
  for (const rows of chunksOf(latest, 2)) revisions.push(...(await upsertRows(db, batch, rows)));
  const added = revisions.filter((revision) => revision === 1).length;
  return { added, corrected: revisions.length - added, unchanged: latest.length - revisions.length };
}

/** The outcomes of a period, in order of first recording. */
export async function listOutcomes(
  db: Kysely<Database>,
  { model, periodId }: PeriodKey,
): Promise<readonly OutcomeRow[]> {
  const rows = await db
    .selectFrom('ml_outcomes')
    .select(['entity', 'outcome', 'revision', 'recorded_at'])
    .where('model', '=', model)
    .where('period_id', '=', periodId)
    .orderBy('seq')
    .execute();
  return rows.map(({ entity, outcome, revision, recorded_at: at }) => ({
    entity,
    outcome,
    revision: toNumber(revision),
    at: toNumber(at),
  }));
}
