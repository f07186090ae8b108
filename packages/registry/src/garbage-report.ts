import type { DiscardedArtifact } from './artifact-bin.js';
import type { ArtifactReference } from './model-version.js';

/** What {@link Registry.collectGarbage} needs. */
export interface GarbageRequest {
  /**
   * How many of the latest versions of each model keep their bytes, and how many versions to go back to; at least 1.
   * Versions that hold a role are not counted: they keep them anyway.
   */
  readonly keep: number;
  /**
   * Milliseconds. A version is spared for so long after it was made, gave up a role or was quarantined; a registration
   * that has not finished by then is taken for dead; and bytes stay in the bin for so long. Make it longer than the
   * longest upload, and than the time for which a process may hold on to a version that it means to load.
   */
  readonly grace: number;
  /** Whether only to say what would be done. Default `false`. */
  readonly dryRun?: boolean;
  /** Hashes of bytes that something else refers to, such as runs that have not registered yet. Default none. */
  readonly pinned?: readonly string[];
  /** Who is named in the audit log. Default `registry`. */
  readonly actor?: string;
}

/** One version. */
export interface VersionName {
  readonly model: string;
  readonly version: string;
}

/** A version whose bytes were given up. */
export interface RemovedVersion extends VersionName {
  readonly artifact: ArtifactReference;
}

/** What a clean-up did, or would do. */
export interface GarbageReport {
  readonly dryRun: boolean;
  /** Registrations that never finished, now `failed`. */
  readonly abandoned: readonly VersionName[];
  /** Versions that are `removed` and archived from now on. */
  readonly removed: readonly RemovedVersion[];
  /** Bytes that nothing refers to any more, now in the bin. */
  readonly discarded: readonly ArtifactReference[];
  /** Bytes in the bin that something refers to again, now back in their place. */
  readonly restored: readonly ArtifactReference[];
  /** Bytes that are gone for good. */
  readonly purged: readonly DiscardedArtifact[];
  /** Bytes that stay in the bin, since their grace is not over or a registration is under way. */
  readonly waiting: readonly DiscardedArtifact[];
  /** How many bytes were purged. */
  readonly freedBytes: number;
}
