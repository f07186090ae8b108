import type { StepEnd, StepKey, StepRecord, StepStart } from '@fpl-ml/engine';
import { type Kysely, sql } from 'kysely';
import type { Database } from './database.js';
import { toStep } from './engine-rows.js';
import { toJsonText } from './json-text.js';
import { toNumber } from './stored-integer.js';

async function getStep(db: Kysely<Database>, { model, requestId, step }: StepKey): Promise<StepRecord> {
  const row = await db
    .selectFrom('ml_steps')
    .selectAll()
    .where('model', '=', model)
    .where('request_id', '=', requestId)
    .where('step', '=', step)
    .executeTakeFirstOrThrow();
  return toStep(row);
}

/** Records that a step begins, unless it is finished or was begun under a higher epoch. @param db of a transaction */
export async function beginStep(db: Kysely<Database>, start: StepStart): Promise<StepRecord> {
  const { model, requestId, step, inputHash, attempt, epoch, at } = start;
  const begun = { status: 'running', input_hash: inputHash, attempt, epoch, started_at: at } as const;
  const row = await db
    .insertInto('ml_steps')
    .values({ model, request_id: requestId, step, ...begun, runs: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['model', 'request_id', 'step'])
        .doUpdateSet({ ...begun, runs: sql<number>`ml_steps.runs + 1` })
        .where('ml_steps.status', '=', 'running')
        .where('ml_steps.epoch', '<=', epoch),
    )
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? getStep(db, start) : toStep(row);
}

/** Finishes a step if it runs under this epoch. */
export async function finishStep(db: Kysely<Database>, end: StepEnd): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ml_steps')
    .set({ status: 'finished', output: toJsonText(end.output), finished_at: end.at })
    .where('model', '=', end.model)
    .where('request_id', '=', end.requestId)
    .where('step', '=', end.step)
    .where('status', '=', 'running')
    .where('epoch', '=', end.epoch)
    .executeTakeFirst();
  return toNumber(numUpdatedRows) === 1;
}

/** The steps of a retraining, in the order in which they were first begun. */
export async function listSteps(
  db: Kysely<Database>,
  model: string,
  requestId: string,
): Promise<readonly StepRecord[]> {
  const query = db.selectFrom('ml_steps').selectAll().where('model', '=', model).where('request_id', '=', requestId);
  return (await query.orderBy('seq').execute()).map(toStep);
}
