import type { ArtifactReference } from './model-version.js';

/** Bytes in an {@link ArtifactBin}. */
export interface DiscardedArtifact extends ArtifactReference {
  /** When they were discarded, epoch milliseconds. */
  readonly at: number;
}

/**
 * Where an {@link ArtifactStore} keeps bytes that nobody seems to need, until it is certain. What makes it possible to
 * remove bytes while others register the same ones.
 *
 * Laws: `discard` takes bytes out of `list`, but `get` and `has` still find them, and bytes are at no moment in neither
 * place; `put` of the same bytes stores them anew, beside what is in the bin, and never relies on it; `purge` removes
 * what was discarded at exactly that instant, and nothing that was put or discarded at another. The `delete` of the store
 * removes bytes from the bin, too. A hash that is malformed is refused with `ARTIFACT_HASH_INVALID`.
 */
export interface ArtifactBin {
  /**
   * Moves bytes into the bin.
   *
   * @param at epoch milliseconds, a whole number of at least 0
   * @returns `false`, and nothing changes, when there are none outside of it
   */
  discard(sha256: string, at: number): Promise<boolean>;
  /** Moves bytes back, and empties the bin of them. @returns `false` when there are none in the bin */
  restore(sha256: string): Promise<boolean>;
  /** Removes for good what was discarded at this instant. @returns `false` when there is nothing */
  purge(sha256: string, at: number): Promise<boolean>;
  /** What is in the bin, by hash, then by instant. */
  list(): Promise<readonly DiscardedArtifact[]>;
}

/** The order of {@link ArtifactBin.list}. For adapters. */
export function compareDiscarded(a: DiscardedArtifact, b: DiscardedArtifact): number {
  return a.sha256 === b.sha256 ? a.at - b.at : a.sha256 < b.sha256 ? -1 : 1;
}
