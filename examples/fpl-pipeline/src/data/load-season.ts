import { readdirSync } from 'node:fs';
import { FplMlError } from '@fpl-ml/core';
import { csvStem, readCsvFile } from './csv-file.js';
import { fixtureRow } from './fixture-row.js';
import { compareRows, gameweeksOf } from './gameweeks.js';
import { keptRecords } from './kept-records.js';
import { rowReaders } from './row-readers.js';
import type { Season } from './season.js';
import { readFixtureClubs, readPlayers, readTeamNames } from './sidecars.js';

const SEASON_NAME = /^\d{4}-\d{2}$/;

function filesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (cause) {
    throw new FplMlError(
      'DATA_DIRECTORY_MISSING',
      `Expected a folder with seasons at ${directory}, got none: check the path.`,
      {
        cause,
        data: { directory },
      },
    );
  }
}

/**
 * The seasons that a folder holds as `<season>.csv.gz` or `<season>.csv`, ascending, such as `['2022-23', '2023-24']`.
 *
 * @throws FplMlError `DATA_DIRECTORY_MISSING`
 */
export function availableSeasons(directory: string): readonly string[] {
  const stems = filesIn(directory).map(csvStem);
  return [...new Set(stems.filter((stem) => stem !== undefined))].filter((stem) => SEASON_NAME.test(stem)).sort();
}

/**
 * Loads a season as published: one row per player and fixture, with the players, teams and fixtures files beside it.
 *
 * Columns are found by name; those that a season lacks become NaN or come from the files beside it, those that are new are
 * left aside. Players are identified by `code`, never by name. Not every row is kept: see `keptRecords`.
 *
 * @throws FplMlError `DATA_SEASON_UNKNOWN`, naming the seasons that are there; `DATA_DIRECTORY_MISSING`,
 * `DATA_FILE_MISSING`, `DATA_FILE_CORRUPT`, `DATA_COLUMN_MISSING`, `DATA_ROW_MALFORMED`
 */
export function loadSeason(directory: string, name: string): Season {
  const available = availableSeasons(directory);
  if (!available.includes(name)) {
    const there = available.length === 0 ? 'no season at all' : available.join(', ');
    throw new FplMlError(
      'DATA_SEASON_UNKNOWN',
      `Expected one of the seasons in ${directory} (${there}), got "${name}".`,
      {
        data: { directory, name, available },
      },
    );
  }
  const csv = readCsvFile(directory, name);
  const players = readPlayers(directory, name);
  const teamNames = readTeamNames(directory, name);
  const fixtureClubs = () => readFixtureClubs(directory, name);
  const read = rowReaders(csv, name, { players, teamNames, fixtureClubs });
  const rows = keptRecords(csv, players)
    .map((record) => fixtureRow(read, record))
    .sort(compareRows);
  return { name, rows, gameweeks: gameweeksOf(rows) };
}
