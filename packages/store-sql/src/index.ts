export type { LeaseTime, SqlProfile } from './access.js';
export { configureSqlite, type SqliteConfiguration } from './configure-sqlite.js';
export type { TableNames } from './database.js';
export type { DatabaseOptions } from './database-options.js';
export { type ExpiredLeases, expireLeases } from './expire-leases.js';
export { type DatabaseState, inspectDatabase, KNOWN_VERSION } from './inspect-database.js';
export { inspectSqlite, type SqliteFile, type UsableState } from './inspect-sqlite.js';
export { type MigrateOptions, type MigrationReport, migrate } from './migrate.js';
export {
  type PostgresConnectionEvents,
  type PostgresDialectOptions,
  type PostgresPoolHandle,
  postgresDialect,
} from './postgres-dialect.js';
export { storeError } from './sql-errors.js';
export { type SqlStoresOptions, sqlStores } from './sql-stores.js';
export { sqliteDialect } from './sqlite-dialect.js';
export type { SqliteHandle, SqliteStatementHandle } from './sqlite-handle.js';
export {
  inspectSqliteHeader,
  SQLITE_HEADER_BYTES,
  type SqliteFileHeader,
  type SqliteFileState,
} from './sqlite-header.js';
export type { TableNameOptions } from './table-names.js';
