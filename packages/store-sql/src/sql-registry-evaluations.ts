import { FplMlError } from '@fpl-ml/core';
import type { Evaluation, EvaluationRecord } from '@fpl-ml/registry';
import type { Kysely } from 'kysely';
import type { Database } from './database.js';
import { toJsonText } from './json-text.js';
import { toEvaluation } from './registry-rows.js';

/** Adds an evaluation at the end. */
export async function appendEvaluation(db: Kysely<Database>, evaluation: Evaluation): Promise<void> {
  const { id, model, version, verdict, baseline, evidence, at } = evaluation;
  const written = await db
    .insertInto('ml_evaluations')
    .values({ id, model, version, verdict, baseline, evidence: toJsonText(evidence), at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('seq')
    .execute();
  if (written.length === 1) return;
  throw new FplMlError(
    'EVALUATION_ID_TAKEN',
    `Expected a new id for an evaluation, got "${id}" again: make one with an IdSource.`,
    { data: { id } },
  );
}

/** The evaluations of a model, or of one of its versions, by `seq`. */
export async function listEvaluations(
  db: Kysely<Database>,
  model: string,
  version?: string,
): Promise<readonly EvaluationRecord[]> {
  const query = db.selectFrom('ml_evaluations').selectAll().where('model', '=', model).orderBy('seq');
  const rows = await (version === undefined ? query : query.where('version', '=', version)).execute();
  return rows.map(toEvaluation);
}
