import { afterEach } from 'vitest';
import { openDatabase, type TestDatabase } from './open-stores.js';

/** A function that opens new databases; they are closed and removed after each test of the file. */
export function freshDatabases(): () => Promise<TestDatabase> {
  const open: TestDatabase[] = [];
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close();
  });
  return async () => {
    const database = await openDatabase();
    open.push(database);
    return database;
  };
}
