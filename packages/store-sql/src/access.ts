import type { Kysely } from 'kysely';
import type { Database, TableNames } from './database.js';

/** The SQL that a store speaks. */
export type SqlProfile = 'sqlite' | 'postgres';

/** By whose clock leases run out: the caller's, or that of the database. */
export type LeaseTime = 'clock' | 'database';

/** How a store reaches the database: by itself, or inside the transaction that it is bound to. */
export interface SqlAccess {
  readonly profile: SqlProfile;
  /** The tables by what they hold; some names are the user's to choose. */
  readonly tables: TableNames;
  readonly leaseTime: LeaseTime;
  /** For work of one statement, or of reads that need not agree with each other. */
  run<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /**
   * For work of several statements: all or none of it happens, and nobody else writes in between. A transaction of its own,
   * or a savepoint of the one that the store is bound to. The work may run again, so it has no effect but through `db`.
   */
  atomic<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
}

/** Makes a store on an access: once for the database, and once for each transaction. */
export type SqlOpener<Store> = (access: SqlAccess) => Store;
