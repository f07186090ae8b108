import { FplMlError } from '@fpl-ml/core';
import semver from 'semver';
import type { ModelSignature, ModelVersion } from './model-version.js';
import { type Bump, signatureChange } from './signature-change.js';

/** The number of the first version of a model. */
const FIRST_VERSION = '0.1.0';

/** What {@link nextVersion} needs of a version. */
export type NumberedVersion = Pick<ModelVersion, 'version' | 'signature'>;

/** Options of {@link nextVersion}. */
export interface NextVersionOptions {
  /** Wins over what the signatures say. Default: what they say. */
  readonly bump?: Bump;
}

function checkVersion(version: string): void {
  if (semver.valid(version) === version) return;
  throw new FplMlError(
    'VERSION_INVALID',
    `Expected a semantic version such as 1.2.0, without "v" and without build part, got "${version}": correct it.`,
    { data: { field: 'version', version } },
  );
}

/**
 * The number for a new version: `0.1.0` if it is the first, else the highest number so far, raised by what changed in
 * the signature since that version ({@link signatureChange}) or as told. Every version that ever had a number counts,
 * failed ones too: so between any two versions of a model the numbers differ by at least what their signatures differ.
 * With a pre-release as the highest number the rules of semver hold: the patch after `1.0.0-rc.1` is `1.0.0`.
 *
 * @param previous all versions, or the highest one
 * @param signature of the new version
 * @throws FplMlError `VERSION_INVALID` when a previous version is no semantic version
 *
 * @example
 * ```ts
 * import { nextVersion } from '@fpl-ml/registry';
 *
 * const signature = { inputs: [{ name: 'minutes', type: 'number' }], target: 'points' };
 * const first: string = nextVersion([], signature); // 0.1.0
 * const second: string = nextVersion([{ version: first, signature }], signature); // 0.1.1
 * ```
 */
export function nextVersion(
  previous: readonly NumberedVersion[],
  signature: ModelSignature,
  options: NextVersionOptions = {},
): string {
  for (const { version } of previous) checkVersion(version);
  const [latest] = previous.toSorted((a, b) => semver.rcompare(a.version, b.version));
  if (latest === undefined) return FIRST_VERSION;
  const next = semver.inc(latest.version, options.bump ?? signatureChange(latest.signature, signature).bump);
  if (next !== null) return next;
  throw new FplMlError('VERSION_INVALID', `Expected a bump of patch, minor or major, got "${String(options.bump)}".`, {
    data: { field: 'bump', version: latest.version },
  });
}

/**
 * Checks a number that was given instead of derived.
 *
 * @param version the wish
 * @param latest the highest number so far; `null` if there is none
 * @returns the wish
 * @throws FplMlError `VERSION_INVALID` when it is no semantic version, `VERSION_NOT_INCREASING` when it is not higher
 */
export function givenVersion(version: string, latest: string | null): string {
  checkVersion(version);
  if (latest === null || semver.gt(version, latest)) return version;
  throw new FplMlError(
    'VERSION_NOT_INCREASING',
    `Expected a version above ${latest}, got ${version}: numbers grow and are never used twice. Leave it out to have the next one.`,
    { data: { version, latest } },
  );
}
