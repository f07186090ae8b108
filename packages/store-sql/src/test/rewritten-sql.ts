import { Kysely } from 'kysely';
import Libsql from 'libsql';
import type { SqlAccess, SqlOpener } from '../access.js';
import { configureSqlite } from '../configure-sqlite.js';
import type { Database } from '../database.js';
import { openSqlStores } from '../sql-stores.js';
import { sqliteDialect } from '../sqlite-dialect.js';
import { openDatabase } from './open-stores.js';

/** A database that is asked something else than what the stores wrote. */
export interface RewrittenDatabase {
  readonly handle: Libsql.Database;
  readonly db: Kysely<Database>;
  open<Store>(opener: SqlOpener<Store>): Store;
  close(): Promise<void>;
}

/** Opens a new, sound database over a handle that rewrites every statement before it is prepared. */
export async function openRewritten(rewrite: (sql: string) => string): Promise<RewrittenDatabase> {
  const sound = await openDatabase();
  const handle = new Libsql(sound.path);
  configureSqlite(handle);
  const prepare = (sql: string): Libsql.Statement => handle.prepare(rewrite(sql));
  const db = new Kysely<Database>({ dialect: sqliteDialect({ prepare, close: () => handle.close() }) });
  const { access } = openSqlStores(db, { access: (bound: SqlAccess) => bound }, { profile: 'sqlite' });
  const close = async (): Promise<void> => {
    await db.destroy();
    await sound.close();
  };
  return { handle, db, open: (opener) => opener(access), close };
}
