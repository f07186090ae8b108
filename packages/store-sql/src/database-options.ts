import { FplMlError } from '@fpl-ml/core';
import type { Kysely } from 'kysely';
import type { SqlProfile } from './access.js';
import type { Database, TableNames } from './database.js';
import { type TableNameOptions, tableNames } from './table-names.js';

/** What every function of this package needs to know of a database. */
export interface DatabaseOptions {
  /** The SQL that it speaks. */
  readonly profile: SqlProfile;
  /** Own names for the tables that other programs read; the same ones in every call. */
  readonly tables?: TableNameOptions;
}

/** A database with its options checked. */
export interface DatabaseContext {
  readonly db: Kysely<Database>;
  readonly profile: SqlProfile;
  readonly tables: TableNames;
}

/**
 * Checks the options.
 *
 * @throws FplMlError `SQL_PROFILE_UNKNOWN`, `TABLE_NAME_INVALID`
 */
export function databaseContext<Tables>(db: Kysely<Tables>, options: DatabaseOptions): DatabaseContext {
  const { profile, tables } = options;
  if (profile !== 'sqlite' && profile !== 'postgres') {
    throw new FplMlError(
      'SQL_PROFILE_UNKNOWN',
      `Expected the profile "sqlite" or "postgres", got "${String(profile)}": name the SQL that the database speaks.`,
    );
  }
  const untyped: object = db;
  // It is a Kysely; and of its tables only ours are touched, whatever others the user's type speaks of.
  return { db: untyped as Kysely<Database>, profile, tables: tableNames(tables) };
}
