import { afterEach } from 'vitest';
import type { SqlProfile } from '../access.js';
import { freshPostgres } from './fresh-postgres.js';
import { openDatabase, type SqliteDatabase, type TestDatabase } from './open-stores.js';

/** A function that opens new database files; they are closed and removed after each test of the file. */
export function freshDatabases(): () => Promise<SqliteDatabase> {
  const open: SqliteDatabase[] = [];
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close();
  });
  return async () => {
    const database = await openDatabase();
    open.push(database);
    return database;
  };
}

/** As {@link freshDatabases}, on whatever database. Call it in the body of a file or of a `describe`. */
export function freshDatabasesOf(profile: SqlProfile): () => Promise<TestDatabase> {
  if (profile === 'sqlite') return freshDatabases();
  return freshPostgres();
}
