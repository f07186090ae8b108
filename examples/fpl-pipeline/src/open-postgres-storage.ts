import { join } from 'node:path';
import { FplMlError } from '@fpl-ml/core';
import { filesystemArtifactStore } from '@fpl-ml/registry';
import {
  expireLeases,
  inspectDatabase,
  migrate,
  type PostgresPoolHandle,
  postgresDialect,
  sqlStores,
  storeError,
} from '@fpl-ml/store-sql';
import { Kysely, sql } from 'kysely';
import { Pool, type PoolClient } from 'pg';
import type { OpenStorage, StorageOptions } from './open-storage.js';

/** What runs on one database take turns at: "fplrun" in base 36. */
const RUN_LOCK = 951_579_959;

/** How long the server is given to notice that a process that had the database was killed, milliseconds. */
const PATIENCE = 2000;

/** How long the network is given to answer, milliseconds. */
const CONNECT_WITHIN = 10_000;

/** Neither the text nor an error that quotes it goes anywhere: there is a password in it. */
function checkUrl(url: string): void {
  if (URL.canParse(url)) return;
  throw new FplMlError(
    'STORE_UNAVAILABLE',
    'Expected a connection string like postgres://user:password@host:port/name, got one that cannot be read: percent-encode what is special in its parts.',
  );
}

function connectionLost(): FplMlError {
  return new FplMlError(
    'STORE_UNAVAILABLE',
    'Expected the connection to the database to last as long as the run, and it was lost: nothing is half done; start again, and the run goes on.',
    { retryable: true },
  );
}

/**
 * A pool of one connection that is never replaced: the lock that keeps other runs out goes with it, so whatever came after
 * would not be protected any more.
 */
function oneConnection(connectionString: string): PostgresPoolHandle {
  const pool = new Pool({
    connectionString,
    max: 1,
    idleTimeoutMillis: 0,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN,
  });
  let only: PoolClient | null = null;
  const connect = async (): Promise<PoolClient> => {
    if (only !== null && pool.totalCount === 0) throw connectionLost();
    const client = await pool.connect();
    only ??= client;
    if (client === only) return client;
    client.release(true);
    throw connectionLost();
  };
  return { connect, end: () => pool.end(), on: (...listening: Parameters<Pool['on']>) => pool.on(...listening) };
}

/** Takes the database for this run, until its connection ends. @returns the name of the database */
async function takeDatabase(db: Kysely<object>): Promise<string> {
  try {
    // A connection whose process or machine is gone should not keep the next run out for hours.
    await sql`select set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false)`.execute(
      db,
    );
    await sql`select set_config('lock_timeout', ${String(PATIENCE)}, false)`.execute(db);
    await sql`select pg_advisory_lock(${sql.lit(RUN_LOCK)})`.execute(db);
    const { rows } = await sql<{ readonly name: string }>`
      select set_config('lock_timeout', '0', false), current_database() as name`.execute(db);
    return String(rows[0]?.name);
  } catch (error) {
    throw storeError(error);
  }
}

/**
 * Opens a PostgreSQL database for this run alone, and the folder of its artifacts.
 *
 * @param url a connection string
 * @throws FplMlError as `openStorage` says; `STORE_UNAVAILABLE` too from whatever is called after the connection was lost
 */
export async function openPostgresStorage(
  url: string,
  { artifacts, tables = {} }: Omit<StorageOptions, 'openDatabase'> = {},
): Promise<OpenStorage> {
  const options = { profile: 'postgres', tables } as const;
  checkUrl(url);
  const db = new Kysely<object>({ dialect: postgresDialect(oneConnection(url)) });
  try {
    // Says what is wrong with the connection.
    await inspectDatabase(db, options);
    const name = await takeDatabase(db);
    await migrate(db, { ...options, now: 0, exclusive: true });
    await expireLeases(db, options);
    const directory = artifacts ?? join('fpl-artifacts', encodeURIComponent(name));
    return {
      // The clock of a run is that of its season.
      stores: sqlStores(db, { ...options, leaseTime: 'clock' }),
      artifacts: filesystemArtifactStore({ directory }),
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
