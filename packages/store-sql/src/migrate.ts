import { FplMlError } from '@fpl-ml/core';
import type { Kysely } from 'kysely';
import type { Database } from './database.js';
import { type DatabaseContext, type DatabaseOptions, databaseContext } from './database-options.js';
import { KNOWN_VERSION, readState } from './inspect-database.js';
import { listTables } from './list-tables.js';
import { MIGRATIONS, type Migration } from './migrations.js';
import { refuseState } from './refuse-state.js';
import { createSchemaHistory, recordMigration } from './schema-history.js';
import { withStoreErrors } from './sql-errors.js';
import { ATTEMPTS, inTransaction } from './sql-transaction.js';
import { stampSqlite } from './stamp-sqlite.js';

/** Options of {@link migrate}. */
export interface MigrateOptions extends DatabaseOptions {
  /** Epoch milliseconds, for the history. */
  readonly now: number;
  /**
   * The database is ours alone: refuse one that holds another program's tables and none of ours, and mark a SQLite file for
   * `inspectSqliteHeader`. Default `false`: our tables are put beside what is there.
   */
  readonly exclusive?: boolean;
}

/** What {@link migrate} did. */
export interface MigrationReport {
  /** The version of the schema now. */
  readonly version: number;
  /** The names of the migrations that were applied by this call, in order. */
  readonly applied: readonly string[];
}

async function checkNames({ db, profile, tables }: DatabaseContext): Promise<void> {
  const present = new Set(await listTables(db, profile));
  const missing = Object.values(tables).filter((name: string) => !present.has(name));
  if (missing.length === 0) return;
  throw new FplMlError(
    'TABLE_NAME_INVALID',
    `Expected the tables ${missing.join(', ')} in a database that is migrated already, and they are not there: give ` +
      'the same `tables` as when it was made.',
    { data: { missing } },
  );
}

async function apply(
  db: Kysely<Database>,
  context: DatabaseContext,
  options: MigrateOptions,
): Promise<readonly Migration[]> {
  // Anew, now that nobody else can change it.
  const state = await readState(db, context.profile);
  refuseState(state, options.exclusive ?? false);
  if (state.state !== 'ours') await createSchemaHistory(db, context);
  const version = state.state === 'ours' ? state.version : 0;
  const missing = MIGRATIONS.filter((migration) => migration.version > version);
  for (const migration of missing) {
    await migration.up(db, context);
    await recordMigration(db, migration, options.now);
  }
  // Beside another program's tables the header is that program's.
  if (options.exclusive === true && context.profile === 'sqlite') await stampSqlite(db, KNOWN_VERSION);
  return missing;
}

/**
 * Brings a database to the schema of this code: each migration once, in order, all in one transaction under the
 * database's lock, so that processes that start at the same time may all call it. Nothing to do is no write.
 *
 * @throws FplMlError `SCHEMA_NEWER` and `DATABASE_FOREIGN`, and nothing has changed; `SQL_PROFILE_UNKNOWN`,
 * `TABLE_NAME_INVALID`, `STORE_*`
 */
export async function migrate<Tables>(db: Kysely<Tables>, options: MigrateOptions): Promise<MigrationReport> {
  const context = databaseContext(db, options);
  const before = await withStoreErrors(() => readState(context.db, context.profile));
  refuseState(before, options.exclusive ?? false);
  const current = before.state === 'ours' && before.version === KNOWN_VERSION;
  const locked = { ...context, attempts: ATTEMPTS, pause: async () => undefined };
  const applied = current
    ? []
    : await inTransaction(locked, 'migration', (trunk) => trunk.guard((on) => apply(on, context, options)));
  await withStoreErrors(() => checkNames(context));
  return { version: KNOWN_VERSION, applied: applied.map(({ name }) => name) };
}
