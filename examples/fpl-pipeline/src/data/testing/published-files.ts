import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Cells by column. */
export type Cells = Readonly<Record<string, string | number>>;

/** How a file is written. */
export interface Writing {
  readonly gzip?: boolean;
  readonly bom?: boolean;
  readonly lineEnd?: string;
}

const NO_EVENTS: Cells = {
  assists: 0,
  bonus: 0,
  bps: 0,
  clean_sheets: 0,
  creativity: '0.0',
  goals_conceded: 0,
  goals_scored: 0,
  ict_index: '0.0',
  influence: '0.0',
  minutes: 0,
  own_goals: 0,
  penalties_missed: 0,
  penalties_saved: 0,
  red_cards: 0,
  saves: 0,
  threat: '0.0',
  total_points: 0,
  yellow_cards: 0,
};

/** A row as published, at home for club 1 against club 2; columns that older seasons lack are not in it. */
export function publishedRow(cells: Cells = {}): Cells {
  return {
    ...NO_EVENTS,
    name: 'Some Body',
    element: 1,
    fixture: 1,
    kickoff_time: '2023-08-12T14:00:00Z',
    opponent_team: 2,
    team_h_score: 2,
    team_a_score: 1,
    was_home: 'True',
    round: 1,
    GW: 1,
    selected: 1000,
    transfers_balance: 5,
    transfers_in: 15,
    transfers_out: 10,
    value: 55,
    ...cells,
  };
}

/** What stands in the files of a season. */
export interface PublishedSeason {
  readonly rows: readonly Cells[];
  readonly players?: readonly Cells[];
  readonly teams?: readonly Cells[];
  readonly fixtures?: readonly Cells[];
}

const PLAYERS: readonly Cells[] = [
  { id: 1, code: 1001, element_type: 1 },
  { id: 2, code: 1002, element_type: 2 },
  { id: 3, code: 1003, element_type: 4 },
  { id: 9, code: 1009, element_type: 5 },
];

const TEAMS: readonly Cells[] = [
  { code: 3, id: 1, name: 'Arsenal' },
  { code: 7, id: 2, name: 'Aston Villa' },
  { code: 91, id: 3, name: 'Bournemouth' },
];

const FIXTURES: readonly Cells[] = [
  { id: 1, team_a: 2, team_h: 1 },
  { id: 2, team_a: 1, team_h: 3 },
];

function asText(rows: readonly Cells[], lineEnd: string): string {
  const header = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => header.map((column) => row[column] ?? '').join(','));
  return [header.join(','), ...lines, ''].join(lineEnd);
}

/** Writes one table as `<stem>.csv` or `<stem>.csv.gz`. */
export function writeTable(directory: string, stem: string, rows: readonly Cells[], writing: Writing = {}): void {
  const { gzip = false, bom = false, lineEnd = '\n' } = writing;
  const text = (bom ? '\uFEFF' : '') + asText(rows, lineEnd);
  writeFileSync(join(directory, `${stem}.csv${gzip ? '.gz' : ''}`), gzip ? gzipSync(text) : text);
}

/** Writes a season and the files beside it; clubs 1 to 3, players 1 to 3 and manager 9 unless given. */
export function writeSeason(directory: string, name: string, season: PublishedSeason, writing: Writing = {}): void {
  writeTable(directory, name, season.rows, writing);
  writeTable(directory, `${name}.players`, season.players ?? PLAYERS, writing);
  writeTable(directory, `${name}.teams`, season.teams ?? TEAMS, writing);
  writeTable(directory, `${name}.fixtures`, season.fixtures ?? FIXTURES, writing);
}

/** Runs with a folder that is removed afterwards. */
export function inFolder<T>(run: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'fpl-pipeline-'));
  try {
    return run(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
