import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { FplMlError } from '@fpl-ml/core';

/** Whether something is there that is no file, as `/dev/stdout`: it is written to, and never replaced. */
async function isDevice(file: string): Promise<boolean> {
  try {
    return !(await stat(file)).isFile();
  } catch {
    // What is not there yet is made.
    return false;
  }
}

/**
 * Writes a file whole: whoever reads it sees the old one or the new one.
 *
 * @throws FplMlError `CLI_OUTPUT_UNWRITABLE`
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.part`;
  try {
    if (await isDevice(file)) return await writeFile(file, text);
    await writeFile(part, text);
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined);
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new FplMlError(
      'CLI_OUTPUT_UNWRITABLE',
      `Expected to write ${file}, got ${code}: nothing was written; check the path, the rights and the room.`,
      { cause, data: { file } },
    );
  }
}
