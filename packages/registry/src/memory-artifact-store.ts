import { artifactHash, artifactNotFound, checkArtifactHash, verifyArtifact } from './artifact-hash.js';
import type { ArtifactStore } from './artifact-store.js';

/**
 * Artifacts in memory, gone with the process.
 *
 * @param contents the bytes by hash; give a map to look into the store, or to damage it in a test. Default empty
 */
export function memoryArtifactStore(contents: Map<string, Uint8Array> = new Map()): ArtifactStore {
  return {
    put: async (bytes) => {
      // Not `slice`, which on a Buffer gives a view of the same memory.
      const copy = new Uint8Array(bytes);
      const sha256 = artifactHash(copy);
      contents.set(sha256, copy);
      return { sha256, bytes: copy.length };
    },
    get: async (sha256) => {
      checkArtifactHash(sha256);
      const bytes = contents.get(sha256);
      if (bytes === undefined) throw artifactNotFound(sha256);
      verifyArtifact(sha256, bytes);
      return new Uint8Array(bytes);
    },
    has: async (sha256) => {
      checkArtifactHash(sha256);
      return contents.has(sha256);
    },
    delete: async (sha256) => {
      checkArtifactHash(sha256);
      contents.delete(sha256);
    },
    list: async () =>
      [...contents]
        .map(([sha256, { length }]) => ({ sha256, bytes: length }))
        .toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
  };
}
