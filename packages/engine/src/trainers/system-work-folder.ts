import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives work a new, empty folder, which is gone afterwards.
 *
 * @param parent where to make it; default the system's place for temporary files
 */
export async function inWorkFolder<T>(parent: string | undefined, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(parent ?? tmpdir(), 'fpl-ml-training-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
