import { FplMlError, isFplMlError } from '@fpl-ml/core';

/** What SQLite calls its primary result codes, by number; only those that are told apart. */
const SQLITE_CODES: ReadonlyMap<number, string> = new Map([
  [5, 'BUSY'],
  [6, 'LOCKED'],
  [8, 'READONLY'],
  [10, 'IOERR'],
  [11, 'CORRUPT'],
  [13, 'FULL'],
  [14, 'CANTOPEN'],
  [19, 'CONSTRAINT'],
  [26, 'NOTADB'],
]);

type Meaning = (said: string, cause: unknown) => FplMlError;

const full: Meaning = (said, cause) =>
  new FplMlError(
    'STORE_FULL',
    `Expected room to write, got none: nothing was written; make room, then try again (${said}).`,
    { cause, retryable: true },
  );

const readonly: Meaning = (said, cause) =>
  new FplMlError(
    'STORE_READONLY',
    `Expected a database for writing, got one that may only be read: check how it was opened, and the rights of the file and its folder (${said}).`,
    { cause },
  );

const corrupt: Meaning = (said, cause) =>
  new FplMlError(
    'STORE_CORRUPT',
    `Expected a whole database, got a damaged one, or none: restore it from a copy before anything else is written (${said}).`,
    { cause },
  );

const busy: Meaning = (said, cause) =>
  new FplMlError(
    'STORE_BUSY',
    `Expected the database to be free, and another connection holds it: try again, or set a longer busy_timeout (${said}).`,
    { cause, retryable: true },
  );

const unavailable: Meaning = (said, cause) =>
  new FplMlError(
    'STORE_UNAVAILABLE',
    `Expected to reach the database, and could not: check the path, the rights and the device, then try again (${said}).`,
    { cause, retryable: true },
  );

const constraint: Meaning = (said, cause) =>
  new FplMlError(
    'STORE_CONSTRAINT',
    `Expected a row that agrees with the others, got one that contradicts a rule of its table: ${said}.`,
    { cause },
  );

const failed: Meaning = (said, cause) =>
  new FplMlError(
    'STORE_FAILED',
    `Expected the database to do as told, and it failed: was it migrated, and is it still open? (${said})`,
    { cause },
  );

const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ['FULL', full],
  ['READONLY', readonly],
  ['CORRUPT', corrupt],
  ['NOTADB', corrupt],
  ['BUSY', busy],
  ['LOCKED', busy],
  ['IOERR', unavailable],
  ['CANTOPEN', unavailable],
  ['CONSTRAINT', constraint],
]);

/** libsql gives the number as `rawCode`, node:sqlite as `errcode`; better-sqlite3 gives the name alone. */
function primaryCode(error: object): string | undefined {
  for (const member of ['rawCode', 'errcode'] as const) {
    const number = member in error ? Reflect.get(error, member) : undefined;
    if (typeof number === 'number') return SQLITE_CODES.get(number & 0xff);
  }
  const name = 'code' in error ? error.code : undefined;
  return typeof name === 'string' ? /^SQLITE_([A-Z]+)/.exec(name)?.[1] : undefined;
}

function meaningOf(error: unknown): Meaning {
  if (typeof error !== 'object' || error === null) return failed;
  return MEANINGS.get(primaryCode(error) ?? '') ?? failed;
}

/**
 * What a driver threw, as an error with a documented code and the driver's as its `cause`; told apart by the driver's
 * code and never by its message. An error that has a documented code already stays itself.
 */
export function storeError(error: unknown): FplMlError {
  if (isFplMlError(error)) return error;
  return meaningOf(error)(error instanceof Error ? error.message : String(error), error);
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
