import { createHash } from 'node:crypto';
import { FplMlError } from '@fpl-ml/core';

/**
 * The address of bytes in an {@link ArtifactStore}.
 *
 * @returns SHA-256 as 64 hexadecimal digits, lower case
 */
export function artifactHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const HASH = /^[0-9a-f]{64}$/;

/** Whether a text has the form of {@link artifactHash}. */
export function isArtifactHash(text: string): boolean {
  return HASH.test(text);
}

/**
 * Refuses what is no hash, before it becomes a path or a key. For adapters.
 *
 * @throws FplMlError `ARTIFACT_HASH_INVALID`
 */
export function checkArtifactHash(sha256: string): void {
  if (isArtifactHash(sha256)) return;
  throw new FplMlError(
    'ARTIFACT_HASH_INVALID',
    `Expected a SHA-256 as 64 hexadecimal digits in lower case, got "${sha256}": use the one that put returned.`,
    { data: { sha256 } },
  );
}

/** The error for bytes that are not in the store. For adapters. */
export function artifactNotFound(sha256: string, cause?: unknown): FplMlError {
  return new FplMlError(
    'ARTIFACT_NOT_FOUND',
    `Expected the artifact ${sha256} in the store, found none: check that the store is the one it was written to, or restore it.`,
    { data: { sha256 }, cause },
  );
}

/**
 * Refuses bytes that do not have their hash. For adapters.
 *
 * @throws FplMlError `ARTIFACT_CORRUPT`
 */
export function verifyArtifact(sha256: string, bytes: Uint8Array): void {
  const actual = artifactHash(bytes);
  if (actual === sha256) return;
  throw new FplMlError(
    'ARTIFACT_CORRUPT',
    `Expected bytes with the SHA-256 ${sha256}, got ${bytes.length} bytes with ${actual}: restore them from a copy, or register the model again.`,
    { data: { sha256, actual, bytes: bytes.length } },
  );
}
