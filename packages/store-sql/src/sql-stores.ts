import type { UnitOfWork } from '@fpl-ml/core';
import type { Stores } from '@fpl-ml/engine';
import type { Kysely } from 'kysely';
import type { LeaseTime, SqlOpener } from './access.js';
import { type DatabaseOptions, databaseContext } from './database-options.js';
import { sqlAlertStore } from './sql-alert-store.js';
import { sqlAuditLog } from './sql-audit-log.js';
import { sqlDriftStore } from './sql-drift-store.js';
import { sqlFeedStore } from './sql-feed-store.js';
import { sqlJobQueue } from './sql-job-queue.js';
import { sqlObservationStore } from './sql-observation-store.js';
import { sqlOutbox } from './sql-outbox.js';
import { sqlRegistryStore } from './sql-registry-store.js';
import { sqlRunStore } from './sql-run-store.js';
import { sqlScheduleStore } from './sql-schedule-store.js';
import { ATTEMPTS } from './sql-transaction.js';
import { type OpenedSqlStores, sqlUnitOfWork } from './sql-unit-of-work.js';

/** Options of {@link sqlStores}. */
export interface SqlStoresOptions extends DatabaseOptions {
  /** How often a transaction is tried when another process is in its way; its work then runs again. Default 5. */
  readonly attempts?: number;
  /**
   * Awaited before each repetition, for instance a sleep on a clock. Default: nothing, since SQLite has waited for its
   * `busy_timeout` already.
   *
   * @param attempt the attempt that failed, from 1
   */
  readonly pause?: (attempt: number) => Promise<void>;
  /**
   * By whose time leases of the queue and the outbox are given and run out: that of `now` in each call (`clock`), or that of
   * the database (`database`), so that the clocks of several machines need not agree. Default: `database` on PostgreSQL,
   * `clock` on SQLite. Say `clock` wherever `now` is not the time of day, as on a manual clock.
   */
  readonly leaseTime?: LeaseTime;
}

/** Any stores in one unit of work: what {@link sqlStores} does with ours. */
export function openSqlStores<Tables, Openers extends Readonly<Record<string, SqlOpener<unknown>>>>(
  db: Kysely<Tables>,
  openers: Openers,
  options: SqlStoresOptions,
): OpenedSqlStores<Openers> & UnitOfWork<OpenedSqlStores<Openers>> {
  const { attempts = ATTEMPTS, pause = async () => undefined } = options;
  const { leaseTime = options.profile === 'postgres' ? 'database' : 'clock' } = options;
  return sqlUnitOfWork(openers, { ...databaseContext(db, options), attempts, pause, leaseTime });
}

/**
 * Every store of every package on one database, and `transaction`, in which they commit together.
 *
 * The database has been migrated, see `migrate`. On SQLite all of it goes through the one connection of `db`: a
 * transaction makes the other calls of this process wait, and must not wait for anything slow itself.
 *
 * @example
 * ```ts
 * import { configureSqlite, migrate, sqliteDialect, sqlStores } from '@fpl-ml/store-sql';
 * import { Kysely } from 'kysely';
 * import Database from 'libsql';
 *
 * const handle = new Database('loop.db');
 * configureSqlite(handle);
 * const db = new Kysely<unknown>({ dialect: sqliteDialect(handle) });
 * await migrate(db, { profile: 'sqlite', now: 1_764_000_000_000 });
 * const stores = sqlStores(db, { profile: 'sqlite' });
 * ```
 *
 * @throws FplMlError `SQL_PROFILE_UNKNOWN`, `TABLE_NAME_INVALID`; the stores throw what their ports say, and `STORE_*`
 */
export function sqlStores<Tables>(db: Kysely<Tables>, options: SqlStoresOptions): Stores & UnitOfWork<Stores> {
  return openSqlStores(
    db,
    {
      observations: sqlObservationStore,
      drift: sqlDriftStore,
      registry: sqlRegistryStore,
      schedule: sqlScheduleStore,
      queue: sqlJobQueue,
      alerts: sqlAlertStore,
      feed: sqlFeedStore,
      runs: sqlRunStore,
      auditLog: sqlAuditLog,
      outbox: sqlOutbox,
    },
    options,
  );
}
