import type { Kysely } from 'kysely';
import type { SqlProfile } from './access.js';
import type { Database } from './database.js';
import { type DatabaseOptions, databaseContext } from './database-options.js';
import { listTables } from './list-tables.js';
import { MIGRATIONS } from './migrations.js';
import { SCHEMA_HISTORY, schemaVersion } from './schema-history.js';
import { withStoreErrors } from './sql-errors.js';

/** What a database holds; on PostgreSQL, the schema in which new tables are made. */
export type DatabaseState =
  /** No tables. */
  | { readonly state: 'empty' }
  /** Our tables, of this version or an earlier one. */
  | { readonly state: 'ours'; readonly version: number }
  /** Our tables, of a later version than this code knows. */
  | { readonly state: 'newer'; readonly version: number; readonly known: number }
  /** Tables, and none of ours. */
  | { readonly state: 'foreign'; readonly tables: readonly string[] };

/** The latest version of the schema that this code knows: the one that `migrate` brings a database to. */
export const KNOWN_VERSION: number = MIGRATIONS.at(-1)?.version ?? 0;

/** {@link inspectDatabase} on a connection, with whatever error its driver throws. */
export async function readState(db: Kysely<Database>, profile: SqlProfile): Promise<DatabaseState> {
  const tables = await listTables(db, profile);
  if (tables.length === 0) return { state: 'empty' };
  if (!tables.includes(SCHEMA_HISTORY)) return { state: 'foreign', tables };
  const version = await schemaVersion(db);
  if (version > KNOWN_VERSION) return { state: 'newer', version, known: KNOWN_VERSION };
  return { state: 'ours', version };
}

/**
 * What a database holds: nothing, our tables and of which version, or another program's. It only reads.
 *
 * @throws FplMlError `SQL_PROFILE_UNKNOWN`, `STORE_*`
 */
export async function inspectDatabase<Tables>(db: Kysely<Tables>, options: DatabaseOptions): Promise<DatabaseState> {
  const context = databaseContext(db, options);
  return withStoreErrors(() => readState(context.db, context.profile));
}
