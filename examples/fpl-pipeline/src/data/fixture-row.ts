import type { FixtureRow } from './season.js';
import type { RowReaders } from './row-readers.js';

/**
 * The row at a record's position. Each member is written out: objects put together by spreading or from entries take
 * ten times the time and memory here.
 */
export function fixtureRow(read: RowReaders, record: number): FixtureRow {
  return {
    season: read.season(record),
    gameweek: read.gameweek(record),
    code: read.code(record),
    fixture: read.fixture(record),
    kickoff: read.kickoff(record),
    position: read.position(record),
    team: read.team(record),
    opponent: read.opponent(record),
    home: read.home(record),
    goalsFor: read.goalsFor(record),
    goalsAgainst: read.goalsAgainst(record),
    totalPoints: read.totalPoints(record),
    minutes: read.minutes(record),
    goalsScored: read.goalsScored(record),
    assists: read.assists(record),
    cleanSheets: read.cleanSheets(record),
    goalsConceded: read.goalsConceded(record),
    ownGoals: read.ownGoals(record),
    penaltiesSaved: read.penaltiesSaved(record),
    penaltiesMissed: read.penaltiesMissed(record),
    yellowCards: read.yellowCards(record),
    redCards: read.redCards(record),
    saves: read.saves(record),
    bonus: read.bonus(record),
    bps: read.bps(record),
    influence: read.influence(record),
    creativity: read.creativity(record),
    threat: read.threat(record),
    ictIndex: read.ictIndex(record),
    expectedGoalInvolvements: read.expectedGoalInvolvements(record),
    xP: read.xP(record),
    value: read.value(record),
    selected: read.selected(record),
    transfersIn: read.transfersIn(record),
    transfersOut: read.transfersOut(record),
    transfersBalance: read.transfersBalance(record),
  };
}
