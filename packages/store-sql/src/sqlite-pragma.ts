import type { SqliteHandle } from './sqlite-handle.js';
import { prepareStatement } from './sqlite-statements.js';

/** Runs a pragma; the value of the first column of its first row, `undefined` where it gives none. */
export function sqlitePragma(handle: SqliteHandle, text: string): unknown {
  const statement = prepareStatement(handle, `pragma ${text}`);
  if (!statement.reader) {
    statement.run([]);
    return undefined;
  }
  const [row] = statement.all([]);
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined;
}
