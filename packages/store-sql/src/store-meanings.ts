import { FplMlError } from '@fpl-ml/core';

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
    `Expected a database for writing, got one that may only be read: check how it was opened, and the rights of the file and its folder, or of the role (${said}).`,
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
    `Expected the database to be free, and another connection was in the way: try again, or set a longer busy_timeout or lock_timeout (${said}).`,
    { cause, retryable: true },
  );

const unavailable: Meaning = (said, cause) =>
  new FplMlError(
    'STORE_UNAVAILABLE',
    `Expected to reach the database, and could not: check that it is there and runs, its path or host and port, the rights and the device, then try again (${said}).`,
    { cause, retryable: true },
  );

const refused: Meaning = (said, cause) =>
  new FplMlError(
    'STORE_UNAVAILABLE',
    `Expected the database to let us in, and it refused: check the user, the password, the name of the database and TLS in the connection string (${said}).`,
    { cause },
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

const MEANINGS = { full, readonly, corrupt, busy, unavailable, refused, constraint, failed } as const;

/** What went wrong, whichever database says so. */
export type StoreFailure = keyof typeof MEANINGS;

/**
 * The documented error of a failure.
 *
 * @param said by the driver
 * @param cause the driver's error
 */
export function storeFailure(failure: StoreFailure, said: string, cause: unknown): FplMlError {
  return MEANINGS[failure](said, cause);
}
