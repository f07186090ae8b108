import { countingCells, hasColumn, isMissing, malformedCell, textCells } from './csv-columns.js';
import type { CsvFile } from './csv-file.js';
import type { PlayerEntry } from './sidecars.js';

function isSameRecord(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a !== undefined && b !== undefined && a.every((cell, column) => cell === b[column]);
}

/** Tells whether a record repeats an earlier one cell by cell. Only records of one player and fixture can. */
function repetitions(csv: CsvFile): (record: number) => boolean {
  const element = textCells(csv, 'element');
  const fixture = textCells(csv, 'fixture');
  const seen = new Map<string, number[]>();
  return (record) => {
    const key = `${element(record)} ${fixture(record)}`;
    const others = seen.get(key);
    if (others === undefined) {
      seen.set(key, [record]);
      return false;
    }
    if (others.some((other) => isSameRecord(csv.records[other], csv.records[record]))) return true;
    others.push(record);
    return false;
  };
}

/** Tells whether a record is about an assistant manager. */
function managers(csv: CsvFile, players: ReadonlyMap<number, PlayerEntry>): (record: number) => boolean {
  const element = countingCells(csv, 'element');
  const position = hasColumn(csv, 'position') ? textCells(csv, 'position') : () => '';
  return (record) => {
    if (position(record) === 'AM') return true;
    const player = players.get(element(record));
    if (player !== undefined) return player.position === undefined;
    throw malformedCell(csv, record, 'element', 'the id of a player in the players file', String(element(record)));
  };
}

/**
 * The records that count: exact repetitions, assistant managers, and fixtures without a score (postponed: they stand again
 * in the gameweek in which they were played) are left out.
 */
export function keptRecords(csv: CsvFile, players: ReadonlyMap<number, PlayerEntry>): readonly number[] {
  const homeScore = textCells(csv, 'team_h_score');
  const awayScore = textCells(csv, 'team_a_score');
  const isRepetition = repetitions(csv);
  const isManager = managers(csv, players);
  const hasScore = (record: number): boolean => !isMissing(homeScore(record)) && !isMissing(awayScore(record));
  const records = csv.records.map((_, record) => record);
  return records.filter((record) => hasScore(record) && !isRepetition(record) && !isManager(record));
}
