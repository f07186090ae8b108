import type { ModelVersion } from './model-version.js';

/**
 * Why a version may not hold a role. `not-ready`: its bytes are not (or no longer) verified. `not-passed`: its latest
 * evaluation is no pass, and nobody insisted. `signature-changed`: it cannot run on the columns that are delivered now.
 * `never-champion`, `current`: it is nothing to go back to.
 */
export type Ineligibility =
  | 'not-ready'
  | 'quarantined'
  | 'archived'
  | 'not-passed'
  | 'signature-changed'
  | 'never-champion'
  | 'current';

/** What of integrity, quarantine and archive keeps a version from any role; empty if nothing does. */
export function ineligibilities(version: ModelVersion): readonly Ineligibility[] {
  const reasons: Ineligibility[] = [];
  if (version.integrity !== 'ready') reasons.push('not-ready');
  if (version.quarantine !== null) reasons.push('quarantined');
  if (version.archived) reasons.push('archived');
  return reasons;
}
