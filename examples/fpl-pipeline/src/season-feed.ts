import { type Frame, toFrame } from '@fpl-ml/core';
import type { DriftThresholds } from '@fpl-ml/drift';
import type { FixtureRow, Season } from './data/index.js';
import type { FeatureTable } from './model/index.js';

/** What is watched of each player who played. Prices and transfers are left out: they move with the calendar. */
const WATCHED = {
  minutes: (row) => row.minutes,
  points: (row) => row.totalPoints,
  bps: (row) => row.bps,
  influence: (row) => row.influence,
  creativity: (row) => row.creativity,
  threat: (row) => row.threat,
  ict: (row) => row.ictIndex,
} as const satisfies Readonly<Record<string, (row: FixtureRow) => number>>;

/** The column that says who played: of an option alone, since an id is no figure. */
export const PLAYER = 'code';

/** What rows may be told apart by. */
const KEYS = {
  [PLAYER]: (row) => row.code,
  position: (row) => row.position,
  team: (row) => row.team,
} as const satisfies Readonly<Record<string, (row: FixtureRow) => number | string>>;

/**
 * Ten percent of the players who played must have moved: some 300 play in a gameweek, and what is less comes and goes with
 * the opponents.
 */
export const FEED_THRESHOLDS: DriftThresholds = {
  kind: 'sample-size',
  alpha: 0.01,
  effectFloor: { distribution: 0.15 },
};

/**
 * The rows that the source delivered for a gameweek, of players who played: changes show there, not among all rows.
 *
 * @param named the columns that say whose rows they are (`code`, `position`, `team`); others are left out, and missed by the drift
 *   detector
 */
export function seasonFeed(
  seasons: readonly Season[],
  table: FeatureTable,
  named: readonly string[] = [],
): (period: string) => Promise<Frame> {
  const key = (season: string, gameweek: number): string => `${season}|${gameweek}`;
  const played = new Map<string, FixtureRow[]>();
  for (const row of seasons.flatMap(({ rows }) => rows)) {
    if (row.minutes === 0) continue;
    const name = key(row.season, row.gameweek);
    const rows = played.get(name) ?? [];
    rows.push(row);
    played.set(name, rows);
  }
  const periods = new Map(table.periods.map(({ id, season, gameweek }) => [id, key(season, gameweek)]));
  return async (period) => {
    const rows = played.get(periods.get(period) ?? '') ?? [];
    const watched = Object.entries(WATCHED).map(([name, read]) => [name, Float64Array.from(rows, read)] as const);
    const keys = Object.entries(KEYS)
      .filter(([name]) => named.includes(name))
      .map(([name, read]) => [name, rows.map((row) => String(read(row)))] as const);
    return toFrame(Object.fromEntries([...watched, ...keys]));
  };
}
