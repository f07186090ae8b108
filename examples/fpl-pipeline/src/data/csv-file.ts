import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FplMlError } from '@fpl-ml/core';
import { CsvError, type Options, parse } from 'csv-parse/sync';

/** What a file name ends with; the first that exists is read. */
const ENDINGS = ['.csv.gz', '.csv'] as const;

/** A file's cells as text. */
export interface CsvFile {
  /** The file's name, for messages. */
  readonly file: string;
  readonly header: readonly string[];
  /** The records after the header, each as long as the header. */
  readonly records: readonly (readonly string[])[];
  /** The line on which a record ends, from 1. Reads the file once more: for messages only. */
  lineOf(record: number): number;
}

// One file may mix both line ends: upstream joins files of different origin.
const OPTIONS: Options = { bom: true, record_delimiter: ['\r\n', '\n'], skip_empty_lines: true };

/** The path of `<stem>.csv.gz` or `<stem>.csv`, whichever is there. */
export function csvPath(directory: string, stem: string): string | undefined {
  return ENDINGS.map((ending) => join(directory, stem + ending)).find((path) => existsSync(path));
}

/** The stem of a file name that ends like a table, else undefined. */
export function csvStem(file: string): string | undefined {
  const ending = ENDINGS.find((candidate) => file.endsWith(candidate));
  return ending === undefined ? undefined : file.slice(0, -ending.length);
}

function readBytes(path: string): Buffer {
  const bytes = readFileSync(path);
  if (!path.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    const file = basename(path);
    throw new FplMlError(
      'DATA_FILE_CORRUPT',
      `Expected ${file} to be a complete gzip file, got ${bytes.length} bytes that cannot be unpacked: fetch it again.`,
      { cause, data: { file } },
    );
  }
}

function parseBytes(file: string, bytes: Buffer): readonly (readonly string[])[] {
  try {
    return parse(bytes, OPTIONS);
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line: unknown = cause['lines'];
    throw new FplMlError(
      'DATA_ROW_MALFORMED',
      `Expected rows of CSV as long as the header in ${file}, got at line ${String(line)}: ${cause.message}. Correct that line.`,
      { cause, data: { file, line } },
    );
  }
}

function recordLine(bytes: Buffer, record: number): number {
  // With the option `info`, each record comes with the position where it ended; the header is the first.
  const all = parse(bytes, { ...OPTIONS, info: true }) as unknown as readonly {
    readonly info: { readonly lines: number };
  }[];
  return all[record + 1]?.info.lines ?? Number.NaN;
}

/**
 * Reads `<stem>.csv.gz` or, if there is none, `<stem>.csv`; with or without a byte order mark, lines ended by LF or CRLF.
 *
 * @throws FplMlError `DATA_FILE_MISSING`; `DATA_FILE_CORRUPT` for gzip that is cut off or damaged; `DATA_ROW_MALFORMED` for
 * a line with another number of cells than the header
 */
export function readCsvFile(directory: string, stem: string): CsvFile {
  const path = csvPath(directory, stem);
  if (path === undefined) {
    const file = `${stem}${ENDINGS[0]}`;
    throw new FplMlError(
      'DATA_FILE_MISSING',
      `Expected ${file} (or ${ENDINGS[1]}) in ${directory}, got none: add it.`,
      {
        data: { file, directory },
      },
    );
  }
  const file = basename(path);
  const bytes = readBytes(path);
  const [header = [], ...records] = parseBytes(file, bytes);
  return { file, header, records, lineOf: (record) => recordLine(bytes, record) };
}
