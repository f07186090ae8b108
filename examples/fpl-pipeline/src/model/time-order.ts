import { FplMlError } from '@fpl-ml/core';
import type { FixtureRow, Gameweek, Season } from '../data/season.js';
import type { FeaturePeriod } from './feature-table.js';

/** Rows of all seasons in the order of a feature table, and the periods they belong to. */
export interface TimeOrder {
  readonly rows: readonly FixtureRow[];
  readonly periods: readonly FeaturePeriod[];
}

function byFirstDeadline(a: Season, b: Season): number {
  return (a.gameweeks[0]?.deadline ?? 0) - (b.gameweeks[0]?.deadline ?? 0);
}

function byPlayer(a: FixtureRow, b: FixtureRow): number {
  return a.code - b.code || a.kickoff - b.kickoff || a.fixture - b.fixture;
}

function rowsByGameweek(season: Season): ReadonlyMap<number, FixtureRow[]> {
  const gameweeks = new Map<number, FixtureRow[]>(season.gameweeks.map(({ number }) => [number, []]));
  for (const row of season.rows) {
    const rows = gameweeks.get(row.gameweek);
    if (rows === undefined || row.season !== season.name) {
      throw new FplMlError(
        'SEASON_INVALID',
        `Expected rows of the gameweeks of season ${season.name}, got one of ${row.season} gameweek ${row.gameweek}.`,
      );
    }
    rows.push(row);
  }
  return gameweeks;
}

function periodOf(season: Season, seasonIndex: number, { number, deadline, end }: Gameweek) {
  const id = `${season.name}-GW${String(number).padStart(2, '0')}`;
  return { id, season: season.name, gameweek: number, clock: seasonIndex * 100 + number, deadline, end };
}

/**
 * Brings seasons into the order of time. Gameweeks without rows are no periods.
 *
 * @throws FplMlError `SEASON_INVALID` for two seasons of one name, or a row of another season or of no listed gameweek
 */
export function timeOrdered(seasons: readonly Season[]): TimeOrder {
  if (new Set(seasons.map(({ name }) => name)).size < seasons.length) {
    throw new FplMlError(
      'SEASON_INVALID',
      `Expected each season once, got ${seasons.map(({ name }) => name).join(', ')}.`,
    );
  }
  const rows: FixtureRow[] = [];
  const periods: FeaturePeriod[] = [];
  [...seasons].sort(byFirstDeadline).forEach((season, seasonIndex) => {
    const byGameweek = rowsByGameweek(season);
    for (const gameweek of [...season.gameweeks].sort((a, b) => a.number - b.number)) {
      const own = byGameweek.get(gameweek.number) ?? [];
      if (own.length === 0) continue;
      const firstRow = rows.length;
      for (const row of own.sort(byPlayer)) rows.push(row);
      periods.push({
        ...periodOf(season, seasonIndex, gameweek),
        index: periods.length,
        firstRow,
        endRow: rows.length,
      });
    }
  });
  return { rows, periods };
}
