import type { FixtureRow } from '../data/season.js';
import type { PlayerOrder } from './player-order.js';

/** What the histories of players are about, read from a row. */
const SOURCES = {
  points: (row) => row.totalPoints,
  minutes: (row) => row.minutes,
  played60: (row) => (row.minutes >= 60 ? 1 : 0),
  appeared: (row) => (row.minutes > 0 ? 1 : 0),
  bps: (row) => row.bps,
  ict: (row) => row.ictIndex,
  threat: (row) => row.threat,
  creativity: (row) => row.creativity,
  goalsAndAssists: (row) => row.goalsScored + row.assists,
  cleanSheets: (row) => row.cleanSheets,
  saves: (row) => row.saves,
  bonus: (row) => row.bonus,
  expectedGoalInvolvements: (row) => row.expectedGoalInvolvements,
  price: (row) => row.value,
  selectedLog: (row) => Math.log10(1 + row.selected),
  transferShare: (row) => row.transfersBalance / (row.selected + 1),
} as const satisfies Readonly<Record<string, (row: FixtureRow) => number>>;

/** The name of a source. */
export type Source = keyof typeof SOURCES;

/** One value per place in the order of players, for each source. */
export interface PlayerHistory {
  readonly order: PlayerOrder;
  readonly values: Readonly<Record<Source, Float64Array>>;
}

/** Reads all sources in one pass: a row is large, and reading it once per source would take most of the time. */
export function playerHistory(rows: readonly FixtureRow[], order: PlayerOrder): PlayerHistory {
  const columns = Object.entries(SOURCES).map(([name, read]) => ({
    name,
    read,
    values: new Float64Array(rows.length),
  }));
  order.row.forEach((position, place) => {
    const row = rows[position];
    if (row === undefined) return;
    for (const { read, values } of columns) values[place] = read(row);
  });
  // One entry for each source.
  const values = Object.fromEntries(columns.map(({ name, values }) => [name, values])) as PlayerHistory['values'];
  return { order, values };
}

/** The mean of the values from `begin` up to but not including `end`, NaN left out; NaN without any. */
export function meanBetween(values: Float64Array, begin: number, end: number): number {
  let sum = 0;
  let count = 0;
  for (let i = begin; i < end; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** A column in the order of time from a value for each place in the order of players. */
export function perRow(order: PlayerOrder, value: (place: number) => number): Float64Array {
  const column = new Float64Array(order.row.length);
  order.row.forEach((row, place) => {
    column[row] = value(place);
  });
  return column;
}
