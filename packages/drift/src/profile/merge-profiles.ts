import { unreadableColumn } from './column-tally.js';
import { profileOfColumns } from './create-profile.js';
import { joinLevels } from './level-tally.js';
import { joinNumbers } from './number-tally.js';
import { requireProfile } from './profile-from-json.js';
import type { ColumnProfile, ReferenceProfile } from './reference-profile.js';

function isReadable(parts: readonly ColumnProfile[]): boolean {
  const types = new Set(parts.map(({ type }) => type));
  return !types.has('unreadable') && !(types.has('numeric') && types.has('categorical'));
}

function joinColumn(column: string, parts: readonly ColumnProfile[]): ColumnProfile {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  if (!isReadable(parts)) return unreadableColumn(column, rows);
  const numbers = parts.map((part) => part.numbers).filter((part) => part !== null);
  const levels = parts.map((part) => part.levels).filter((part) => part !== null);
  return {
    column,
    type: numbers.length > 0 ? 'numeric' : levels.length > 0 ? 'categorical' : 'unknown',
    declared: parts.some(({ declared }) => declared),
    rows,
    missing: parts.reduce((sum, part) => sum + part.missing, 0),
    numbers: numbers.length === 0 ? null : joinNumbers(numbers),
    levels: levels.length === 0 ? null : joinLevels(levels),
  };
}

/**
 * The profile of all rows of some profiles: of the machines that each saw a part, or of the weeks of a season. The order of the
 * arguments does not matter, to the last bit. How they are grouped does not matter either for counts, smallest and largest
 * values, and whatever is exact; the distribution of a column with more than 2,048 distinct values stays within the rank
 * error that the result states, and moments differ by rounding. Merge many at once rather than one after the other.
 *
 * @throws FplMlError `DRIFT_PROFILE_INVALID`
 *
 * @example
 * ```ts
 * import { mergeProfiles, profileOf } from '@fpl-ml/drift';
 *
 * const { rows } = mergeProfiles(profileOf({ minutes: [90, 12] }), profileOf({ minutes: [0, null, 45] })); // 5
 * ```
 */
export function mergeProfiles(...profiles: readonly ReferenceProfile[]): ReferenceProfile {
  const parts = new Map<string, ColumnProfile[]>();
  for (const { columns } of profiles.map(requireProfile)) {
    for (const column of columns) {
      const some = parts.get(column.column) ?? [];
      some.push(column);
      parts.set(column.column, some);
    }
  }
  const rows = profiles.reduce((sum, profile) => sum + profile.rows, 0);
  return profileOfColumns(
    [...parts].map(([column, some]) => joinColumn(column, some)),
    rows,
  );
}
