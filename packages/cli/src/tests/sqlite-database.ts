import { configureSqlite, migrate, sqliteDialect, sqlStores } from '@fpl-ml/store-sql';
import { Kysely } from 'kysely';
import Database from 'libsql';
import { runToyLoop } from './toy-database.js';

/** A SQLite file in which the toy loop has run. */
export async function writeToyFile(file: string): Promise<void> {
  const handle = new Database(file);
  configureSqlite(handle);
  const db = new Kysely<object>({ dialect: sqliteDialect(handle) });
  await migrate(db, { profile: 'sqlite', now: 0, exclusive: true });
  await runToyLoop(sqlStores(db, { profile: 'sqlite' }), `${file}-artifacts`);
  // libsql lets go of the log only when its statements are collected, and the file is to be copied by itself.
  handle.prepare('pragma wal_checkpoint(truncate)').all();
  await db.destroy();
}
