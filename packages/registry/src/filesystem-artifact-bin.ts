import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FplMlError } from '@fpl-ml/core';
import { type ArtifactBin, compareDiscarded, type DiscardedArtifact } from './artifact-bin.js';
import { isMissing, syncFolder } from './publish-file.js';

/** The sub-folder of the bin; no artifact lies in a folder of such a name. */
const FOLDER = 'discarded';
/** Hash and instant. The instant is part of the name, so that what was discarded anew is another file. */
const NAME = /^([0-9a-f]{64})\.(\d+)$/;

/** A file in the bin. */
export interface BinFile {
  readonly sha256: string;
  readonly at: number;
  readonly path: string;
}

const orIfMissing = <T>(work: Promise<T>, missing: T): Promise<T> =>
  work.catch((error: unknown) => {
    if (isMissing(error)) return missing;
    throw error;
  });

const done = (work: Promise<unknown>): Promise<boolean> =>
  orIfMissing(
    work.then(() => true),
    false,
  );

function checkInstant(at: number): void {
  if (Number.isSafeInteger(at) && at >= 0) return;
  throw new FplMlError(
    'GARBAGE_RULE_INVALID',
    `Expected an instant in whole epoch milliseconds, got ${at}: round it.`,
    {
      data: { at },
    },
  );
}

/** The files of the bin, or of one artifact in it; the latest ones last. */
export async function binFiles(directory: string, sha256?: string): Promise<readonly BinFile[]> {
  const names = await orIfMissing(readdir(join(directory, FOLDER)), []);
  const found = names.flatMap((name) => {
    const [, hash, at] = NAME.exec(name) ?? [];
    if (hash === undefined || at === undefined || (sha256 ?? hash) !== hash) return [];
    return [{ sha256: hash, at: Number(at), path: join(directory, FOLDER, name) }];
  });
  return found.toSorted((a, b) => a.at - b.at);
}

async function describe({ sha256, at, path }: BinFile): Promise<readonly DiscardedArtifact[]> {
  const stats = await orIfMissing(stat(path), null);
  return stats === null ? [] : [{ sha256, bytes: stats.size, at }];
}

/** Whether bytes are in their place, after the latest copy that can be moved was moved there if need be. */
async function putBack(path: string, copies: readonly BinFile[]): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  for (const copy of copies.toReversed()) {
    if (await done(stat(path))) return true;
    if (await done(rename(copy.path, path))) return true;
  }
  return false;
}

async function restore(path: string, copies: readonly BinFile[]): Promise<boolean> {
  if (!(await putBack(path, copies))) return false;
  await syncFolder(dirname(path));
  // Only those that were seen before the look at the place: what is discarded from now on is another file.
  for (const copy of copies) await rm(copy.path, { force: true });
  return true;
}

/**
 * The bin of a folder of artifacts: another folder in it. Moving is renaming, so that bytes are always in one of the two.
 *
 * @param pathOf where an artifact lies when it is not in the bin
 */
export function filesystemBin(directory: string, pathOf: (sha256: string) => string): ArtifactBin {
  const binPath = (sha256: string, at: number): string => join(directory, FOLDER, `${sha256}.${at}`);
  return {
    discard: async (sha256, at) => {
      checkInstant(at);
      const path = pathOf(sha256);
      const target = binPath(sha256, at);
      await mkdir(dirname(target), { recursive: true });
      if (!(await done(rename(path, target)))) return false;
      await syncFolder(dirname(target));
      await syncFolder(dirname(path));
      return true;
    },
    restore: async (sha256) => {
      const path = pathOf(sha256);
      return restore(path, await binFiles(directory, sha256));
    },
    purge: async (sha256, at) => {
      pathOf(sha256);
      return done(rm(binPath(sha256, at)));
    },
    list: async () => (await Promise.all((await binFiles(directory)).map(describe))).flat().toSorted(compareDiscarded),
  };
}
