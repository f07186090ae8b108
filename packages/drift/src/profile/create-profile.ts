import { type FrameInput, frozenCopy } from '@fpl-ml/core';
import { type ColumnSelection, isSelected } from '../prepared-reference.js';
import { type ColumnTally, columnTally } from './column-tally.js';
import { rawColumns } from './raw-columns.js';
import { PROFILE_VERSION, type ColumnProfile, type ReferenceProfile } from './reference-profile.js';

/** Options of {@link createProfile}. */
export interface ProfileOptions {
  /** Which columns. Default all. */
  readonly columns?: ColumnSelection;
  /** What columns hold, where their values mislead: `categorical` for identifiers that are numbers. */
  readonly types?: Readonly<Record<string, 'numeric' | 'categorical'>>;
}

/** A profile under construction. */
export interface ProfileBuilder {
  /**
   * Takes in rows. Frames may come in any number and size; nothing of them is kept.
   *
   * @returns the builder itself
   */
  add(rows: FrameInput): ProfileBuilder;
  /** What has been taken in so far; more may be added after it. */
  profile(): ReferenceProfile;
}

/** Columns in the order of their names, so that the order in which parts came does not matter. */
export function profileOfColumns(columns: readonly ColumnProfile[], rows: number): ReferenceProfile {
  const sorted = columns.toSorted((a, b) => (a.column < b.column ? -1 : 1));
  return frozenCopy({ format: 'fpl-ml/reference-profile', version: PROFILE_VERSION, rows, columns: sorted });
}

/**
 * Builds a profile of data that come in parts, or do not fit in memory: about 300 kB a numeric column while it is built,
 * and up to 16,384 levels of a categorical one. A bad column is marked as such, and spoils no other.
 *
 * @example
 * ```ts
 * import { createProfile, detectDrift } from '@fpl-ml/drift';
 *
 * const builder = createProfile();
 * for (const part of [{ minutes: [90, 12, 0] }, { minutes: [45, 90, null] }]) builder.add(part);
 * const kept = JSON.stringify(builder.profile());
 * ```
 */
export function createProfile(options: ProfileOptions = {}): ProfileBuilder {
  const { columns: selection = {}, types = {} } = options;
  const tallies = new Map<string, ColumnTally>();
  let total = 0;
  const tallyOf = (name: string): ColumnTally => {
    const tally = tallies.get(name) ?? columnTally(name, Object.hasOwn(types, name) ? types[name] : undefined);
    tallies.set(name, tally);
    return tally;
  };
  const builder: ProfileBuilder = {
    add: (frame) => {
      const read = rawColumns(frame, (name) => isSelected(selection, name));
      for (const [name, column] of read) tallyOf(name).add(column);
      total += read.reduce((most, [, column]) => Math.max(most, column?.length ?? 0), 0);
      return builder;
    },
    profile: () =>
      profileOfColumns(
        [...tallies.values()].map((tally) => tally.profile()),
        total,
      ),
  };
  return builder;
}

/**
 * The profile of a dataset that is in memory.
 *
 * @example
 * ```ts
 * import { profileOf } from '@fpl-ml/drift';
 *
 * const { rows, columns } = profileOf({ minutes: [90, 12, 0, 45], position: ['GK', 'DEF', 'MID', 'MID'] });
 * ```
 */
export function profileOf(rows: FrameInput, options: ProfileOptions = {}): ReferenceProfile {
  return createProfile(options).add(rows).profile();
}
