import type { ModelVersion, Reservation, VersionUpdate } from '@fpl-ml/registry';
import type { Kysely, Updateable } from 'kysely';
import type { SqlProfile } from './access.js';
import type { Database, TableNames } from './database.js';
import { artifactColumns, fromModelVersion, quarantineColumns, toModelVersion } from './registry-rows.js';
import type { ModelVersionTable } from './registry-tables.js';
import { locking } from './row-lock.js';
import { toNumber } from './stored-integer.js';

/** Where versions are, and by which SQL. */
export interface VersionContext {
  readonly profile: SqlProfile;
  readonly table: TableNames['modelVersions'];
}

/** One version, or `null`; held against changes until the transaction ends if `lock` says so. */
export async function getVersion(
  db: Kysely<Database>,
  { profile, table }: VersionContext,
  { model, version }: { readonly model: string; readonly version: string },
  lock = false,
): Promise<ModelVersion | null> {
  const query = db.selectFrom(table).selectAll().where('model', '=', model).where('version', '=', version);
  const row = await (lock ? locking(query, profile) : query).executeTakeFirst();
  return row === undefined ? null : toModelVersion(row);
}

/** The models that have a version, by name. */
export async function listModels(db: Kysely<Database>): Promise<readonly string[]> {
  const query = db.selectFrom('ml_latest_versions').select('model').where('version', 'is not', null);
  return (await query.orderBy('model').execute()).map(({ model }) => model);
}

/** All versions of a model, in the order of their reservation. */
export async function listVersions(
  db: Kysely<Database>,
  { table }: VersionContext,
  model: string,
): Promise<readonly ModelVersion[]> {
  const rows = await db.selectFrom(table).selectAll().where('model', '=', model).orderBy('seq').execute();
  return rows.map(toModelVersion);
}

/** The version of a model that was reserved last; other reservations wait until this transaction ends. */
async function lockLatest(db: Kysely<Database>, profile: SqlProfile, model: string): Promise<string | null> {
  await db
    .insertInto('ml_latest_versions')
    .values({ model, version: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const query = db.selectFrom('ml_latest_versions').select('version').where('model', '=', model);
  return (await locking(query, profile).executeTakeFirstOrThrow()).version;
}

/** @returns whether the version is new */
async function insertVersion(
  db: Kysely<Database>,
  table: TableNames['modelVersions'],
  version: ModelVersion,
): Promise<boolean> {
  const written = await db
    .insertInto(table)
    .values(fromModelVersion(version))
    .onConflict((conflict) => conflict.columns(['model', 'version']).doNothing())
    .returning('seq')
    .execute();
  return written.length === 1;
}

/** Adds a version after the one that was reserved last, if that is `after`. @param db of a transaction */
export async function reserveVersion(
  db: Kysely<Database>,
  context: VersionContext,
  version: ModelVersion,
  after: string | null,
): Promise<Reservation> {
  const { model } = version;
  const latest = await lockLatest(db, context.profile, model);
  const reserved = latest === after && (await insertVersion(db, context.table, version));
  if (reserved) {
    await db.updateTable('ml_latest_versions').set({ version: version.version }).where('model', '=', model).execute();
  }
  const last = reserved ? version.version : latest;
  return { reserved, latest: last === null ? null : await getVersion(db, context, { model, version: last }) };
}

function changes({ integrity, artifact, quarantine, archived }: VersionUpdate['set']): Updateable<ModelVersionTable> {
  return {
    ...(integrity === undefined ? {} : { integrity }),
    ...(artifact === undefined ? {} : artifactColumns(artifact)),
    ...(quarantine === undefined ? {} : quarantineColumns(quarantine)),
    ...(archived === undefined ? {} : { archived: archived ? 1 : 0 }),
  };
}

async function isHeld(db: Kysely<Database>, { model, version }: VersionUpdate): Promise<boolean> {
  const query = db.selectFrom('ml_roles').select('role').where('model', '=', model).where('version', '=', version);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

/** Changes a version if all conditions hold. @param db of a transaction */
export async function updateVersion(
  db: Kysely<Database>,
  context: VersionContext,
  update: VersionUpdate,
): Promise<boolean> {
  const { model, version, when, set } = update;
  const current = await getVersion(db, context, update, true);
  if (current === null) return false;
  if (when.integrity !== undefined && current.integrity !== when.integrity) return false;
  if (when.unquarantined === true && current.quarantine !== null) return false;
  // After the lock: whoever gives a role holds the version too, and is seen here or waits.
  if (when.unheld === true && (await isHeld(db, update))) return false;
  const columns = changes(set);
  if (Object.keys(columns).length === 0) return true;
  const { numUpdatedRows } = await db
    .updateTable(context.table)
    .set(columns)
    .where('model', '=', model)
    .where('version', '=', version)
    .executeTakeFirst();
  return toNumber(numUpdatedRows) === 1;
}
