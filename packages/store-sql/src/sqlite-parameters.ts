import { FplMlError } from '@fpl-ml/core';
import type { SqliteValue } from './sqlite-handle.js';

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function guarded(value: unknown, index: number): SqliteValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return value;
  throw new FplMlError(
    'SQL_PARAMETER_INVALID',
    `Expected parameter ${index + 1} of a statement to be a number, bigint, string, boolean, Uint8Array or null, ` +
      `got ${kindOf(value)}: convert it first, a time to epoch milliseconds, an object to JSON text.`,
    { data: { position: index + 1, kind: kindOf(value) } },
  );
}

/**
 * Parameters as SQLite takes them: a boolean becomes 0 or 1, `undefined` becomes NULL. Nothing else reaches the driver,
 * because a boolean, `Date` or object that is bound aborts the process of `libsql`, which no `catch` can stop.
 *
 * NaN is passed on, and SQLite stores NULL for it.
 *
 * @throws FplMlError `SQL_PARAMETER_INVALID` for any other kind of value
 */
export function sqliteParameters(parameters: readonly unknown[]): readonly SqliteValue[] {
  return parameters.map(guarded);
}
