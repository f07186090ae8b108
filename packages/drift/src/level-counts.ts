/** Counts by level. */
export type LevelCounts = ReadonlyMap<string, number>;

/** Counts the levels of a column of strings; null is left out. */
export function countLevels(values: readonly (string | null)[]): LevelCounts {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Levels of both sides in one order, with their counts. */
export interface AlignedLevels {
  /** Those of the reference, then those that only the current side has. */
  readonly levels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** Both sides' counts in one order: the one look-up of each level, of which there may be a million. */
export function alignLevels(reference: LevelCounts, current: LevelCounts): AlignedLevels {
  const levels = [...reference.keys()];
  const before = [...reference.values()];
  const now = levels.map((level) => current.get(level) ?? 0);
  for (const [level, count] of current) {
    if (reference.has(level)) continue;
    levels.push(level);
    before.push(0);
    now.push(count);
  }
  return { levels, reference: before, current: now };
}
