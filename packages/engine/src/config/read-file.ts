import { closeSync, openSync, readSync } from 'node:fs';
import { FplMlError } from '@fpl-ml/core';

/** A configuration file: its path, or its text with the name that errors give it. */
export type ConfigFile = string | { readonly name: string; readonly text: string };

/** No configuration is longer, bytes. */
const LONGEST = 131_072;

function unreadable(path: string, found: string, cause?: unknown): FplMlError {
  return new FplMlError(
    'CONFIG_FILE_UNREADABLE',
    `Expected a configuration file, got ${path}: ${found}. Check the path, or leave it out.`,
    { cause, data: { file: path } },
  );
}

/** The bytes of a file, one more than may be where it is too long. */
function readBytes(path: string): Uint8Array {
  const opened = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(LONGEST + 1);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(opened, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(opened);
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(path, 'it is no UTF-8 text', cause);
  }
}

/**
 * Reads a configuration file.
 *
 * @throws FplMlError `CONFIG_FILE_UNREADABLE`
 */
export function readConfigFile(file: ConfigFile): { readonly name: string; readonly text: string } {
  if (typeof file !== 'string') return file;
  let bytes: Uint8Array;
  try {
    bytes = readBytes(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw unreadable(file, code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`, cause);
  }
  if (bytes.length > LONGEST) throw unreadable(file, `it is longer than ${LONGEST} bytes`);
  return { name: file, text: decode(file, bytes) };
}
