import { gameweeksOf } from '../gameweeks.js';
import type { FixtureRow, Season } from '../season.js';

const DAY = 86_400_000;

/** The days between the seasons of {@link madeUpRow}. */
const SEASON_DAYS = 365;

/** A midfielder of Leeds on the bench at home against Hull, unless told otherwise. Kick-off follows from the gameweek. */
export function madeUpRow(members: Partial<FixtureRow> = {}): FixtureRow {
  const { season = '2020-21', gameweek = 1 } = members;
  return {
    season,
    gameweek,
    code: 1,
    fixture: gameweek,
    kickoff: (Number(season.slice(0, 4)) * SEASON_DAYS + gameweek * 7) * DAY,
    position: 3,
    team: 'Leeds',
    opponent: 'Hull',
    home: true,
    goalsFor: 0,
    goalsAgainst: 0,
    totalPoints: 0,
    minutes: 0,
    goalsScored: 0,
    assists: 0,
    cleanSheets: 0,
    goalsConceded: 0,
    ownGoals: 0,
    penaltiesSaved: 0,
    penaltiesMissed: 0,
    yellowCards: 0,
    redCards: 0,
    saves: 0,
    bonus: 0,
    bps: 0,
    influence: 0,
    creativity: 0,
    threat: 0,
    ictIndex: 0,
    expectedGoalInvolvements: Number.NaN,
    xP: Number.NaN,
    value: 50,
    selected: 99,
    transfersIn: 0,
    transfersOut: 0,
    transfersBalance: 0,
    ...members,
  };
}

/** A season of the given rows. */
export function madeUpSeason(name: string, rows: readonly Partial<FixtureRow>[]): Season {
  const complete = rows.map((row) => madeUpRow({ ...row, season: name }));
  return { name, rows: complete, gameweeks: gameweeksOf(complete) };
}
