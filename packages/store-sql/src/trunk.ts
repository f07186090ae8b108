import type { FplMlError } from '@fpl-ml/core';
import { type Kysely, sql } from 'kysely';
import type { Database } from './database.js';
import { breaksTransaction, storeError } from './sql-errors.js';

/** What all sessions of one transaction share: its connection, and whether it can still commit. */
export interface Trunk {
  readonly db: Kysely<Database>;
  /** What made the transaction impossible to go on; `null` while nothing did. */
  broken(): FplMlError | null;
  /** Runs store code; what it throws has a documented code, and is remembered if it ends the transaction. */
  guard<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /** Runs a command of the transaction itself, for instance `commit`. */
  command(text: string): Promise<void>;
  /** Runs `body`, whose writes are taken back if it rejects. */
  savepoint<T>(body: () => Promise<T>): Promise<T>;
}

/** The trunk of a transaction that has begun, or is about to, on a connection that nobody else uses. */
export function createTrunk(db: Kysely<Database>): Trunk {
  let broken: FplMlError | null = null;
  let savepoints = 0;

  const guard = async <T>(work: (on: Kysely<Database>) => Promise<T>): Promise<T> => {
    // Whatever would run now might run outside of the transaction, and stay.
    if (broken !== null) throw broken;
    try {
      return await work(db);
    } catch (error) {
      const typed = storeError(error);
      if (breaksTransaction(typed)) broken ??= typed;
      throw typed;
    }
  };

  const command = async (text: string): Promise<void> => {
    await guard((on) => sql.raw(text).execute(on));
  };

  const takeBack = async (name: string): Promise<void> => {
    try {
      await command(`rollback to savepoint ${name}`);
      await command(`release savepoint ${name}`);
    } catch (error) {
      // Whatever the reason: what should be gone may still be there, so nothing of the transaction may stay.
      broken ??= storeError(error);
    }
  };

  const savepoint = async <T>(body: () => Promise<T>): Promise<T> => {
    savepoints += 1;
    const name = `fpl_ml_${savepoints}`;
    await command(`savepoint ${name}`);
    try {
      const result = await body();
      await command(`release savepoint ${name}`);
      return result;
    } catch (error) {
      if (broken === null) await takeBack(name);
      throw error;
    }
  };

  return { db, broken: () => broken, guard, command, savepoint };
}
