import type { ColumnValues } from '../column-values.js';
import type { LevelCounts } from '../level-counts.js';
import { levelText } from './level-text.js';
import { rankErrorOf } from './rank-error.js';
import type { ColumnProfile, LevelProfile, NumberProfile } from './reference-profile.js';
import { spelledOut, weightedValues } from './weighted-values.js';

type Readable = Exclude<ColumnValues, { readonly problem: string }>;

/** The name under which the levels stand together that a profile does not list. */
const OTHERS = '(all other levels)';
/** So many values are spelled out at most, 8 MB, and only while a column is compared. */
const SPELLED_UP_TO = 1_048_576;

/**
 * For how many values a profile stands in a test: with rank error ε no more than (1/2ε)², since a sample of so many is off by
 * more, and a test that took all would find the error of the sketch.
 */
function sizeFor(count: number, rankError: number): number {
  const known = rankError === 0 ? SPELLED_UP_TO : Math.ceil(1 / (4 * rankError * rankError));
  return Math.max(1, Math.min(count, SPELLED_UP_TO, known));
}

function spelledNumbers(values: Readable, numbers: NumberProfile): Readable {
  const weighted = weightedValues(numbers);
  const rankError = rankErrorOf(numbers);
  const size = sizeFor(weighted.count, rankError);
  const rounding = size < weighted.count ? 0.5 / size : 0;
  return {
    type: values.type,
    rows: values.rows,
    levels: values.levels,
    numbers: spelledOut(weighted, size),
    n: weighted.count,
    rankError: rankError + rounding,
  };
}

/** Counts of levels, and whether they are of all levels. */
interface KnownLevels {
  readonly counts: LevelCounts;
  readonly complete: boolean;
}

function listedLevels({ listed, rest }: LevelProfile): KnownLevels {
  const counts = new Map(listed.map(([level, count]) => [level, count] as const));
  if (rest > 0) counts.set(OTHERS, (counts.get(OTHERS) ?? 0) + rest);
  return { counts, complete: rest === 0 };
}

/** Counts of rows, with long levels named as profiles name them. */
function namedLevels(levels: LevelCounts): KnownLevels {
  const counts = new Map<string, number>();
  for (const [level, count] of levels) counts.set(levelText(level), (counts.get(levelText(level)) ?? 0) + count);
  return { counts, complete: true };
}

/** Levels that the other side may well have, and does not list, stand together on both sides. */
function pooled(side: KnownLevels, other: KnownLevels): LevelCounts {
  if (other.complete) return side.counts;
  const counts = new Map<string, number>();
  for (const [level, count] of side.counts) {
    const name = other.counts.has(level) ? level : OTHERS;
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
}

function levelError({ listed, rest }: LevelProfile): number {
  const [total, most] = listed.reduce(
    ([sum, worst], [, count, under]) => [sum + count, Math.max(worst, under)],
    [rest, 0],
  );
  return total === 0 ? 0 : Math.min(1, most / total);
}

function withLevels(values: Readable, levels: LevelCounts): Readable {
  const profiled = values.profile?.levels ?? null;
  return {
    type: values.type,
    rows: values.rows,
    numbers: values.numbers,
    levels,
    rankError: profiled === null ? 0 : levelError(profiled),
  };
}

function opened(values: Readable): Readable {
  const numbers = values.profile?.numbers ?? null;
  return numbers === null ? values : spelledNumbers(values, numbers);
}

function knownLevels(values: Readable): KnownLevels {
  const profiled = values.profile?.levels ?? null;
  return profiled === null ? namedLevels(values.levels) : listedLevels(profiled);
}

/** Two sides of a column made ready for a comparison of values: what a profile holds is spelled out. */
export function openProfiles([reference, current]: readonly [Readable, Readable]): readonly [Readable, Readable] {
  if (reference.profile === undefined && current.profile === undefined) return [reference, current];
  if (reference.type !== 'categorical' || current.type !== 'categorical') return [opened(reference), opened(current)];
  const [before, now] = [knownLevels(reference), knownLevels(current)];
  return [withLevels(reference, pooled(before, now)), withLevels(current, pooled(now, before))];
}

/** A column of a profile where the values of a column are read; they are spelled out when it is compared. */
export function valuesOfProfile(profile: ColumnProfile): ColumnValues {
  if (profile.type === 'unreadable') return { problem: 'it holds numbers and text, or values that are neither' };
  const { type, rows, missing } = profile;
  return { type, rows, numbers: new Float64Array(), levels: new Map(), n: rows - missing, profile };
}

/** The values of a column out of a profile by themselves, as {@link openProfiles} spells them out. */
export function openProfile(profile: ColumnProfile): ColumnValues {
  const values = valuesOfProfile(profile);
  return 'problem' in values ? values : openProfiles([values, values])[0];
}
