import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FplMlError, isFplMlError } from '@fpl-ml/core';
import { artifactHash, artifactNotFound, checkArtifactHash, isArtifactHash, verifyArtifact } from './artifact-hash.js';
import type { ArtifactStore } from './artifact-store.js';
import type { ArtifactReference } from './model-version.js';
import { isMissing, publishFile, syncFolder, TEMPORARY } from './publish-file.js';

/** Options of {@link filesystemArtifactStore}. */
export interface FilesystemArtifactStoreOptions {
  /** The folder that holds the artifacts; made when the first one is stored. Several processes may share it. */
  readonly directory: string;
}

/** An {@link ArtifactStore} in a folder. */
export interface FilesystemArtifactStore extends ArtifactStore {
  /**
   * Removes temporary files that a killed process left behind: those last written before an instant. Choose it well
   * before now (an hour), so that nothing that is being written is hit.
   *
   * @param before epoch milliseconds, compared with the times of the files
   * @returns how many were removed
   */
  sweepTemporaries(before: number): Promise<number>;
}

async function naming<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFplMlError(error)) throw error;
    throw new FplMlError(
      'ARTIFACT_STORE_UNAVAILABLE',
      `Expected to read and write in "${directory}", got ${String(error)}: check the folder, its rights and the space left.`,
      { cause: error, retryable: true, data: { directory } },
    );
  }
}

const orIfMissing = <T>(work: Promise<T>, missing: T): Promise<T> =>
  work.catch((error: unknown) => {
    if (isMissing(error)) return missing;
    throw error;
  });

/** The files in all sub-folders, as paths relative to the directory's; none when the directory does not exist. */
async function filesIn(directory: string): Promise<readonly { readonly name: string; readonly path: string }[]> {
  const folders = await orIfMissing(readdir(directory), []);
  const found = folders
    .filter((folder) => /^[0-9a-f]{2}$/.test(folder))
    .map(async (folder) => {
      const names = await orIfMissing(readdir(join(directory, folder)), []);
      return names.map((name) => ({ name, path: join(directory, folder, name) }));
    });
  return (await Promise.all(found)).flat();
}

async function read(path: string, sha256: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw isMissing(error) ? artifactNotFound(sha256, error) : error;
  });
  verifyArtifact(sha256, bytes);
  return new Uint8Array(bytes);
}

async function isIntact(path: string, sha256: string): Promise<boolean> {
  const bytes = await orIfMissing(readFile(path), null);
  return bytes !== null && artifactHash(bytes) === sha256;
}

/** A folder, and those above it up to the last one (or the root, should a system spell the last one otherwise). */
function upTo(last: string, folder: string): readonly string[] {
  const above = dirname(folder);
  return folder === last || folder === above ? [folder] : [folder, ...upTo(last, above)];
}

async function store(path: string, sha256: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true });
  if (!(await isIntact(path, sha256))) await publishFile(path, bytes);
  // Also when the file was there: whoever wrote it may have died before its name was durable.
  for (const changed of upTo(dirname(made ?? folder), folder)) await syncFolder(changed);
}

async function describe({
  name,
  path,
}: {
  readonly name: string;
  readonly path: string;
}): Promise<readonly ArtifactReference[]> {
  const stats = await orIfMissing(stat(path), null);
  return stats === null ? [] : [{ sha256: name, bytes: stats.size }];
}

async function sweep(directory: string, before: number): Promise<number> {
  let removed = 0;
  for (const { name, path } of await filesIn(directory)) {
    if (!name.endsWith(TEMPORARY)) continue;
    const stats = await orIfMissing(stat(path), null);
    if (stats === null || stats.mtimeMs >= before) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

/**
 * Artifacts in a folder, one file each, in 256 sub-folders by the first two digits of the hash. A file appears under
 * its name only when all its bytes are on disk: it is written beside its place, synced, renamed, and the folder synced.
 *
 * @example
 * ```ts
 * import { filesystemArtifactStore } from '@fpl-ml/registry';
 *
 * const artifacts = filesystemArtifactStore({ directory: './artifacts' });
 * const { sha256 } = await artifacts.put(new TextEncoder().encode('weights'));
 * const bytes: Uint8Array = await artifacts.get(sha256);
 * ```
 */
export function filesystemArtifactStore(options: FilesystemArtifactStoreOptions): FilesystemArtifactStore {
  const { directory } = options;
  const pathOf = (sha256: string): string => {
    checkArtifactHash(sha256);
    return join(directory, sha256.slice(0, 2), sha256);
  };
  return {
    put: (bytes) =>
      naming(directory, async () => {
        // Not `slice`, which on a Buffer gives a view of the same memory.
        const copy = new Uint8Array(bytes);
        const sha256 = artifactHash(copy);
        await store(pathOf(sha256), sha256, copy);
        return { sha256, bytes: copy.length };
      }),
    get: (sha256) => naming(directory, async () => read(pathOf(sha256), sha256)),
    has: (sha256) => naming(directory, async () => (await orIfMissing(stat(pathOf(sha256)), null)) !== null),
    delete: (sha256) => naming(directory, async () => rm(pathOf(sha256), { force: true })),
    list: () =>
      naming(directory, async () => {
        const files = (await filesIn(directory)).filter(({ name }) => isArtifactHash(name));
        return (await Promise.all(files.map(describe))).flat().toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
      }),
    sweepTemporaries: (before) => naming(directory, async () => sweep(directory, before)),
  };
}
