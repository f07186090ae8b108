import type { FixtureRow, Season } from '../data/index.js';

function rewritten(row: FixtureRow): FixtureRow {
  const goals = (row.code % 4) + 1;
  return {
    ...row,
    totalPoints: row.totalPoints + 7,
    minutes: 90 - row.minutes,
    goalsScored: goals,
    assists: 3,
    goalsFor: goals,
    goalsAgainst: 5,
    bps: 99,
    ictIndex: 50,
    threat: 80,
    creativity: 70,
    saves: 9,
    bonus: 3,
    cleanSheets: 1 - row.cleanSheets,
    expectedGoalInvolvements: 2,
  };
}

/** The same season had its gameweeks from `gameweek` on come out otherwise. */
export function withOutcomesRewritten(season: Season, gameweek: number): Season {
  return { ...season, rows: season.rows.map((row) => (row.gameweek >= gameweek ? rewritten(row) : row)) };
}
