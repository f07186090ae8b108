import { FplMlError } from '@fpl-ml/core';
import type { PeriodKey, PredictionBatch, PredictionRow } from '@fpl-ml/monitor';
import { type Kysely, sql } from 'kysely';
import { chunksOf } from './chunks.js';
import type { Database } from './database.js';
import { declarePeriod } from './sql-observation-store-periods.js';
import { toNumber } from './stored-integer.js';

/**
 * Written by hand: what all rows share is bound once, which halves the time of a batch.
 *
 * @returns how many were new
 */
async function insertRows(
  db: Kysely<Database>,
  { model, period, modelVersion, role, now }: PredictionBatch,
  rows: PredictionBatch['rows'],
): Promise<number> {
  const given = sql.join(rows.map(({ entity, prediction }) => sql`(${entity}, ${prediction})`));
  // `where true` tells SQLite that `on conflict` is not a join; the casts tell PostgreSQL the types of the parameters.
  const { numAffectedRows } = await sql`
    with given (entity, prediction) as (values ${given})
    insert into ${sql.table('ml_predictions')}
      (model, period_id, entity, model_version, role, prediction, recorded_at)
    select ${model}, ${period.id}, entity, ${modelVersion}, ${role}, cast(prediction as double precision), ${now}
    from given where true
    on conflict do nothing`.execute(db);
  return toNumber(numAffectedRows ?? 0);
}

/** What is recorded of the entities of some rows. */
async function recordedOf(
  db: Kysely<Database>,
  { model, period, modelVersion, role }: PredictionBatch,
  rows: PredictionBatch['rows'],
): Promise<ReadonlyMap<string, number>> {
  const recorded = await db
    .selectFrom('ml_predictions')
    .select(['entity', 'prediction'])
    .where('model', '=', model)
    .where('period_id', '=', period.id)
    .where('model_version', '=', modelVersion)
    .where('role', '=', role)
    .where(
      'entity',
      'in',
      rows.map(({ entity }) => entity),
    )
    .execute();
  return new Map(recorded.map(({ entity, prediction }) => [entity, prediction]));
}

/** @throws FplMlError `PREDICTION_CHANGED` for the first row that differs from what is recorded */
async function refuseChanges(db: Kysely<Database>, batch: PredictionBatch): Promise<void> {
  for (const rows of chunksOf(batch.rows, 1)) {
    const known = await recordedOf(db, batch, rows);
    const changed = rows.find(({ entity, prediction }) => known.get(entity) !== prediction);
    if (changed !== undefined) throw predictionChanged(batch, changed, known.get(changed.entity));
  }
}

function predictionChanged(
  { period, modelVersion, role }: PredictionBatch,
  { entity, prediction }: PredictionBatch['rows'][number],
  before: number | undefined,
): FplMlError {
  return new FplMlError(
    'PREDICTION_CHANGED',
    `Expected ${before} for "${entity}" by ${modelVersion} as recorded before, got ${prediction}: record it under another version.`,
    { data: { entity, modelVersion, role, period: period.id } },
  );
}

/** Adds predictions. @param db of a transaction, which must be taken back when this throws */
export async function addPredictions(db: Kysely<Database>, batch: PredictionBatch): Promise<void> {
  await declarePeriod(db, { model: batch.model, period: batch.period, now: batch.now });
  let added = 0;
  for (const rows of chunksOf(batch.rows, 2)) added += await insertRows(db, batch, rows);
  // What was new cannot have changed.
  if (added < batch.rows.length) await refuseChanges(db, batch);
}

/** The predictions of a period, in order of recording. */
export async function listPredictions(
  db: Kysely<Database>,
  { model, periodId }: PeriodKey,
): Promise<readonly PredictionRow[]> {
  const rows = await db
    .selectFrom('ml_predictions')
    .select(['entity', 'model_version', 'role', 'prediction', 'recorded_at'])
    .where('model', '=', model)
    .where('period_id', '=', periodId)
    .orderBy('seq')
    .execute();
  return rows.map(({ entity, model_version: modelVersion, role, prediction, recorded_at: at }) => ({
    entity,
    modelVersion,
    role,
    prediction,
    at: toNumber(at),
  }));
}
