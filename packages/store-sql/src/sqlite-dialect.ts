import {
  CompiledQuery,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { closeSqlite } from './close-sqlite.js';
import type { SqliteHandle } from './sqlite-handle.js';
import { preparedStatements } from './sqlite-statements.js';

function immediateDriver(handle: SqliteHandle): Driver {
  const statements = preparedStatements(handle);
  const close = (): void => {
    statements.clear();
    closeSqlite(handle);
  };
  const driver = new SqliteDriver({ database: { prepare: statements.prepare, close } });
  return {
    init: () => driver.init(),
    acquireConnection: () => driver.acquireConnection(),
    // A deferred transaction that reads and then writes fails at once when another process wrote in between.
    beginTransaction: async (connection) => void (await connection.executeQuery(CompiledQuery.raw('begin immediate'))),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    savepoint: (connection, name, compile) => driver.savepoint(connection, name, compile),
    rollbackToSavepoint: (connection, name, compile) => driver.rollbackToSavepoint(connection, name, compile),
    releaseSavepoint: (connection, name, compile) => driver.releaseSavepoint(connection, name, compile),
    releaseConnection: () => driver.releaseConnection(),
    destroy: () => driver.destroy(),
  };
}

/**
 * A Kysely dialect over an open SQLite database of `libsql`, `better-sqlite3` or `node:sqlite`. It differs from Kysely's
 * own in three ways: parameters are checked before they are bound (a wrong one aborts the process of `libsql`),
 * transactions begin with `begin immediate`, and statements are prepared once.
 *
 * @example
 * ```ts
 * import { sqliteDialect } from '@fpl-ml/store-sql';
 * import { Kysely } from 'kysely';
 * import Database from 'libsql';
 *
 * const db = new Kysely<unknown>({ dialect: sqliteDialect(new Database('loop.db')) });
 * ```
 *
 * @param handle open; Kysely's `destroy()` closes it
 * @throws FplMlError `SQL_PARAMETER_INVALID` from a query whose parameter SQLite cannot hold
 */
export function sqliteDialect(handle: SqliteHandle): Dialect {
  return {
    createDriver: () => immediateDriver(handle),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}
