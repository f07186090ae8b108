import { FplMlError } from '@fpl-ml/core';
import { Kysely } from 'kysely';
import type { Database } from './database.js';
import { type DatabaseState, readState } from './inspect-database.js';
import { refuseState } from './refuse-state.js';
import { withStoreErrors } from './sql-errors.js';
import { sqliteDialect } from './sqlite-dialect.js';
import type { SqliteHandle } from './sqlite-handle.js';
import { sqlitePragma } from './sqlite-pragma.js';

/** The files behind a handle. */
export interface SqliteFile {
  /** Length of the database file, bytes. */
  readonly bytes: number;
  /** Length of the file beside it whose name ends in `-wal`, bytes; default 0, there is none. */
  readonly walBytes?: number;
}

/** A state that can be worked with. */
export type UsableState = Extract<DatabaseState, { readonly state: 'empty' | 'ours' }>;

function corrupt(found: string): FplMlError {
  return new FplMlError(
    'STORE_CORRUPT',
    `Expected a whole database, got ${found}: restore it from a copy before anything else is written.`,
  );
}

function checkLength(handle: SqliteHandle, { bytes, walBytes = 0 }: SqliteFile): void {
  const expected = Number(sqlitePragma(handle, 'page_count')) * Number(sqlitePragma(handle, 'page_size'));
  // Pages that are in the write-ahead log alone may be missing in the file.
  if (walBytes === 0 && bytes < expected) throw corrupt(`a file of ${bytes} bytes where its header says ${expected}`);
}

function checkContent(handle: SqliteHandle): void {
  const said = sqlitePragma(handle, 'quick_check(1)');
  if (said !== 'ok') throw corrupt(`one in which SQLite found this: ${String(said)}`);
}

/**
 * Looks at a file before anything changes it: opening it for writing, switching it to a write-ahead log and migrating it
 * all do, and so they would with another program's database. It reads the whole file once.
 *
 * @param handle opened for reading only (`new Database('file:loop.db?mode=ro')` with libsql, `{ readonly: true }` with
 * better-sqlite3, `{ readOnly: true }` with node:sqlite), or the one that has the file to itself. The caller closes it
 * @returns what can be worked with: an empty database, or one of ours
 * @throws FplMlError `STORE_CORRUPT` for a file that is damaged, cut off or no database; `DATABASE_FOREIGN` for another
 * program's; `SCHEMA_NEWER` for one of a later version of this package; `STORE_*`
 */
export async function inspectSqlite(handle: SqliteHandle, file: SqliteFile): Promise<UsableState> {
  const db = new Kysely<Database>({ dialect: sqliteDialect(handle) });
  const state = await withStoreErrors(async () => {
    checkLength(handle, file);
    checkContent(handle);
    return readState(db, 'sqlite');
  });
  refuseState(state, true);
  // `refuseState` throws for the other two.
  return state as UsableState;
}
