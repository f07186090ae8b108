import type { JoinedRow, LabelledQuery } from '@fpl-ml/monitor';
import type { Kysely } from 'kysely';
import type { Database } from './database.js';
import { toNumber } from './stored-integer.js';

/**
 * A page of labelled predictions: along the key of predictions, which is in the order of entities, with a look-up of each
 * outcome by its own.
 */
export async function listLabelled(
  db: Kysely<Database>,
  { model, periodId, modelVersion, role, after, limit }: LabelledQuery,
): Promise<readonly JoinedRow[]> {
  const all = db
    .selectFrom('ml_predictions as p')
    .innerJoin('ml_outcomes as o', (join) =>
      join.onRef('o.model', '=', 'p.model').onRef('o.period_id', '=', 'p.period_id').onRef('o.entity', '=', 'p.entity'),
    )
    .select(['p.entity', 'p.prediction', 'o.outcome', 'p.seq'])
    .where('p.model', '=', model)
    .where('p.period_id', '=', periodId)
    .where('p.model_version', '=', modelVersion)
    .where('p.role', '=', role);
  const rest = after === undefined ? all : all.where('p.entity', '>', after);
  const rows = await rest.orderBy('p.entity').limit(limit).execute();
  return rows.map(({ entity, prediction, outcome, seq }) => ({ entity, prediction, outcome, order: toNumber(seq) }));
}
