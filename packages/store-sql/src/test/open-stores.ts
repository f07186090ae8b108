import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import pg from 'pg';
import type { SqlAccess, SqlOpener, SqlProfile } from '../access.js';
import { configureSqlite } from '../configure-sqlite.js';
import type { Database } from '../database.js';
import { migrate } from '../migrate.js';
import { postgresDialect } from '../postgres-dialect.js';
import { openSqlStores } from '../sql-stores.js';
import { sqliteDialect } from '../sqlite-dialect.js';

/** The databases that everything holds on. */
export const PROFILES: readonly SqlProfile[] = ['sqlite', 'postgres'];

/** A connection to a database of tests. */
export interface TestDatabase {
  /** A file, or a connection string. */
  readonly path: string;
  readonly db: Kysely<Database>;
  /** What `sqlStores` takes; the time of leases is that of the test. */
  readonly options: { readonly profile: SqlProfile; readonly leaseTime: 'clock' };
  /** A store on its own, outside any transaction. */
  open<Store>(opener: SqlOpener<Store>): Store;
  /** The access that {@link open} opens with. */
  readonly access: SqlAccess;
  close(): Promise<void>;
}

/** A connection to a database file. */
export interface SqliteDatabase extends TestDatabase {
  readonly handle: Libsql.Database;
}

/** A database as tests want it, on an open Kysely. */
export function testDatabase(path: string, db: Kysely<Database>, profile: SqlProfile): TestDatabase {
  const options = { profile, leaseTime: 'clock' } as const;
  const { access } = openSqlStores(db, { access: (bound: SqlAccess) => bound }, options);
  return { path, db, options, access, open: (opener) => opener(access), close: () => db.destroy() };
}

/** Opens a database file, migrated; nothing is removed by `close`. */
export async function openSqliteAt(path: string): Promise<SqliteDatabase> {
  const handle = new Libsql(path);
  configureSqlite(handle);
  const db = new Kysely<Database>({ dialect: sqliteDialect(handle) });
  await migrate(db, { profile: 'sqlite', now: 0 });
  return { ...testDatabase(path, db, 'sqlite'), handle };
}

/** Connects to a PostgreSQL database. */
export function connectPostgres(url: string): Kysely<Database> {
  return new Kysely<Database>({ dialect: postgresDialect(new pg.Pool({ connectionString: url, max: 5 })) });
}

/** Opens a file or a PostgreSQL database, migrated; nothing is removed by `close`. */
export async function openDatabaseAt(path: string): Promise<TestDatabase> {
  if (!path.startsWith('postgres')) return openSqliteAt(path);
  const db = connectPostgres(path);
  await migrate(db, { profile: 'postgres', now: 0 });
  return testDatabase(path, db, 'postgres');
}

/** Opens a new database in a file of its own, migrated; `close` removes it. */
export async function openDatabase(): Promise<SqliteDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'store-sql-'));
  const database = await openSqliteAt(join(folder, 'test.db'));
  const close = async (): Promise<void> => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...database, close };
}
