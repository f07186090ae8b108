/** What SQLite can bind: everything else is converted or refused by the parameter guard. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

/** A prepared statement, as far as it is used here. */
export interface SqliteStatementHandle {
  /** Whether it returns rows. `node:sqlite` has none and tells by `columns()`. */
  readonly reader?: boolean;
  /** Its result columns; used where there is no `reader`. */
  columns?(): readonly unknown[];
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  iterate?(...parameters: unknown[]): Iterable<unknown>;
}

/**
 * An open SQLite database, as far as it is used here: an instance of `libsql`, `better-sqlite3`, or `DatabaseSync` of
 * `node:sqlite`. The user opens it, and closes it after use (`destroy()` of Kysely does so too).
 */
export interface SqliteHandle {
  prepare(sql: string): SqliteStatementHandle;
  close(): unknown;
}
