import type { FplMlError } from '@fpl-ml/core';
import { type Dialect, PostgresDialect, type PostgresPool } from 'kysely';
import { storeFailure } from './store-meanings.js';

/** What is used of a connection of `pg`, beside what Kysely uses. */
export interface PostgresConnectionEvents {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** What is used of a `Pool` of `pg`, or of another pool of that shape. */
export interface PostgresPoolHandle extends PostgresPool {
  on(event: 'connect', listener: (connection: PostgresConnectionEvents) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Options of {@link postgresDialect}. */
export interface PostgresDialectOptions {
  /**
   * Told of a connection that broke while nobody was waiting for an answer, for instance to log it. The pool makes a new
   * one when it is needed. The error is a `STORE_UNAVAILABLE` without a cause: to the driver’s own hangs the connection,
   * with its password. Default: nothing; whoever needs the database and does not reach it gets an error anyway.
   */
  readonly onConnectionLost?: (error: FplMlError) => void;
}

/**
 * A Kysely dialect over a pool of `pg`. It differs from Kysely's own in one way: a connection that breaks while nobody is
 * waiting for an answer (the server restarts, or ends it) does not end the process, which is what an `error` event without
 * a listener does. That can happen inside a transaction too; its next call then throws `STORE_UNAVAILABLE`.
 *
 * @example
 * ```ts
 * import { postgresDialect } from '@fpl-ml/store-sql';
 * import { Kysely } from 'kysely';
 * import { Pool } from 'pg';
 *
 * const pool = new Pool({ connectionString: 'postgres://ann@db.example/loop' });
 * const db = new Kysely<unknown>({ dialect: postgresDialect(pool) });
 * ```
 *
 * @param pool before its first use, or connections that it has made already are not covered; Kysely's `destroy()` ends it
 */
export function postgresDialect(
  pool: PostgresPoolHandle,
  { onConnectionLost = () => undefined }: PostgresDialectOptions = {},
): Dialect {
  // Said by the connection too, whose word is passed on.
  pool.on('error', () => undefined);
  // The pool listens only to connections that it has in its hands.
  pool.on('connect', (connection) => {
    connection.on('error', ({ message }) => onConnectionLost(storeFailure('unavailable', message, undefined)));
  });
  return new PostgresDialect({ pool });
}
