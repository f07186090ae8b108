import { jsonBytes, levelText } from './level-text.js';
import type { LevelProfile, ProfiledLevel } from './reference-profile.js';

/** A count, and by how many the true one may be larger. */
interface Tally {
  readonly count: number;
  readonly under: number;
}

/** All levels are listed where they are at most so many, and their texts together at most so many bytes of JSON. */
const ALL_UP_TO = 1000;
const BYTES_UP_TO = 36_000;
/** Where not all are, so many are. */
const LISTED = 480;
/** While a column is read so many levels are counted, and up to twice as many between two prunings. */
const COUNTED = 8192;

function mostFrequentFirst([a, { count: x }]: readonly [string, Tally], [b, { count: y }]: readonly [string, Tally]) {
  return y - x || (a < b ? -1 : 1);
}

/** The most frequent of some levels, and what one of the others may count at most. */
function pruned(entries: readonly (readonly [string, Tally])[], keep: number, unlisted: number) {
  const sorted = entries.toSorted(mostFrequentFirst);
  const gone = sorted.slice(keep).reduce((most, [, { count, under }]) => Math.max(most, count + under), unlisted);
  return { kept: sorted.slice(0, keep), unlisted: gone };
}

function fits(entries: readonly (readonly [string, Tally])[]): boolean {
  if (entries.length > ALL_UP_TO) return false;
  return entries.reduce((bytes, [level]) => bytes + jsonBytes(level), 0) <= BYTES_UP_TO;
}

/** What is kept of counts of levels, of which `total` values there are in all. */
function levelProfile(entries: readonly (readonly [string, Tally])[], unlisted: number, total: number): LevelProfile {
  const { kept, unlisted: most } = pruned(entries, unlisted === 0 && fits(entries) ? ALL_UP_TO : LISTED, unlisted);
  const listed = kept.map(([level, { count, under }]): ProfiledLevel => [level, count, under]);
  return { listed, rest: total - kept.reduce((sum, [, { count }]) => sum + count, 0), unlisted: most };
}

/** Counts levels in bounded memory: exactly up to 8,192 of them, beyond with a stated error each. */
export interface LevelTally {
  /** Counts a level that is not missing. */
  add(level: string): void;
  profile(): LevelProfile;
}

/** Starts counting. */
export function levelTally(): LevelTally {
  let tallies = new Map<string, { count: number; readonly under: number }>();
  let [unlisted, total] = [0, 0];
  return {
    add: (level) => {
      const name = levelText(level);
      const tally = tallies.get(name);
      total += 1;
      if (tally !== undefined) {
        tally.count += 1;
        return;
      }
      tallies.set(name, { count: 1, under: unlisted });
      if (tallies.size <= 2 * COUNTED) return;
      const { kept, unlisted: most } = pruned([...tallies], COUNTED, unlisted);
      tallies = new Map(kept.map(([level, { count, under }]) => [level, { count, under }]));
      unlisted = most;
    },
    profile: () => levelProfile([...tallies], unlisted, total),
  };
}

/** The profile of counts that are known exactly, though perhaps not of all levels. */
export function levelsOfCounts(
  counts: readonly (readonly [level: string, count: number])[],
  total: number,
  unlisted: number,
): LevelProfile {
  const tallies = new Map<string, number>();
  for (const [level, count] of counts) tallies.set(levelText(level), (tallies.get(levelText(level)) ?? 0) + count);
  return levelProfile(
    [...tallies].map(([level, count]) => [level, { count, under: 0 }] as const),
    unlisted,
    total,
  );
}

/** The levels of all parts. A level that a part does not list may still have come there up to `unlisted` times. */
export function joinLevels(parts: readonly LevelProfile[]): LevelProfile {
  const unlisted = parts.reduce((sum, part) => sum + part.unlisted, 0);
  const tallies = new Map<string, Tally>();
  for (const part of parts) {
    for (const [level, count, under] of part.listed) {
      const { count: before, under: open } = tallies.get(level) ?? { count: 0, under: unlisted };
      tallies.set(level, { count: before + count, under: open - part.unlisted + under });
    }
  }
  const total = parts.reduce((sum, { listed, rest }) => listed.reduce((all, [, count]) => all + count, sum + rest), 0);
  return levelProfile([...tallies], unlisted, total);
}
