import type { AlertGroup, AlertKey, GroupKey, GroupQuery, GroupStore } from '@fpl-ml/notify';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { SqlOpener } from './access.js';
import { alertScope } from './alert-scope.js';
import { chunksOf } from './chunks.js';
import type { Database } from './database.js';
import type { AlertGroupMemberTable, AlertGroupTable } from './group-tables.js';
import { fromJsonText, toJsonText } from './json-text.js';
import { toNumber, toNumberOrNull } from './stored-integer.js';

/** How many columns a row of a member has. */
const COLUMNS = 4;

function toGroup(row: Selectable<AlertGroupTable>): AlertGroup {
  return {
    channel: row.channel,
    key: row.group_key,
    // `fromGroup` writes these three, and nobody else writes.
    labels: fromJsonText(row.labels) as AlertGroup['labels'],
    // As above.
    members: fromJsonText(row.members) as AlertGroup['members'],
    flush: toNumber(row.flush_count),
    nextFlushAt: toNumberOrNull(row.next_flush_at),
    lastNotifiedAt: toNumberOrNull(row.last_notified_at),
    // As above.
    outgoing: fromJsonText(row.outgoing) as AlertGroup['outgoing'],
    revision: toNumber(row.revision),
  };
}

function fromGroup(group: AlertGroup): Insertable<AlertGroupTable> {
  return {
    channel: group.channel,
    group_key: group.key,
    labels: toJsonText(group.labels),
    members: toJsonText(group.members),
    outgoing: toJsonText(group.outgoing),
    flush_count: group.flush,
    next_flush_at: group.nextFlushAt,
    last_notified_at: group.lastNotifiedAt,
    revision: group.revision,
  };
}

async function getGroup(db: Kysely<Database>, { channel, key }: GroupKey): Promise<AlertGroup | null> {
  const row = await db
    .selectFrom('ml_alert_groups')
    .selectAll()
    .where('channel', '=', channel)
    .where('group_key', '=', key)
    .executeTakeFirst();
  return row === undefined ? null : toGroup(row);
}

/** One statement either way, so that nobody writes between a look and a write. */
async function writeGroup(db: Kysely<Database>, group: AlertGroup): Promise<boolean> {
  if (group.revision === 1) {
    const added = await db
      .insertInto('ml_alert_groups')
      .values(fromGroup(group))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return toNumber(added.numInsertedOrUpdatedRows ?? 0) === 1;
  }
  const updated = await db
    .updateTable('ml_alert_groups')
    .set(fromGroup(group))
    .where('channel', '=', group.channel)
    .where('group_key', '=', group.key)
    .where('revision', '=', group.revision - 1)
    .executeTakeFirst();
  return toNumber(updated.numUpdatedRows) === 1;
}

const nameOf = (scope: string, dedupKey: string): string => JSON.stringify([scope, dedupKey]);

/** Brings the rows of the members to what the group says. Whoever is here has written the group, so nobody else is. */
async function writeMembers(db: Kysely<Database>, { channel, key, members }: AlertGroup): Promise<void> {
  const stored = await db
    .selectFrom('ml_alert_group_members')
    .select(['scope', 'dedup_key'])
    .where('channel', '=', channel)
    .where('group_key', '=', key)
    .execute();
  const names = new Set(members.map(({ model, dedupKey }) => nameOf(alertScope(model), dedupKey)));
  for (const { scope, dedup_key } of stored) {
    if (names.delete(nameOf(scope, dedup_key))) continue;
    await db
      .deleteFrom('ml_alert_group_members')
      .where('scope', '=', scope)
      .where('dedup_key', '=', dedup_key)
      .where('channel', '=', channel)
      .where('group_key', '=', key)
      .execute();
  }
  const rows = members
    .map(({ model, dedupKey }) => ({ channel, group_key: key, scope: alertScope(model), dedup_key: dedupKey }))
    .filter(({ scope, dedup_key }) => names.has(nameOf(scope, dedup_key)));
  await addMembers(db, rows);
}

async function addMembers(db: Kysely<Database>, rows: readonly Insertable<AlertGroupMemberTable>[]): Promise<void> {
  for (const chunk of chunksOf(rows, COLUMNS)) await db.insertInto('ml_alert_group_members').values(chunk).execute();
}

async function compareAndSetGroup(db: Kysely<Database>, group: AlertGroup): Promise<boolean> {
  if (!(await writeGroup(db, group))) return false;
  await writeMembers(db, group);
  return true;
}

/** The groups of an alert are few: their keys are found by the alert, then each by its key. */
async function groupsOf(db: Kysely<Database>, { model, dedupKey }: AlertKey): Promise<readonly AlertGroup[]> {
  const rows = await db
    .selectFrom('ml_alert_group_members as member')
    .innerJoin('ml_alert_groups as its', (join) =>
      join.onRef('its.channel', '=', 'member.channel').onRef('its.group_key', '=', 'member.group_key'),
    )
    .selectAll('its')
    .where('member.scope', '=', alertScope(model))
    .where('member.dedup_key', '=', dedupKey)
    .execute();
  return rows.map(toGroup);
}

async function listGroups(db: Kysely<Database>, { dueBy, member }: GroupQuery): Promise<readonly AlertGroup[]> {
  if (member !== undefined) {
    const groups = await groupsOf(db, member);
    return groups.filter(({ nextFlushAt }) => dueBy === undefined || (nextFlushAt !== null && nextFlushAt <= dueBy));
  }
  const query = db.selectFrom('ml_alert_groups').selectAll();
  return (await (dueBy === undefined ? query : query.where('next_flush_at', '<=', dueBy)).execute()).map(toGroup);
}

/** The groups of alerts in SQL. */
export const sqlGroupStore: SqlOpener<GroupStore> = ({ run, atomic }) => ({
  getGroup: (key) => run((db) => getGroup(db, key)),
  compareAndSetGroup: (group) => atomic((db) => compareAndSetGroup(db, group)),
  listGroups: (query = {}) => run((db) => listGroups(db, query)),
});
