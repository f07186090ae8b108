import type { FixtureRow } from '../data/season.js';

/** Rows by a key, in the order of their first appearance. */
export function grouped(
  rows: readonly FixtureRow[],
  key: (row: FixtureRow) => string,
): ReadonlyMap<string, readonly FixtureRow[]> {
  const groups = new Map<string, FixtureRow[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** The sum of a value over rows. */
export function sum(rows: readonly FixtureRow[], value: (row: FixtureRow) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}
