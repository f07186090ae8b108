import type { SqliteHandle } from './sqlite-handle.js';
import { sqlitePragma } from './sqlite-pragma.js';

/**
 * Gives an exclusive lock back, whatever happens then to the handle: libsql keeps the connection, and its locks, until the
 * last of its statements is collected as garbage.
 */
function giveBack(handle: SqliteHandle): void {
  // In this order: a connection that took its log exclusively cannot share it any more.
  sqlitePragma(handle, 'journal_mode = delete');
  sqlitePragma(handle, 'locking_mode = normal');
  sqlitePragma(handle, 'schema_version');
}

/** Closes a database; one that was taken exclusively is free for others when this returns. */
export function closeSqlite(handle: SqliteHandle): void {
  try {
    if (sqlitePragma(handle, 'locking_mode') === 'exclusive') giveBack(handle);
  } finally {
    handle.close();
  }
}
