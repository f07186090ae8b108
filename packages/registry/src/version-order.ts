import semver from 'semver';
import type { ModelVersion } from './model-version.js';

/**
 * The versions whose number is not above all before it: numbers grow, and none is used twice.
 *
 * @param versions of one model, in the order of their reservation
 * @returns their numbers; empty if nothing is wrong
 */
export function versionsOutOfOrder(versions: readonly Pick<ModelVersion, 'version'>[]): readonly string[] {
  let highest: string | null = null;
  const wrong: string[] = [];
  for (const { version } of versions) {
    const grows = semver.valid(version) === version && (highest === null || semver.gt(version, highest));
    if (grows) highest = version;
    else wrong.push(version);
  }
  return wrong;
}
