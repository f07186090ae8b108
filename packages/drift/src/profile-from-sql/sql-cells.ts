import { FplMlError } from '@fpl-ml/core';

/** A row as a database's client gives it. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** What the database gave cannot be. */
export function oddAnswer(expected: string, got: string): FplMlError {
  return new FplMlError(
    'DRIFT_QUERY_FAILED',
    `Expected ${expected} from the database, got ${got}: run the queries in one read-only transaction that sees one state.`,
    { retryable: true },
  );
}

/** A number; clients give 64-bit integers as texts or bigints. `null` stays. */
export function numberCell(row: SqlRow, name: string): number | null {
  const value = row[name];
  if (value === null || value === undefined) return null;
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (typeof value === 'object' || Number.isNaN(number)) throw oddAnswer(`a number as ${name}`, typeof value);
  return number;
}

/** A count: a whole number from 0. */
export function countCell(row: SqlRow, name: string): number {
  const count = numberCell(row, name);
  if (count === null || !Number.isSafeInteger(count) || count < 0) throw oddAnswer(`a count as ${name}`, String(count));
  return count;
}

/** A text; numbers are written as in a frame. */
export function textCell(row: SqlRow, name: string): string {
  const value = row[name];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  throw oddAnswer(`a text as ${name}`, typeof value);
}
