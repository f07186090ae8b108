import type { ModelVersion } from './model-version.js';
import type { RegistryStore } from './registry-store.js';

/** Whether a registration is under way. */
export function isInFlight({ integrity }: Pick<ModelVersion, 'integrity'>): boolean {
  return integrity === 'reserved' || integrity === 'uploading';
}

/** Who refers to bytes, over all models. */
export interface ArtifactUsage {
  /** Hashes of versions whose bytes were not given up. */
  readonly used: ReadonlySet<string>;
  /** The versions whose bytes were given up, by hash. */
  readonly removed: ReadonlyMap<string, readonly ModelVersion[]>;
  /** Whether a registration is under way: what it stores is not known yet. */
  readonly inFlight: boolean;
}

/**
 * Adds up who refers to which bytes.
 *
 * @param pinned hashes in use elsewhere
 */
export function artifactUsage(versions: readonly ModelVersion[], pinned: readonly string[]): ArtifactUsage {
  const used = new Set(pinned);
  const removed = new Map<string, readonly ModelVersion[]>();
  for (const version of versions) {
    const sha256 = version.artifact?.sha256;
    if (sha256 === undefined) continue;
    if (version.integrity === 'removed') removed.set(sha256, [...(removed.get(sha256) ?? []), version]);
    else used.add(sha256);
  }
  return { used, removed, inFlight: versions.some(isInFlight) };
}

/** All versions of all models. */
export async function everyVersion(store: RegistryStore): Promise<readonly ModelVersion[]> {
  const versions: ModelVersion[] = [];
  for (const model of await store.listModels()) versions.push(...(await store.listVersions(model)));
  return versions;
}
