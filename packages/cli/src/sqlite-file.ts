import { open, stat } from 'node:fs/promises';
import { FplMlError, isFplMlError } from '@fpl-ml/core';
import {
  inspectSqliteHeader,
  SQLITE_HEADER_BYTES,
  type SqliteFileHeader,
  type SqliteFileState,
} from '@fpl-ml/store-sql';

function missing(file: string, found: string): FplMlError {
  return new FplMlError(
    'CLI_DATABASE_MISSING',
    `Expected the database of a service, got ${file}: ${found}. Name another one with --db, or start the service, which makes it.`,
    { data: { file } },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** The length of a file; `null` when there is none. */
async function lengthOf(file: string): Promise<number | null> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw missing(file, `it cannot be read (${codeOf(error)})`);
  }
  throw missing(file, 'it is no file');
}

async function headerOf(file: string): Promise<Uint8Array> {
  const opened = await open(file, 'r').catch((error: unknown) => {
    throw missing(file, `it cannot be read (${codeOf(error)})`);
  });
  try {
    const { buffer, bytesRead } = await opened.read(new Uint8Array(SQLITE_HEADER_BYTES), 0, SQLITE_HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await opened.close();
  }
}

/** A file as it is seen: its parts are not read at one time, and a service may write in between. */
async function look(file: string): Promise<SqliteFileHeader> {
  const walBytes = (await lengthOf(`${file}-wal`)) ?? 0;
  const header = await headerOf(file);
  const bytes = await lengthOf(file);
  if (bytes === null) throw missing(file, 'there is no such file');
  return { header, bytes, walBytes };
}

const isSame = (a: SqliteFileHeader, b: SqliteFileHeader): boolean =>
  a.bytes === b.bytes && a.walBytes === b.walBytes && Buffer.compare(a.header, b.header) === 0;

/** How often a file is looked at that others keep changing. */
const LOOKS = 5;

/** What is damaged is so when it is looked at again, and nothing has changed meanwhile. */
async function stateOf(file: string): Promise<SqliteFileState> {
  let seen = await look(file);
  for (let looks = 1; ; looks += 1) {
    try {
      return inspectSqliteHeader(seen);
    } catch (error) {
      // Tables of another program are no fault here: ours may stand beside them, which only their names tell.
      if (isFplMlError(error, 'DATABASE_FOREIGN')) return 'unknown';
      const again = await look(file);
      if (isSame(seen, again) || looks === LOOKS) throw error;
      seen = again;
    }
  }
}

/**
 * Looks at a database file before SQLite opens it, which would make one where there is none.
 *
 * @throws FplMlError `CLI_DATABASE_MISSING`; `STORE_CORRUPT`, `SCHEMA_NEWER`
 */
export async function checkSqliteFile(file: string): Promise<void> {
  if ((await lengthOf(file)) === null) throw missing(file, 'there is no such file');
  if ((await stateOf(file)) === 'empty') throw missing(file, 'it is empty');
}
