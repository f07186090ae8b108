import type { Retraining, RunStore } from '@fpl-ml/engine';
import type { Kysely } from 'kysely';
import type { SqlAccess } from './access.js';
import type { Database } from './database.js';
import { fromRetraining, toRetraining } from './engine-rows.js';
import { loadLoop, saveLoop } from './sql-run-loops.js';
import { beginStep, finishStep, listSteps } from './sql-run-steps.js';

async function putRetraining(db: Kysely<Database>, retraining: Retraining): Promise<void> {
  const { model, id, ...changing } = fromRetraining(retraining);
  await db
    .insertInto('ml_retrainings')
    .values({ model, id, ...changing })
    .onConflict((conflict) => conflict.columns(['model', 'id']).doUpdateSet(changing))
    .execute();
}

async function findBy(
  db: Kysely<Database>,
  column: 'id' | 'idempotency_key',
  model: string,
  value: string,
): Promise<Retraining | null> {
  const query = db.selectFrom('ml_retrainings').selectAll().where('model', '=', model).where(column, '=', value);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toRetraining(row);
}

async function listRetrainings(db: Kysely<Database>, model: string): Promise<readonly Retraining[]> {
  const rows = await db.selectFrom('ml_retrainings').selectAll().where('model', '=', model).orderBy('seq').execute();
  return rows.map(toRetraining);
}

/** The engine's memory in SQL. */
export function sqlRunStore({ run, atomic }: SqlAccess): RunStore {
  return {
    loadLoop: (model) => run((db) => loadLoop(db, model)),
    saveLoop: (model, state, expected) => run((db) => saveLoop(db, model, state, expected)),
    putRetraining: (retraining) => run((db) => putRetraining(db, retraining)),
    getRetraining: (model, id) => run((db) => findBy(db, 'id', model, id)),
    findRetraining: (model, key) => run((db) => findBy(db, 'idempotency_key', model, key)),
    listRetrainings: (model) => run((db) => listRetrainings(db, model)),
    beginStep: (start) => atomic((db) => beginStep(db, start)),
    finishStep: (end) => run((db) => finishStep(db, end)),
    listSteps: (model, requestId) => run((db) => listSteps(db, model, requestId)),
  };
}
