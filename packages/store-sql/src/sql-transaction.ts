import { FplMlError, isFplMlError } from '@fpl-ml/core';
import { type Kysely, sql } from 'kysely';
import type { SqlProfile } from './access.js';
import type { Database } from './database.js';
import { storeError, withStoreErrors } from './sql-errors.js';
import { beginTrunk, type Trunk } from './trunk.js';

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

async function rollBack({ db, broken }: Trunk, error: unknown): Promise<void> {
  try {
    await sql.raw('rollback').execute(db);
  } catch (failure) {
    // After an error that broke it, SQLite may have rolled back by itself, and there is nothing left to take back.
    if (broken() !== null && storeError(failure).code === 'STORE_FAILED') return;
    throw new FplMlError(
      'STORE_FAILED',
      'Expected to roll back a transaction, and could not: open the database anew.',
      {
        cause: new AggregateError([error, failure]),
      },
    );
  }
}

async function attempt<T>(context: TransactionContext, body: (trunk: Trunk) => Promise<T>): Promise<Outcome<T>> {
  const on = async (connection: Kysely<Database>): Promise<Outcome<T>> => {
    let trunk: Trunk | null = null;
    try {
      trunk = await beginTrunk(connection, context.profile);
      const result = await body(trunk);
      await trunk.command('commit');
      return { committed: true, result };
    } catch (error) {
      if (trunk !== null) await rollBack(trunk, error);
      const reason = trunk === null ? error : trunk.broken();
      return { committed: false, error, again: isFplMlError(reason, 'STORE_BUSY') };
    }
  };
  return withStoreErrors(() => context.db.connection().execute(on));
}

/** Runs `body` in one transaction, again from the start as long as another process is in the way. */
export async function inTransaction<T>(context: TransactionContext, body: (trunk: Trunk) => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    const outcome = await attempt(context, body);
    if (outcome.committed) return outcome.result;
    if (!outcome.again || count >= context.attempts) throw outcome.error;
    await context.pause(count);
  }
}
