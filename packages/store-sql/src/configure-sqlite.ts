import { storeError } from './sql-errors.js';
import type { SqliteHandle } from './sqlite-handle.js';
import { sqlitePragma } from './sqlite-pragma.js';

/** Options of {@link configureSqlite}. */
export interface SqliteConfiguration {
  /**
   * Take the file for this process alone, at once and until the handle is closed. Whoever lived before is then known to
   * be gone, see `expireLeases`. Default `false`.
   */
  readonly exclusive?: boolean;
}

/** What a waiting process is given, milliseconds. */
const BUSY_TIMEOUT = 5000;

/**
 * Sets what a database of ours relies on: a write-ahead log, `synchronous=FULL` (a commit that returned survives a loss
 * of power), foreign keys, and five seconds of patience with other processes. It changes the file: check one that may be
 * another program's with `inspectSqlite` first.
 *
 * @throws FplMlError `STORE_BUSY` with `exclusive` when another process has the file open; `STORE_*`
 */
export function configureSqlite(handle: SqliteHandle, { exclusive = false }: SqliteConfiguration = {}): void {
  try {
    sqlitePragma(handle, `busy_timeout = ${exclusive ? 0 : BUSY_TIMEOUT}`);
    if (exclusive) sqlitePragma(handle, 'locking_mode = exclusive');
    // The mode alone takes nothing: an exclusive lock comes with this first access, and stays.
    sqlitePragma(handle, 'journal_mode = wal');
    sqlitePragma(handle, 'synchronous = full');
    sqlitePragma(handle, 'foreign_keys = on');
    sqlitePragma(handle, `busy_timeout = ${BUSY_TIMEOUT}`);
  } catch (error) {
    throw storeError(error);
  }
}
