import type { Silence, SilenceQuery, SilenceStore } from '@fpl-ml/notify';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { SqlOpener } from './access.js';
import type { Database } from './database.js';
import type { SilenceTable } from './group-tables.js';
import { fromJsonText, toJsonText } from './json-text.js';
import { toNumber } from './stored-integer.js';

function toSilence(row: Selectable<SilenceTable>): Silence {
  return {
    id: row.id,
    // `fromSilence` writes matchers, and nobody else writes.
    matchers: fromJsonText(row.matchers) as Silence['matchers'],
    startsAt: toNumber(row.starts_at),
    endsAt: toNumber(row.ends_at),
    createdAt: toNumber(row.created_at),
    createdBy: row.created_by,
    reason: row.reason,
    expiredBy: row.expired_by,
    revision: toNumber(row.revision),
  };
}

function fromSilence(silence: Silence): Insertable<SilenceTable> {
  return {
    id: silence.id,
    matchers: toJsonText(silence.matchers),
    starts_at: silence.startsAt,
    ends_at: silence.endsAt,
    created_at: silence.createdAt,
    created_by: silence.createdBy,
    reason: silence.reason,
    expired_by: silence.expiredBy,
    revision: silence.revision,
  };
}

async function getSilence(db: Kysely<Database>, id: string): Promise<Silence | null> {
  const row = await db.selectFrom('ml_silences').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toSilence(row);
}

/** One statement either way, so that nobody writes between a look and a write. */
async function compareAndSetSilence(db: Kysely<Database>, silence: Silence): Promise<boolean> {
  if (silence.revision === 1) {
    const added = await db
      .insertInto('ml_silences')
      .values(fromSilence(silence))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return toNumber(added.numInsertedOrUpdatedRows ?? 0) === 1;
  }
  const updated = await db
    .updateTable('ml_silences')
    .set(fromSilence(silence))
    .where('id', '=', silence.id)
    .where('revision', '=', silence.revision - 1)
    .executeTakeFirst();
  return toNumber(updated.numUpdatedRows) === 1;
}

async function listSilences(db: Kysely<Database>, { endingAfter }: SilenceQuery): Promise<readonly Silence[]> {
  let query = db.selectFrom('ml_silences').selectAll().orderBy('created_at').orderBy('id');
  if (endingAfter !== undefined) query = query.where('ends_at', '>', endingAfter);
  return (await query.execute()).map(toSilence);
}

/** Silences in SQL. */
export const sqlSilenceStore: SqlOpener<SilenceStore> = ({ run }) => ({
  getSilence: (id) => run((db) => getSilence(db, id)),
  compareAndSetSilence: (silence) => run((db) => compareAndSetSilence(db, silence)),
  listSilences: (query = {}) => run((db) => listSilences(db, query)),
});
