import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import type { SqlAccess, SqlOpener } from '../access.js';
import { configureSqlite } from '../configure-sqlite.js';
import type { Database } from '../database.js';
import { migrate } from '../migrate.js';
import { openSqlStores } from '../sql-stores.js';
import { sqliteDialect } from '../sqlite-dialect.js';

/** A connection to a database file of tests. */
export interface TestDatabase {
  readonly path: string;
  readonly db: Kysely<Database>;
  readonly handle: Libsql.Database;
  /** A store on its own, outside any transaction. */
  open<Store>(opener: SqlOpener<Store>): Store;
  /** The access that {@link open} opens with. */
  readonly access: SqlAccess;
  close(): Promise<void>;
}

/** Opens a database file, migrated; nothing is removed by `close`. */
export async function openDatabaseAt(path: string): Promise<TestDatabase> {
  const handle = new Libsql(path);
  configureSqlite(handle);
  const db = new Kysely<Database>({ dialect: sqliteDialect(handle) });
  await migrate(db, { profile: 'sqlite', now: 0 });
  const { access } = openSqlStores(db, { access: (bound: SqlAccess) => bound }, { profile: 'sqlite' });
  return { path, db, handle, access, open: (opener) => opener(access), close: () => db.destroy() };
}

/** Opens a new database in a file of its own, migrated; `close` removes it. */
export async function openDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'store-sql-'));
  const database = await openDatabaseAt(join(folder, 'test.db'));
  const close = async (): Promise<void> => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...database, close };
}
