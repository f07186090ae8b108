import { type LevelTally, levelTally } from './level-tally.js';
import { type NumberTally, numberTally } from './number-tally.js';
import type { RawColumn } from './raw-columns.js';
import type { ColumnProfile } from './reference-profile.js';

/** Takes in one column part by part. */
export interface ColumnTally {
  add(part: RawColumn): void;
  profile(): ColumnProfile;
}

/** A column of which nothing is known but its length. */
export function unreadableColumn(column: string, rows: number): ColumnProfile {
  return { column, type: 'unreadable', declared: false, rows, missing: 0, numbers: null, levels: null };
}

/** A value as a profile takes it: as in frames, a boolean is 0 or 1, and NaN is missing; `undefined` for what is no value. */
function valueOf(value: unknown): number | string | null | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  return typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : undefined;
}

/** What has been seen of a column. */
interface Seen {
  readonly numbers: NumberTally | null;
  readonly levels: LevelTally | null;
}

/** What takes a value; `null` where a column of what came before, or was declared, has no place for it. */
function placeFor(
  value: number | string,
  { numbers, levels }: Seen,
  declared: 'numeric' | 'categorical' | undefined,
): Seen | null {
  const isLevel = declared === 'categorical' || (typeof value === 'string' && declared === undefined);
  if (isLevel) return numbers === null ? { numbers, levels: levels ?? levelTally() } : null;
  return levels === null && typeof value === 'number' ? { numbers: numbers ?? numberTally(), levels } : null;
}

/** Starts taking in a column; `declared` says what it is to hold, where its values mislead. */
export function columnTally(column: string, declared: 'numeric' | 'categorical' | undefined): ColumnTally {
  let seen: Seen = { numbers: null, levels: null };
  let [isReadable, isDeclared] = [true, false];
  let [rows, missing] = [0, 0];
  /** Whether the value is one of the column's. */
  const take = (value: number | string): boolean => {
    const isNumber = typeof value === 'number';
    // A column of one kind needs no other place: this is asked for every value.
    if (isNumber && seen.numbers !== null) {
      seen.numbers.add(value);
      return true;
    }
    const place = !isNumber && seen.levels !== null && declared === undefined ? seen : placeFor(value, seen, declared);
    if (place === null) return false;
    seen = place;
    isDeclared ||= isNumber && place.levels !== null;
    if (place.levels !== null) place.levels.add(String(value));
    else if (isNumber) place.numbers?.add(value);
    return true;
  };
  const takeAll = (part: ArrayLike<unknown>): boolean => {
    for (let i = 0; i < part.length; i += 1) {
      const value = valueOf(part[i]);
      if (value === undefined) return false;
      if (value === null) missing += 1;
      else if (!take(value)) return false;
    }
    return true;
  };
  return {
    add: (part) => {
      rows += part?.length ?? 0;
      isReadable &&= part !== null && takeAll(part);
    },
    profile: () => {
      if (!isReadable) return unreadableColumn(column, rows);
      const held = { numbers: seen.numbers?.profile() ?? null, levels: seen.levels?.profile() ?? null };
      const type = held.numbers !== null ? 'numeric' : held.levels !== null ? 'categorical' : 'unknown';
      return { column, type, declared: isDeclared, rows, missing, ...held };
    },
  };
}
