import { FplMlError, frozenCopy } from '@fpl-ml/core';
import { columnFault } from './column-fault.js';
import { isCount, isRecord } from './json-shapes.js';
import { PROFILE_VERSION, type ReferenceProfile } from './reference-profile.js';

function invalid(fault: string): FplMlError {
  return new FplMlError('DRIFT_PROFILE_INVALID', `Expected a profile as JSON.stringify wrote it, got ${fault}.`);
}

function parsed(json: unknown): unknown {
  if (typeof json !== 'string') return json;
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new FplMlError('DRIFT_PROFILE_INVALID', 'Expected a profile as JSON.stringify wrote it, got no JSON.', {
      cause,
    });
  }
}

/** What is wrong with the order of the columns. */
function orderFault(columns: readonly unknown[]): string | null {
  const names = columns.map((column) => (isRecord(column) ? column['column'] : undefined));
  const odd = names.findIndex((name, i) => i > 0 && !(String(names[i - 1]) < String(name)));
  return odd < 0 ? null : `column ${odd} out of order, or twice`;
}

/** What is wrong with a profile; `null` where nothing is. */
function faultOf(value: unknown): string | null {
  if (!isRecord(value) || value['format'] !== 'fpl-ml/reference-profile') return 'something else';
  const { version, rows, columns } = value;
  if (version !== PROFILE_VERSION) return `version ${String(version)}, where ${PROFILE_VERSION} is known`;
  if (!isCount(rows)) return 'rows that are no count';
  if (!Array.isArray(columns)) return 'no list of columns';
  for (const [i, column] of columns.entries()) {
    const fault = columnFault(column, rows);
    if (fault !== null) return `in column ${i} ${fault}`;
  }
  return orderFault(columns);
}

/**
 * Checks what is said to be a profile, which may have come out of a file as it was.
 *
 * @throws FplMlError `DRIFT_PROFILE_INVALID`
 */
export function requireProfile(profile: ReferenceProfile): ReferenceProfile {
  const fault = faultOf(profile);
  if (fault !== null) throw invalid(fault);
  return profile;
}

/**
 * Reads a profile that was kept, and checks it whole: that counts add up, that values are finite and ascend.
 *
 * @param json a text, or what it was parsed to
 * @throws FplMlError `DRIFT_PROFILE_INVALID`
 *
 * @example
 * ```ts
 * import { profileFromJson, profileOf } from '@fpl-ml/drift';
 *
 * const kept = JSON.stringify(profileOf({ minutes: [90, 12, 0, 45] }));
 * const profile = profileFromJson(kept);
 * ```
 */
export function profileFromJson(json: unknown): ReferenceProfile {
  // Every member is checked before it is used as one.
  return frozenCopy(requireProfile(parsed(json) as ReferenceProfile));
}
