import type { AlertKey, AlertQuery, AlertState, AlertStore } from '@fpl-ml/notify';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { SqlOpener } from './access.js';
import { alertScope } from './alert-scope.js';
import type { Database } from './database.js';
import { fromJsonText, toJsonText } from './json-text.js';
import type { AlertTable } from './notify-tables.js';
import { sqlGroupStore } from './sql-alert-store-groups.js';
import { sqlSilenceStore } from './sql-alert-store-silences.js';
import { toNumber, toNumberOrNull } from './stored-integer.js';

function toState(row: Selectable<AlertTable>): AlertState {
  return {
    model: row.model,
    dedupKey: row.dedup_key,
    status: row.status,
    title: row.title,
    level: row.level,
    // `fromState` writes a JSON object, and nobody else writes.
    metadata: fromJsonText(row.metadata) as AlertState['metadata'],
    firingSince: toNumber(row.firing_since),
    lastAlertAt: toNumber(row.last_alert_at),
    resolvedAt: toNumberOrNull(row.resolved_at),
    lastNotifiedAt: toNumberOrNull(row.last_notified_at),
    lastNotifiedLevel: row.last_notified_level,
    highestNotified: row.highest_notified,
    count: toNumber(row.alert_count),
    notifiedCount: toNumber(row.notified_count),
    suppressedCount: toNumber(row.suppressed_count),
    revision: toNumber(row.revision),
  };
}

function fromState(state: AlertState): Insertable<AlertTable> {
  return {
    scope: alertScope(state.model),
    model: state.model,
    dedup_key: state.dedupKey,
    status: state.status,
    title: state.title,
    level: state.level,
    metadata: toJsonText(state.metadata),
    firing_since: state.firingSince,
    last_alert_at: state.lastAlertAt,
    resolved_at: state.resolvedAt,
    last_notified_at: state.lastNotifiedAt,
    last_notified_level: state.lastNotifiedLevel,
    highest_notified: state.highestNotified,
    alert_count: state.count,
    notified_count: state.notifiedCount,
    suppressed_count: state.suppressedCount,
    revision: state.revision,
  };
}

async function get(db: Kysely<Database>, { model, dedupKey }: AlertKey): Promise<AlertState | null> {
  const row = await db
    .selectFrom('ml_alerts')
    .selectAll()
    .where('scope', '=', alertScope(model))
    .where('dedup_key', '=', dedupKey)
    .executeTakeFirst();
  return row === undefined ? null : toState(row);
}

/** One statement either way, so that nobody writes between a look and a write. */
async function compareAndSet(db: Kysely<Database>, state: AlertState): Promise<boolean> {
  if (state.revision === 1) {
    const added = await db
      .insertInto('ml_alerts')
      .values(fromState(state))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return toNumber(added.numInsertedOrUpdatedRows ?? 0) === 1;
  }
  const updated = await db
    .updateTable('ml_alerts')
    .set(fromState(state))
    .where('scope', '=', alertScope(state.model))
    .where('dedup_key', '=', state.dedupKey)
    .where('revision', '=', state.revision - 1)
    .executeTakeFirst();
  return toNumber(updated.numUpdatedRows) === 1;
}

async function list(db: Kysely<Database>, { model, status }: AlertQuery): Promise<readonly AlertState[]> {
  let query = db.selectFrom('ml_alerts').selectAll();
  if (model !== undefined) query = query.where('scope', '=', alertScope(model));
  if (status !== undefined) query = query.where('status', '=', status);
  return (await query.execute()).map(toState);
}

/** The states of alerts in SQL, with groups and silences. */
export const sqlAlertStore: SqlOpener<AlertStore> = (access) => ({
  get: (key) => access.run((db) => get(db, key)),
  compareAndSet: (state) => access.run((db) => compareAndSet(db, state)),
  list: (query = {}) => access.run((db) => list(db, query)),
  ...sqlGroupStore(access),
  ...sqlSilenceStore(access),
});
