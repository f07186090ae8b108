/** 1 goalkeeper, 2 defender, 3 midfielder, 4 forward. */
export type Position = 1 | 2 | 3 | 4;

/** One player in one fixture of one gameweek. */
export interface FixtureRow {
  readonly season: string;
  readonly gameweek: number;
  /** The player's identifier that is stable across seasons. */
  readonly code: number;
  readonly fixture: number;
  /** Epoch milliseconds. */
  readonly kickoff: number;
  readonly position: Position;
  /** Club names: they identify a club across seasons. */
  readonly team: string;
  readonly opponent: string;
  readonly home: boolean;
  /** Goals of the player's club and of its opponent in this fixture. */
  readonly goalsFor: number;
  readonly goalsAgainst: number;
  /** The target. */
  readonly totalPoints: number;
  readonly minutes: number;
  readonly goalsScored: number;
  readonly assists: number;
  readonly cleanSheets: number;
  readonly goalsConceded: number;
  readonly ownGoals: number;
  readonly penaltiesSaved: number;
  readonly penaltiesMissed: number;
  readonly yellowCards: number;
  readonly redCards: number;
  readonly saves: number;
  readonly bonus: number;
  readonly bps: number;
  readonly influence: number;
  readonly creativity: number;
  readonly threat: number;
  readonly ictIndex: number;
  /** Expected goal involvements; NaN where the source has not measured them. */
  readonly expectedGoalInvolvements: number;
  /** The source's own expectation, written after the matches: it knows the label. NaN where absent. */
  readonly xP: number;
  /** Known at the deadline: price in 0.1 m, squads owning the player, transfers since the deadline before. */
  readonly value: number;
  readonly selected: number;
  readonly transfersIn: number;
  readonly transfersOut: number;
  readonly transfersBalance: number;
}

/** A round of fixtures. */
export interface Gameweek {
  readonly number: number;
  /** Epoch milliseconds: 90 minutes before the first kick-off. Predictions are due. */
  readonly deadline: number;
  /** Epoch milliseconds: the last kick-off plus two hours. */
  readonly end: number;
}

/** A season's rows in the order of (gameweek, kick-off, fixture, code), and its gameweeks that have fixtures. */
export interface Season {
  readonly name: string;
  readonly rows: readonly FixtureRow[];
  readonly gameweeks: readonly Gameweek[];
}
