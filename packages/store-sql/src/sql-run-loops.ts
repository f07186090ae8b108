import type { LoopState, StoredLoop } from '@fpl-ml/engine';
import type { Kysely } from 'kysely';
import type { Database } from './database.js';
import { fromJsonText, toJsonText } from './json-text.js';
import { toNumber } from './stored-integer.js';

/** The state of a model's loop; `null` before the first save. */
export async function loadLoop(db: Kysely<Database>, model: string): Promise<StoredLoop | null> {
  const row = await db
    .selectFrom('ml_loops')
    .select(['state', 'revision'])
    .where('model', '=', model)
    .executeTakeFirst();
  if (row === undefined) return null;
  // `saveLoop` writes a state, and nobody else writes.
  return { state: fromJsonText(row.state) as LoopState, revision: toNumber(row.revision) };
}

/** Saves the state if the stored revision is the expected one. */
export async function saveLoop(
  db: Kysely<Database>,
  model: string,
  state: LoopState,
  expectedRevision: number,
): Promise<boolean> {
  const columns = { revision: expectedRevision + 1, state: toJsonText(state) };
  if (expectedRevision === 0) {
    const written = await db
      .insertInto('ml_loops')
      .values({ model, ...columns })
      .onConflict((conflict) => conflict.column('model').doNothing())
      .returning('revision')
      .execute();
    return written.length === 1;
  }
  const { numUpdatedRows } = await db
    .updateTable('ml_loops')
    .set(columns)
    .where('model', '=', model)
    .where('revision', '=', expectedRevision)
    .executeTakeFirst();
  return toNumber(numUpdatedRows) === 1;
}
