import type { ModelVersion, Role, RoleChange, RoleMove, RoleMoveResult, RolePointer } from '@fpl-ml/registry';
import type { Kysely } from 'kysely';
import type { Database } from './database.js';
import { toPointer, toRoleChange } from './registry-rows.js';
import { locking } from './row-lock.js';
import { getVersion, updateVersion, type VersionContext } from './sql-registry-versions.js';
import { toNumber } from './stored-integer.js';

/** The pointers of a model, by name of the role. */
export async function getRoles(db: Kysely<Database>, model: string): Promise<readonly RolePointer[]> {
  const rows = await db.selectFrom('ml_roles').selectAll().where('model', '=', model).orderBy('role').execute();
  return rows.map(toPointer);
}

/** The changes of all roles of a model, or of one, by `seq`. */
export async function listRoleHistory(
  db: Kysely<Database>,
  model: string,
  role?: Role,
): Promise<readonly RoleChange[]> {
  const query = db.selectFrom('ml_role_history').selectAll().where('model', '=', model).orderBy('seq');
  const rows = await (role === undefined ? query : query.where('role', '=', role)).execute();
  return rows.map(toRoleChange);
}

async function lockPointer(
  db: Kysely<Database>,
  { profile }: VersionContext,
  { model, role }: RoleMove,
): Promise<RolePointer | null> {
  const query = db.selectFrom('ml_roles').selectAll().where('model', '=', model).where('role', '=', role);
  const row = await locking(query, profile).executeTakeFirst();
  return row === undefined ? null : toPointer(row);
}

/** @returns whether the pointer had the expected generation */
async function setPointer(db: Kysely<Database>, move: RoleMove): Promise<boolean> {
  const { model, role, to, expectedGeneration, at } = move;
  const columns = { version: to, generation: expectedGeneration + 1, since: at };
  if (expectedGeneration === 0) {
    const written = await db
      .insertInto('ml_roles')
      .values({ model, role, ...columns })
      .onConflict((conflict) => conflict.columns(['model', 'role']).doNothing())
      .returning('generation')
      .execute();
    return written.length === 1;
  }
  const { numUpdatedRows } = await db
    .updateTable('ml_roles')
    .set(columns)
    .where('model', '=', model)
    .where('role', '=', role)
    .where('generation', '=', expectedGeneration)
    .executeTakeFirst();
  return toNumber(numUpdatedRows) === 1;
}

async function addHistory(db: Kysely<Database>, move: RoleMove, from: string | null): Promise<RoleChange> {
  const row = await db
    .insertInto('ml_role_history')
    .values({
      model: move.model,
      role: move.role,
      from_version: from,
      to_version: move.to,
      generation: move.expectedGeneration + 1,
      at: move.at,
      actor: move.actor,
      reason: move.reason,
      evaluation: move.evaluation,
      override_reason: move.override,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toRoleChange(row);
}

function canHold(version: ModelVersion | null): boolean {
  return version?.integrity === 'ready' && version.quarantine === null && !version.archived;
}

/** Sets a pointer and adds its history row. @param db of a transaction */
export async function moveRole(db: Kysely<Database>, context: VersionContext, move: RoleMove): Promise<RoleMoveResult> {
  const { model, to, quarantine, expectedGeneration } = move;
  const current = await lockPointer(db, context, move);
  if ((current?.generation ?? 0) !== expectedGeneration) return { moved: false, because: 'generation', current };
  if (to !== null && !canHold(await getVersion(db, context, { model, version: to }, true)))
    return { moved: false, because: 'version', current };
  if (!(await setPointer(db, move)))
    return { moved: false, because: 'generation', current: await lockPointer(db, context, move) };
  const from = current?.version ?? null;
  const change = await addHistory(db, move, from);
  if (quarantine !== null && from !== null)
    await updateVersion(db, context, { model, version: from, when: { unquarantined: true }, set: { quarantine } });
  return { moved: true, change };
}
