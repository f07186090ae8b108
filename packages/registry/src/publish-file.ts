import { type FileHandle, open, rename, rm } from 'node:fs/promises';

/** How the names of temporary files end. */
export const TEMPORARY = '.tmp';

function hasCode(error: unknown, codes: readonly string[]): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return typeof error.code === 'string' && codes.includes(error.code);
}

/** Whether a file or one of its folders does not exist. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, ['ENOENT', 'ENOTDIR']);
}

/** Creates a file that no other process has, without randomness: the first number that is free. */
async function createTemporary(path: string): Promise<readonly [string, FileHandle]> {
  for (let number = 0; ; number += 1) {
    const temporary = `${path}.${number}${TEMPORARY}`;
    try {
      return [temporary, await open(temporary, 'wx')];
    } catch (error) {
      if (!hasCode(error, ['EEXIST'])) throw error;
    }
  }
}

async function writeDurably(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a file in its place with all of its bytes, or not at all. */
export async function publishFile(path: string, bytes: Uint8Array): Promise<void> {
  const [temporary, handle] = await createTemporary(path);
  try {
    await writeDurably(handle, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch((error: unknown) => {
    // Windows opens no folders; there a rename is durable by itself.
    if (hasCode(error, ['EISDIR', 'EPERM'])) return null;
    throw error;
  });
  if (handle === null) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
