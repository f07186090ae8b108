import { canonicalJson } from '@fpl-ml/core';
import { sha256 } from '../sha256.js';
import type { ReferenceProfile } from './reference-profile.js';

/**
 * SHA-256 of a profile, 64 hexadecimal digits: the same profile has the same hash wherever it was kept.
 *
 * @example
 * ```ts
 * import { profileHash, profileOf } from '@fpl-ml/drift';
 *
 * const hash = profileHash(profileOf({ minutes: [90, 12, 0, 45] }));
 * ```
 */
export function profileHash(profile: ReferenceProfile): string {
  const hash = sha256();
  hash.update(new TextEncoder().encode(canonicalJson(profile)));
  return hash.hex();
}
