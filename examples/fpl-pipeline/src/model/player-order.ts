import type { FixtureRow } from '../data/season.js';
import type { FeaturePeriod } from './feature-table.js';

/**
 * The rows player by player, each player's in the order of time, so that a history is a range of places.
 *
 * Per place: the row in the order of time, and three places that bound the history: the player's first, his first of this
 * season, and the first that is not yet known (the history ends before it).
 */
export interface PlayerOrder {
  readonly row: Int32Array;
  readonly first: Int32Array;
  readonly seasonFirst: Int32Array;
  readonly unknown: Int32Array;
}

/** Rows stably grouped by player. */
function groupedByPlayer(rows: readonly FixtureRow[]): Int32Array {
  const groups = new Map<number, number[]>();
  rows.forEach(({ code }, row) => {
    const group = groups.get(code);
    if (group === undefined) groups.set(code, [row]);
    else group.push(row);
  });
  return Int32Array.from([...groups.values()].flat());
}

/** For each place the first of the run of equal keys that it is in. */
function runStarts(places: number, isSame: (a: number, b: number) => boolean): Int32Array {
  const starts = new Int32Array(places);
  for (let place = 1; place < places; place += 1) {
    starts[place] = isSame(place - 1, place) ? (starts[place - 1] ?? 0) : place;
  }
  return starts;
}

/**
 * @param knownAt per row the clock up to which, exclusively, its history reaches: its period's, or earlier for stale features
 */
export function playerOrder(
  rows: readonly FixtureRow[],
  periodOf: readonly FeaturePeriod[],
  knownAt: Float64Array,
): PlayerOrder {
  const row = groupedByPlayer(rows);
  const at = (place: number): number => row[place] ?? 0;
  const samePlayer = (a: number, b: number): boolean => rows[at(a)]?.code === rows[at(b)]?.code;
  const sameSeason = (a: number, b: number): boolean => periodOf[at(a)]?.season === periodOf[at(b)]?.season;
  const sameKnowledge = (a: number, b: number): boolean => knownAt[at(a)] === knownAt[at(b)];
  return {
    row,
    first: runStarts(row.length, samePlayer),
    seasonFirst: runStarts(row.length, (a, b) => samePlayer(a, b) && sameSeason(a, b)),
    unknown: runStarts(row.length, (a, b) => samePlayer(a, b) && sameKnowledge(a, b)),
  };
}
