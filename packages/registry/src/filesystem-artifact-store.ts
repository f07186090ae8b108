import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FplMlError, isFplMlError } from '@fpl-ml/core';
import { artifactHash, artifactNotFound, checkArtifactHash, isArtifactHash, verifyArtifact } from './artifact-hash.js';
import type { ArtifactBin } from './artifact-bin.js';
import type { ArtifactStore } from './artifact-store.js';
import { binFiles, filesystemBin } from './filesystem-artifact-bin.js';
import type { ArtifactReference } from './model-version.js';
import { isMissing, publishFile, syncFolder, TEMPORARY } from './publish-file.js';

/** Options of {@link filesystemArtifactStore}. */
export interface FilesystemArtifactStoreOptions {
  /** The folder that holds the artifacts; made when the first one is stored. Several processes may share it. */
  readonly directory: string;
}

/** An {@link ArtifactStore} in a folder. */
export interface FilesystemArtifactStore extends ArtifactStore {
  readonly bin: ArtifactBin;
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

const orIfMissing = <T, M>(work: Promise<T>, missing: M): Promise<T | M> =>
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

/**
 * Looks for bytes in their place, then in the bin, then in their place again, since they may be moved between two looks.
 *
 * @returns what was found; `null` when nothing was
 */
async function lookFor<T>(
  directory: string,
  path: string,
  sha256: string,
  look: (place: string) => Promise<T>,
): Promise<T | null> {
  const found = await orIfMissing(look(path), null);
  if (found !== null) return found;
  for (const copy of await binFiles(directory, sha256)) {
    const discarded = await orIfMissing(look(copy.path), null);
    if (discarded !== null) return discarded;
  }
  return orIfMissing(look(path), null);
}

async function read(directory: string, path: string, sha256: string): Promise<Uint8Array> {
  const bytes = await lookFor(directory, path, sha256, (place) => readFile(place));
  if (bytes === null) throw artifactNotFound(sha256);
  verifyArtifact(sha256, bytes);
  return new Uint8Array(bytes);
}

async function exists(directory: string, path: string, sha256: string): Promise<boolean> {
  return (await lookFor(directory, path, sha256, (place) => stat(place))) !== null;
}

async function remove(directory: string, path: string, sha256: string): Promise<void> {
  await rm(path, { force: true });
  for (const copy of await binFiles(directory, sha256)) await rm(copy.path, { force: true });
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
  const bin = filesystemBin(directory, pathOf);
  return {
    put: (bytes) =>
      naming(directory, async () => {
        // Not `slice`, which on a Buffer gives a view of the same memory.
        const copy = new Uint8Array(bytes);
        const sha256 = artifactHash(copy);
        await store(pathOf(sha256), sha256, copy);
        return { sha256, bytes: copy.length };
      }),
    get: (sha256) => naming(directory, async () => read(directory, pathOf(sha256), sha256)),
    has: (sha256) => naming(directory, async () => exists(directory, pathOf(sha256), sha256)),
    delete: (sha256) => naming(directory, async () => remove(directory, pathOf(sha256), sha256)),
    list: () =>
      naming(directory, async () => {
        const files = (await filesIn(directory)).filter(({ name }) => isArtifactHash(name));
        return (await Promise.all(files.map(describe))).flat().toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
      }),
    bin: {
      discard: (sha256, at) => naming(directory, async () => bin.discard(sha256, at)),
      restore: (sha256) => naming(directory, async () => bin.restore(sha256)),
      purge: (sha256, at) => naming(directory, async () => bin.purge(sha256, at)),
      list: () => naming(directory, async () => bin.list()),
    },
    sweepTemporaries: (before) => naming(directory, async () => sweep(directory, before)),
  };
}
