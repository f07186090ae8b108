import type { ArtifactBin } from './artifact-bin.js';
import type { ArtifactReference } from './model-version.js';

/**
 * Bytes by their SHA-256.
 *
 * Laws: what `get` returns always has the hash that was asked for, else it throws; after `put` resolves, the bytes
 * survive a crash as far as the store keeps anything, and `get` returns them; until then nobody sees a part of them.
 * Bytes are taken as they are when `put` is called, and given as a copy. A hash that is malformed is refused with
 * `ARTIFACT_HASH_INVALID`; what the medium refuses, with `ARTIFACT_STORE_UNAVAILABLE`.
 */
export interface ArtifactStore {
  /** Stores bytes. Storing the same again is no error, and repairs them if they were damaged meanwhile. */
  put(bytes: Uint8Array): Promise<ArtifactReference>;
  /**
   * The bytes, verified.
   *
   * @throws FplMlError `ARTIFACT_NOT_FOUND`; `ARTIFACT_CORRUPT` when they no longer have their hash
   */
  get(sha256: string): Promise<Uint8Array>;
  /** Whether there are bytes under this hash; they are not read. */
  has(sha256: string): Promise<boolean>;
  /** Removes bytes; removing what is not there is no error. */
  delete(sha256: string): Promise<void>;
  /** What is stored, by hash. */
  list(): Promise<readonly ArtifactReference[]>;
  /**
   * A store that has a bin can be cleaned up by {@link Registry.collectGarbage}, which refuses one that has none. Default:
   * none.
   */
  readonly bin?: ArtifactBin;
}
