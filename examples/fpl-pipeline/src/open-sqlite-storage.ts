import { access, constants, open, stat } from 'node:fs/promises';
import { FplMlError } from '@fpl-ml/core';
import { filesystemArtifactStore } from '@fpl-ml/registry';
import {
  configureSqlite,
  expireLeases,
  inspectSqlite,
  inspectSqliteHeader,
  migrate,
  SQLITE_HEADER_BYTES,
  type SqliteHandle,
  sqliteDialect,
  sqlStores,
} from '@fpl-ml/store-sql';
import { Kysely } from 'kysely';
import Database from 'libsql';
import type { OpenStorage, StorageOptions } from './open-storage.js';

function unavailable(file: string, found: unknown): FplMlError {
  return new FplMlError(
    'STORE_UNAVAILABLE',
    `Expected a database file, or a place where one can be made, got ${file}: ${String(found)}.`,
    { cause: found },
  );
}

/** The length of a file; `null` when there is none. */
async function lengthOf(file: string): Promise<number | null> {
  const found = await stat(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw unavailable(file, error);
  });
  if (found === null || found.isFile()) return found?.size ?? null;
  throw unavailable(file, 'it is no file');
}

/** Refuses a file that may not be written: also one that only its mode protects, whoever asks. */
async function checkWritable(file: string): Promise<void> {
  const { mode } = await stat(file);
  const granted = await access(file, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (granted && (mode & 0o222) !== 0) return;
  throw new FplMlError(
    'STORE_READONLY',
    `Expected a database that can be written, got ${file}, which is read-only: name another file.`,
    { data: { file } },
  );
}

/** The lengths of a file that is there and of its write-ahead log. */
async function lengths(file: string): Promise<{ readonly bytes: number; readonly walBytes: number }> {
  return { bytes: (await lengthOf(file)) ?? 0, walBytes: (await lengthOf(`${file}-wal`)) ?? 0 };
}

async function readHeader(file: string): Promise<Uint8Array> {
  const opened = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await opened.read(new Uint8Array(SQLITE_HEADER_BYTES), 0, SQLITE_HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await opened.close();
  }
}

/** Looks at a file that is there before anything could change it, or leave something beside it. */
async function inspect(file: string): Promise<void> {
  if ((await lengthOf(file)) === null) return;
  await checkWritable(file);
  inspectSqliteHeader({ header: await readHeader(file), ...(await lengths(file)) });
}

/** Opens a database file. */
export type OpenDatabase = (file: string) => SqliteHandle;

function openLibsql(file: string): SqliteHandle {
  try {
    return new Database(file);
  } catch (cause) {
    throw unavailable(file, cause);
  }
}

/**
 * Opens a database file for this process alone, and the folder of its artifacts beside it. Work that an earlier process left
 * in the middle is free at once, since nobody else can have the file.
 *
 * @throws FplMlError `STORE_BUSY` when another process has it; `STORE_*`, `DATABASE_FOREIGN`, `SCHEMA_NEWER`, and the file is
 * as it was
 */
export async function openSqliteStorage(
  file: string,
  { openDatabase = openLibsql, artifacts = `${file}-artifacts`, tables = {} }: StorageOptions = {},
): Promise<OpenStorage> {
  const options = { profile: 'sqlite', tables } as const;
  await inspect(file);
  const handle = openDatabase(file);
  const db = new Kysely<object>({ dialect: sqliteDialect(handle) });
  try {
    configureSqlite(handle, { exclusive: true });
    await inspectSqlite(handle, await lengths(file));
    await migrate(db, { ...options, now: 0, exclusive: true });
    await expireLeases(db, options);
    const stores = sqlStores(db, options);
    return {
      stores,
      artifacts: filesystemArtifactStore({ directory: artifacts }),
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
