import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableNameOptions } from '@fpl-ml/store-sql';
import { openPostgresStorage } from './open-postgres-storage.js';
import { type OpenDatabase, openSqliteStorage } from './open-sqlite-storage.js';
import type { RunStorage } from './walk-season.js';

export type { OpenDatabase } from './open-sqlite-storage.js';

/** Storage that is closed when it is no longer needed. */
export interface OpenStorage extends RunStorage {
  close(): Promise<void>;
}

/** Whether a target is a PostgreSQL database, and not a file. */
export function isPostgresUrl(target: string): boolean {
  return /^postgres(ql)?:\/\//i.test(target);
}

/** How {@link openStorage} opens a database. */
export interface StorageOptions {
  /** How a file is opened. Default libsql. */
  readonly openDatabase?: OpenDatabase;
  /**
   * The folder of the artifacts. Default beside the file, with the same name and `-artifacts`; for PostgreSQL
   * `fpl-artifacts/<name of the database>` in the working directory.
   */
  readonly artifacts?: string;
  /** Own names for the tables that other programs read. */
  readonly tables?: TableNameOptions;
}

/**
 * Opens a database for this process alone, and the folder of its artifacts. Work that an earlier process left in the middle
 * is free at once, since nobody else can have the database.
 *
 * @param target a file, with or without `sqlite:` before it, or a PostgreSQL database as
 * `postgres://user:password@host:port/name`
 * @throws FplMlError `STORE_BUSY` when another process has it; `STORE_*`, `DATABASE_FOREIGN`, `SCHEMA_NEWER`, and the
 * database is as it was
 */
export async function openStorage(target: string, options: StorageOptions = {}): Promise<OpenStorage> {
  if (isPostgresUrl(target)) return openPostgresStorage(target, options);
  return openSqliteStorage(target.replace(/^sqlite:/, ''), options);
}

/** Opens a new database that is removed when it is closed. */
export async function openTemporaryStorage(openDatabase?: OpenDatabase): Promise<OpenStorage> {
  const directory = await mkdtemp(join(tmpdir(), 'fpl-pipeline-'));
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    const storage = await openStorage(join(directory, 'run.db'), openDatabase === undefined ? {} : { openDatabase });
    return {
      ...storage,
      close: async () => {
        await storage.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
