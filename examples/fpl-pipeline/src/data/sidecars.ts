import { type CellReader, countingCells, malformedCell, textCells } from './csv-columns.js';
import { type CsvFile, readCsvFile } from './csv-file.js';
import type { Position } from './season.js';

/** What the players file says about a player of one season. */
export interface PlayerEntry {
  /** Stable across seasons. */
  readonly code: number;
  /** Undefined for assistant managers, who score by other rules. */
  readonly position: Position | undefined;
}

/** The two clubs of a fixture, as ids of the teams file. */
export interface FixtureClubs {
  readonly home: number;
  readonly away: number;
}

const POSITIONS: ReadonlyMap<number, Position | undefined> = new Map<number, Position | undefined>([
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 4],
  [5, undefined],
]);

function byId<T>(csv: CsvFile, read: CellReader<T>): ReadonlyMap<number, T> {
  const id = countingCells(csv, 'id');
  return new Map(csv.records.map((_, record) => [id(record), read(record)] as const));
}

/** Players by `element`, the id within the season. Throws as {@link readCsvFile} and the readers of cells do. */
export function readPlayers(directory: string, season: string): ReadonlyMap<number, PlayerEntry> {
  const csv = readCsvFile(directory, `${season}.players`);
  const code = countingCells(csv, 'code');
  const type = countingCells(csv, 'element_type');
  return byId(csv, (record) => {
    const elementType = type(record);
    if (!POSITIONS.has(elementType)) {
      throw malformedCell(csv, record, 'element_type', 'a whole number from 1 to 5', String(elementType));
    }
    return { code: code(record), position: POSITIONS.get(elementType) };
  });
}

/** Names of clubs by their id within the season. */
export function readTeamNames(directory: string, season: string): ReadonlyMap<number, string> {
  const csv = readCsvFile(directory, `${season}.teams`);
  return byId(csv, textCells(csv, 'name'));
}

/** Clubs by fixture. */
export function readFixtureClubs(directory: string, season: string): ReadonlyMap<number, FixtureClubs> {
  const csv = readCsvFile(directory, `${season}.fixtures`);
  const home = countingCells(csv, 'team_h');
  const away = countingCells(csv, 'team_a');
  return byId(csv, (record) => ({ home: home(record), away: away(record) }));
}
