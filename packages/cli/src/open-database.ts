import { FplMlError, type UnitOfWork } from '@fpl-ml/core';
import type { Stores } from '@fpl-ml/engine';
import {
  configureSqlite,
  type DatabaseOptions,
  inspectDatabase,
  KNOWN_VERSION,
  postgresDialect,
  type SqliteHandle,
  sqliteDialect,
  sqlStores,
} from '@fpl-ml/store-sql';
import { Kysely } from 'kysely';
import type { DatabaseTarget } from './database-target.js';
import { checkSqliteFile } from './sqlite-file.js';

/** What a command does to the database. */
export type Access = 'read' | 'write';

/** The stores of a service, opened. */
export interface OpenDatabase {
  readonly stores: Stores & UnitOfWork<Stores>;
  close(): Promise<void>;
}

interface Connection {
  readonly db: Kysely<object>;
  /** Lets it be written to; called when it is known to be ours. */
  readonly allowWriting: () => void;
}

/** What a person is made to wait for another process, milliseconds. */
const PATIENCE = 3000;

function pragma(handle: SqliteHandle, text: string): void {
  handle.prepare(`pragma ${text}`).all();
}

async function connectSqlite(file: string): Promise<Connection> {
  await checkSqliteFile(file);
  const { default: Database } = await import('libsql');
  const handle = new Database(file);
  pragma(handle, `busy_timeout = ${PATIENCE}`);
  // libsql takes no notice of its option `readonly`.
  pragma(handle, 'query_only = on');
  const allowWriting = (): void => {
    pragma(handle, 'query_only = off');
    configureSqlite(handle);
  };
  return { db: new Kysely<object>({ dialect: sqliteDialect(handle) }), allowWriting };
}

async function connectPostgres(connectionString: string, access: Access): Promise<Connection> {
  const { default: pg } = await import('pg');
  const name = { application_name: 'fpl-ml', connectionTimeoutMillis: 10_000 };
  const pool = new pg.Pool({ connectionString, max: 2, ...name });
  pool.on('connect', (client) => {
    // Goes before whatever else the connection is asked. Should it fail, so does that.
    if (access === 'read') client.query('set default_transaction_read_only = on').catch(() => undefined);
  });
  return { db: new Kysely<object>({ dialect: postgresDialect(pool) }), allowWriting: () => undefined };
}

async function checkReady(db: Kysely<object>, options: DatabaseOptions): Promise<void> {
  const found = await inspectDatabase(db, options);
  if (found.state === 'ours') {
    if (found.version === KNOWN_VERSION) return;
    throw new FplMlError(
      'CLI_DATABASE_OLDER',
      `Expected a database with the schema ${KNOWN_VERSION}, got one with ${found.version}: update the service and start it, which brings the database along, or use the release of @fpl-ml/cli that fits it.`,
      { data: { version: found.version, known: KNOWN_VERSION } },
    );
  }
  const said =
    found.state === 'newer'
      ? `its schema has version ${found.version}, this program knows ${found.known}: update @fpl-ml/cli`
      : 'it holds no tables of ours: name another one with --db, or start the service, which makes them';
  throw new FplMlError('CLI_DATABASE_MISSING', `Expected the database of a service, but ${said}.`, {
    data: { state: found.state },
  });
}

/**
 * Opens the database of a service, running or not. It is never made or migrated here, and what only reads cannot write.
 *
 * @throws FplMlError `CLI_DATABASE_MISSING`, `CLI_DATABASE_OLDER`, `STORE_*`, `SCHEMA_NEWER`, `TABLE_NAME_INVALID`
 */
export async function openDatabase(
  target: DatabaseTarget,
  access: Access,
  tables: NonNullable<DatabaseOptions['tables']>,
): Promise<OpenDatabase> {
  const { db, allowWriting } = await (target.kind === 'sqlite'
    ? connectSqlite(target.file)
    : connectPostgres(target.url, access));
  try {
    const options = { profile: target.kind, tables };
    await checkReady(db, options);
    if (access === 'write') allowWriting();
    return { stores: sqlStores(db, options), close: () => db.destroy() };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
