import { type FplMlError, isFplMlError } from '@fpl-ml/core';
import { postgresFailure } from './postgres-failures.js';
import { sqliteFailure } from './sqlite-failures.js';
import { type StoreFailure, storeFailure } from './store-meanings.js';

function failureOf(error: unknown): StoreFailure {
  if (typeof error !== 'object' || error === null) return 'failed';
  return sqliteFailure(error) ?? postgresFailure(error) ?? 'failed';
}

function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Several addresses of one host that were all tried in vain say nothing together, and have a code.
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

/**
 * What a driver threw, as an error with a documented code and the driver's as its `cause`; told apart by the driver's
 * code, and by its message only where it gives none. An error that has a documented code already stays itself. The stores
 * do this by themselves; it is for statements of one's own on the same database.
 *
 * @returns `STORE_BUSY`, `STORE_CONSTRAINT`, `STORE_CORRUPT`, `STORE_FAILED`, `STORE_FULL`, `STORE_READONLY` or
 * `STORE_UNAVAILABLE`; or `error` itself
 *
 * @example
 * ```ts
 * import { storeError } from '@fpl-ml/store-sql';
 *
 * const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
 * console.log(storeError(refused).code, storeError(refused).retryable); // STORE_UNAVAILABLE true
 * ```
 */
export function storeError(error: unknown): FplMlError {
  if (isFplMlError(error)) return error;
  return storeFailure(failureOf(error), saidBy(error), error);
}

/** Runs work on the database; what it throws has a documented code. */
export async function withStoreErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(error);
  }
}

const BREAKING: ReadonlySet<string> = new Set([
  'STORE_FULL',
  'STORE_READONLY',
  'STORE_CORRUPT',
  'STORE_BUSY',
  'STORE_UNAVAILABLE',
]);

/**
 * Whether the transaction in which this happened cannot go on. After some of these SQLite has rolled back by itself, so
 * that a further write would stand alone and stay.
 */
export function breaksTransaction(error: FplMlError): boolean {
  return BREAKING.has(error.code);
}
