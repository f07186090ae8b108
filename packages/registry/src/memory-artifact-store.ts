import { type ArtifactBin, compareDiscarded } from './artifact-bin.js';
import { artifactHash, artifactNotFound, checkArtifactHash, verifyArtifact } from './artifact-hash.js';
import type { ArtifactStore } from './artifact-store.js';

/** An {@link ArtifactStore} in memory, with a bin. */
export interface MemoryArtifactStore extends ArtifactStore {
  readonly bin: ArtifactBin;
}

interface Discarded {
  readonly at: number;
  readonly bytes: Uint8Array;
}

type Discards = Map<string, readonly Discarded[]>;

function memoryBin(contents: Map<string, Uint8Array>, discards: Discards): ArtifactBin {
  return {
    discard: async (sha256, at) => {
      checkArtifactHash(sha256);
      const bytes = contents.get(sha256);
      if (bytes === undefined) return false;
      const others = (discards.get(sha256) ?? []).filter((copy) => copy.at !== at);
      discards.set(sha256, [...others, { at, bytes }]);
      contents.delete(sha256);
      return true;
    },
    restore: async (sha256) => {
      checkArtifactHash(sha256);
      const bytes = discards.get(sha256)?.at(-1)?.bytes;
      if (bytes === undefined) return false;
      if (!contents.has(sha256)) contents.set(sha256, bytes);
      discards.delete(sha256);
      return true;
    },
    purge: async (sha256, at) => {
      checkArtifactHash(sha256);
      const copies = discards.get(sha256) ?? [];
      const left = copies.filter((copy) => copy.at !== at);
      if (left.length === 0) discards.delete(sha256);
      else discards.set(sha256, left);
      return left.length < copies.length;
    },
    list: async () =>
      [...discards]
        .flatMap(([sha256, copies]) => copies.map(({ at, bytes }) => ({ sha256, bytes: bytes.length, at })))
        .toSorted(compareDiscarded),
  };
}

/**
 * Artifacts in memory, gone with the process.
 *
 * @param contents the bytes by hash; give a map to look into the store, or to damage it in a test. Default empty
 */
export function memoryArtifactStore(contents: Map<string, Uint8Array> = new Map()): MemoryArtifactStore {
  const discards: Discards = new Map();
  const find = (sha256: string): Uint8Array | undefined => {
    checkArtifactHash(sha256);
    return contents.get(sha256) ?? discards.get(sha256)?.at(-1)?.bytes;
  };
  return {
    put: async (bytes) => {
      // Not `slice`, which on a Buffer gives a view of the same memory.
      const copy = new Uint8Array(bytes);
      const sha256 = artifactHash(copy);
      contents.set(sha256, copy);
      return { sha256, bytes: copy.length };
    },
    get: async (sha256) => {
      const bytes = find(sha256);
      if (bytes === undefined) throw artifactNotFound(sha256);
      verifyArtifact(sha256, bytes);
      return new Uint8Array(bytes);
    },
    has: async (sha256) => find(sha256) !== undefined,
    delete: async (sha256) => {
      checkArtifactHash(sha256);
      contents.delete(sha256);
      discards.delete(sha256);
    },
    list: async () =>
      [...contents]
        .map(([sha256, { length }]) => ({ sha256, bytes: length }))
        .toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
    bin: memoryBin(contents, discards),
  };
}
