import { FplMlError } from '@fpl-ml/core';
import { KNOWN_VERSION } from './inspect-database.js';

/** What marks a SQLite file as ours, in its header: "FPLM". */
export const APPLICATION_ID = 0x46504c4d;

/** How much of the beginning of a file {@link inspectSqliteHeader} looks at, bytes. */
export const SQLITE_HEADER_BYTES = 112;

/** A SQLite file as the file system has it. */
export interface SqliteFileHeader {
  /** Its first bytes, {@link SQLITE_HEADER_BYTES} of them or all that there are. */
  readonly header: Uint8Array;
  /** Its length, bytes. */
  readonly bytes: number;
  /** Length of the file beside it whose name ends in `-wal`, bytes; default 0, there is none. */
  readonly walBytes?: number;
}

/** `unknown`: what counts is in the write-ahead log, which only SQLite reads. */
export type SqliteFileState = 'empty' | 'ours' | 'unknown';

const MAGIC = 'SQLite format 3\0';
/** A leaf page of a table. */
const LEAF = 0x0d;

function corrupt(found: string): FplMlError {
  return new FplMlError(
    'STORE_CORRUPT',
    `Expected a whole SQLite database, got ${found}: restore it from a copy, or name another file.`,
  );
}

interface Header {
  readonly pages: number;
  readonly pageSize: number;
  readonly userVersion: number;
  readonly applicationId: number;
  /** Whether there is no table. */
  readonly isEmpty: boolean;
}

/** Database File Format, §1.3 and §1.6, https://www.sqlite.org/fileformat2.html */
function parse(header: Uint8Array): Header {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const size = view.getUint16(16);
  return {
    pageSize: size === 1 ? 65_536 : size,
    pages: view.getUint32(28),
    userVersion: view.getUint32(60),
    applicationId: view.getUint32(68),
    isEmpty: view.getUint8(100) === LEAF && view.getUint16(103) === 0,
  };
}

/**
 * Looks at a file before SQLite does: whatever opens it may change it, or leave files beside it. Reads nothing but what it
 * is given.
 *
 * @returns what can be worked with
 * @throws FplMlError `STORE_CORRUPT` for a file that is no SQLite database or is cut off; `DATABASE_FOREIGN` for another
 * program's; `SCHEMA_NEWER` for one of a later version of this package
 */
export function inspectSqliteHeader({ header, bytes, walBytes = 0 }: SqliteFileHeader): SqliteFileState {
  if (bytes === 0) return 'empty';
  const magic = String.fromCharCode(...header.subarray(0, MAGIC.length));
  if (magic !== MAGIC) throw corrupt('a file that is no SQLite database');
  if (header.length < SQLITE_HEADER_BYTES) throw corrupt(`a file of ${bytes} bytes, less than a header`);
  const { pages, pageSize, userVersion, applicationId, isEmpty } = parse(header);
  // Pages that are in the write-ahead log alone may be missing, and so may what the header says of them.
  if (walBytes > 0) return applicationId === APPLICATION_ID ? checked(userVersion) : 'unknown';
  if (bytes < pages * pageSize) throw corrupt(`one of ${bytes} bytes where its header says ${pages * pageSize}`);
  if (applicationId === APPLICATION_ID) return checked(userVersion);
  if (isEmpty) return 'empty';
  throw new FplMlError(
    'DATABASE_FOREIGN',
    'Expected an empty database or one of ours, got one with tables of another program: check the path, and name a new file.',
    { data: { applicationId } },
  );
}

function checked(version: number): SqliteFileState {
  if (version <= KNOWN_VERSION) return 'ours';
  throw new FplMlError(
    'SCHEMA_NEWER',
    `Expected a schema of version ${KNOWN_VERSION} or earlier, got ${version}: update @fpl-ml/store-sql.`,
    { data: { version, known: KNOWN_VERSION } },
  );
}
