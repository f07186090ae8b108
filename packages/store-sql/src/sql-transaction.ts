import { FplMlError, isFplMlError } from '@fpl-ml/core';
import { type Kysely, sql } from 'kysely';
import type { SqlProfile } from './access.js';
import type { Database } from './database.js';
import { storeError, withStoreErrors } from './sql-errors.js';
import { beginningOf, type TransactionKind } from './transaction-kind.js';
import { createTrunk, type Trunk } from './trunk.js';

/** How often a transaction is tried by default. */
export const ATTEMPTS = 5;

/** What a transaction needs to know. */
export interface TransactionContext {
  readonly db: Kysely<Database>;
  readonly profile: SqlProfile;
  /** How often it is tried when another process is in its way. */
  readonly attempts: number;
  /** Awaited before each repetition. */
  readonly pause: (attempt: number) => Promise<void>;
}

type Outcome<T> =
  | { readonly committed: true; readonly result: T }
  | { readonly committed: false; readonly error: unknown; readonly again: boolean };

/** Whether there is nothing left to roll back, as the failure of the rollback says. */
function isGone(profile: SqlProfile, broken: FplMlError | null, { code }: FplMlError): boolean {
  // The connection is gone, and with it the transaction.
  if (profile === 'postgres') return code === 'STORE_UNAVAILABLE';
  // After an error that broke it, SQLite may have rolled back by itself.
  return broken !== null && code === 'STORE_FAILED';
}

async function rollBack({ db, broken }: Trunk, profile: SqlProfile, error: unknown): Promise<void> {
  try {
    await sql.raw('rollback').execute(db);
  } catch (failure) {
    if (isGone(profile, broken(), storeError(failure))) return;
    throw new FplMlError(
      'STORE_FAILED',
      'Expected to roll back a transaction, and could not: open the database anew.',
      {
        cause: new AggregateError([error, failure]),
      },
    );
  }
}

async function attempt<T>(
  { db, profile }: TransactionContext,
  kind: TransactionKind,
  body: (trunk: Trunk) => Promise<T>,
): Promise<Outcome<T>> {
  const on = async (connection: Kysely<Database>): Promise<Outcome<T>> => {
    const trunk = createTrunk(connection);
    const { begin, first } = beginningOf(profile, kind);
    let begun = false;
    try {
      await trunk.command(begin);
      begun = true;
      for (const command of first) await trunk.command(command);
      const result = await body(trunk);
      await trunk.command('commit');
      return { committed: true, result };
    } catch (error) {
      if (begun) await rollBack(trunk, profile, error);
      return { committed: false, error, again: isFplMlError(trunk.broken(), 'STORE_BUSY') };
    }
  };
  return withStoreErrors(() => db.connection().execute(on));
}

/** Runs `body` in one transaction, again from the start as long as another process is in the way. */
export async function inTransaction<T>(
  context: TransactionContext,
  kind: TransactionKind,
  body: (trunk: Trunk) => Promise<T>,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    const outcome = await attempt(context, kind, body);
    if (outcome.committed) return outcome.result;
    if (!outcome.again || count >= context.attempts) throw outcome.error;
    await context.pause(count);
  }
}

/** Runs one statement on its own; on PostgreSQL again if it and another were in each other's way, and so had no effect. */
export async function inStatement<T>(
  { db, profile, attempts, pause }: TransactionContext,
  work: (db: Kysely<Database>) => Promise<T>,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await withStoreErrors(() => work(db));
    } catch (error) {
      const again = profile === 'postgres' && isFplMlError(error, 'STORE_BUSY');
      if (!again || count >= attempts) throw error;
      await pause(count);
    }
  }
}
