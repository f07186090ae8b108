import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { FplMlError } from '@fpl-ml/core';

function unwritable(file: string, cause: unknown): FplMlError {
  return new FplMlError(
    'DATA_FILE_UNWRITABLE',
    `Expected a file to write the result to, got ${file}: ${String(cause)}.`,
    { cause },
  );
}

/**
 * Finds out before the work begins whether a result can be written.
 *
 * @throws FplMlError `DATA_FILE_UNWRITABLE`
 */
export async function checkWritable(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    await (await open(file, 'a')).close();
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** Whether something is there that is no file, such as `/dev/stdout`: it is written to, and never replaced. */
async function isDevice(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found !== null && !found.isFile();
}

/**
 * Writes a file whole: whoever reads it sees the whole text or what was there before, also when this process is killed
 * meanwhile.
 *
 * @throws FplMlError `DATA_FILE_UNWRITABLE`
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.part`;
  try {
    if (await isDevice(file)) return await writeFile(file, text);
    await writeFile(part, text);
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true });
    throw unwritable(file, cause);
  }
}
