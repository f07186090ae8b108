import { FplMlError } from '@fpl-ml/core';
import type { MonitorState, StateKey, StoredState } from '@fpl-ml/monitor';
import type { Kysely } from 'kysely';
import type { Database } from './database.js';
import { fromJsonText, toJsonText } from './json-text.js';
import { toNumber } from './stored-integer.js';

/** Charts and alarms; `undefined` before the first save. */
export async function loadState(db: Kysely<Database>, { model, metric }: StateKey): Promise<StoredState | undefined> {
  const row = await db
    .selectFrom('ml_monitor_states')
    .select(['state', 'generation'])
    .where('model', '=', model)
    .where('metric', '=', metric)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  // `saveState` writes a state, and nobody else writes.
  return { state: fromJsonText(row.state) as MonitorState, generation: toNumber(row.generation) };
}

/** @returns whether the stored generation was the expected one */
async function writeState(
  db: Kysely<Database>,
  { model, metric }: StateKey,
  state: MonitorState,
  expected: number,
): Promise<boolean> {
  const row = {
    generation: expected + 1,
    epoch: state.epoch,
    last_period_id: state.last?.id ?? null,
    state: toJsonText(state),
  };
  if (expected === 0) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('ml_monitor_states')
      .values({ model, metric, ...row })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return toNumber(numInsertedOrUpdatedRows ?? 0) === 1;
  }
  const { numUpdatedRows } = await db
    .updateTable('ml_monitor_states')
    .set(row)
    .where('model', '=', model)
    .where('metric', '=', metric)
    .where('generation', '=', expected)
    .executeTakeFirst();
  return toNumber(numUpdatedRows) === 1;
}

/**
 * Saves charts and alarms if nobody else has since they were loaded.
 *
 * @returns the new generation
 * @throws FplMlError `MONITOR_STATE_CONFLICT`
 */
export async function saveState(
  db: Kysely<Database>,
  key: StateKey,
  state: MonitorState,
  generation: number,
): Promise<number> {
  if (await writeState(db, key, state, generation)) return generation + 1;
  const current = (await loadState(db, key))?.generation ?? 0;
  throw new FplMlError(
    'MONITOR_STATE_CONFLICT',
    `Expected generation ${current} of the charts of "${key.metric}", got ${generation}: load them again and retry.`,
    { retryable: true, data: { ...key, current, got: generation } },
  );
}
