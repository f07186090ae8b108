import {
  booleanCells,
  type CellReader,
  countingCells,
  hasColumn,
  malformedCell,
  numberCells,
  optionalNumberCells,
  textCells,
  timeCells,
} from './csv-columns.js';
import type { CsvFile } from './csv-file.js';
import type { FixtureRow, Position } from './season.js';
import type { FixtureClubs, PlayerEntry } from './sidecars.js';

/** The files beside a season's rows. */
export interface Sidecars {
  readonly players: ReadonlyMap<number, PlayerEntry>;
  readonly teamNames: ReadonlyMap<number, string>;
  /** Asked for only if the rows do not name the player's club. */
  readonly fixtureClubs: () => ReadonlyMap<number, FixtureClubs>;
}

/** For each member of a row what reads it. */
export type RowReaders = { readonly [Member in keyof FixtureRow]: CellReader<FixtureRow[Member]> };

/** In this season expected goals were measured from this gameweek on; before, the source holds zeros. */
const EXPECTED_GOALS_SINCE = { season: '2022-23', gameweek: 16 } as const;

function lookUp<T>(
  csv: CsvFile,
  column: string,
  key: CellReader<number>,
  values: ReadonlyMap<number, T>,
): CellReader<T> {
  return (record) => {
    const value = values.get(key(record));
    if (value !== undefined) return value;
    throw malformedCell(csv, record, column, 'an id that the files beside it know', String(key(record)));
  };
}

/** The player's club at the time of the fixture: named in the row, or (before 2020-21) the side he was on. */
function teamReader(csv: CsvFile, home: CellReader<boolean>, sidecars: Sidecars): CellReader<string> {
  if (hasColumn(csv, 'team')) return textCells(csv, 'team');
  const clubs = lookUp(csv, 'fixture', countingCells(csv, 'fixture'), sidecars.fixtureClubs());
  const ownId: CellReader<number> = (record) => (home(record) ? clubs(record).home : clubs(record).away);
  return lookUp(csv, 'fixture', ownId, sidecars.teamNames);
}

function expectedGoalsReader(csv: CsvFile, season: string, gameweek: CellReader<number>): CellReader<number> {
  const read = optionalNumberCells(csv, 'expected_goal_involvements');
  if (season !== EXPECTED_GOALS_SINCE.season) return read;
  return (record) => (gameweek(record) < EXPECTED_GOALS_SINCE.gameweek ? Number.NaN : read(record));
}

type Identity = 'season' | 'gameweek' | 'code' | 'fixture' | 'kickoff' | 'position' | 'team' | 'opponent' | 'home';

/** What identifies a row: who, when, where, on which side. */
function identityReaders(csv: CsvFile, season: string, sidecars: Sidecars): Pick<RowReaders, Identity> {
  const home = booleanCells(csv, 'was_home');
  const player = lookUp(csv, 'element', countingCells(csv, 'element'), sidecars.players);
  const position = (record: number): Position => {
    const found = player(record).position;
    if (found !== undefined) return found;
    throw malformedCell(csv, record, 'element', 'a player, not an assistant manager', String(player(record).code));
  };
  return {
    season: () => season,
    gameweek: countingCells(csv, 'GW'),
    code: (record) => player(record).code,
    fixture: countingCells(csv, 'fixture'),
    kickoff: timeCells(csv, 'kickoff_time'),
    position,
    team: teamReader(csv, home, sidecars),
    opponent: lookUp(csv, 'opponent_team', countingCells(csv, 'opponent_team'), sidecars.teamNames),
    home,
  };
}

/** The readers of all members; throws `DATA_COLUMN_MISSING` as the readers of cells do. */
export function rowReaders(csv: CsvFile, season: string, sidecars: Sidecars): RowReaders {
  const identity = identityReaders(csv, season, sidecars);
  const homeScore = numberCells(csv, 'team_h_score');
  const awayScore = numberCells(csv, 'team_a_score');
  return {
    ...identity,
    goalsFor: (record) => (identity.home(record) ? homeScore(record) : awayScore(record)),
    goalsAgainst: (record) => (identity.home(record) ? awayScore(record) : homeScore(record)),
    totalPoints: numberCells(csv, 'total_points'),
    minutes: numberCells(csv, 'minutes'),
    goalsScored: numberCells(csv, 'goals_scored'),
    assists: numberCells(csv, 'assists'),
    cleanSheets: numberCells(csv, 'clean_sheets'),
    goalsConceded: numberCells(csv, 'goals_conceded'),
    ownGoals: numberCells(csv, 'own_goals'),
    penaltiesSaved: numberCells(csv, 'penalties_saved'),
    penaltiesMissed: numberCells(csv, 'penalties_missed'),
    yellowCards: numberCells(csv, 'yellow_cards'),
    redCards: numberCells(csv, 'red_cards'),
    saves: numberCells(csv, 'saves'),
    bonus: numberCells(csv, 'bonus'),
    bps: numberCells(csv, 'bps'),
    influence: numberCells(csv, 'influence'),
    creativity: numberCells(csv, 'creativity'),
    threat: numberCells(csv, 'threat'),
    ictIndex: numberCells(csv, 'ict_index'),
    expectedGoalInvolvements: expectedGoalsReader(csv, season, identity.gameweek),
    xP: optionalNumberCells(csv, 'xP'),
    value: numberCells(csv, 'value'),
    selected: numberCells(csv, 'selected'),
    transfersIn: numberCells(csv, 'transfers_in'),
    transfersOut: numberCells(csv, 'transfers_out'),
    transfersBalance: numberCells(csv, 'transfers_balance'),
  };
}
