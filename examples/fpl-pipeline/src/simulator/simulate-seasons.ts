import { FplMlError, seededRandom } from '@fpl-ml/core';
import type { Season } from '../data/season.js';
import { CHANGE_KINDS, type ChangeKind, changesFor, type InjectedChange, withChanges } from './injected-change.js';
import { playSeason } from './simulate-season.js';
import { foundLeague, type League, summered } from './turnover.js';

/** What to simulate. */
export interface SimulationOptions {
  /** The same seed gives the same seasons, bit for bit. */
  readonly seed: string | number;
  /** Their names, in order; default `['S1', 'S2']`. */
  readonly seasons?: readonly string[];
  /** The year in whose August the first one starts; default 2030. */
  readonly firstYear?: number;
  /** The changes put into the last season; default all, `[]` for an honest source. Everything else stays as it is. */
  readonly changes?: readonly ChangeKind[];
}

/** Simulated seasons, and the truth about what was done to them. */
export interface Simulation {
  readonly seasons: readonly Season[];
  readonly changes: readonly InjectedChange[];
}

interface Played {
  readonly seasons: readonly Season[];
  readonly league: League;
  readonly table: readonly string[];
}

function checkNames(names: readonly string[]): void {
  if (names.length > 0 && !names.includes('') && new Set(names).size === names.length) return;
  throw new FplMlError(
    'SIMULATION_SEASONS_INVALID',
    `Expected one or more seasons of different names, got ${JSON.stringify(names)}: name each once.`,
  );
}

/**
 * Seasons of a fantasy league that never was: 20 clubs, some 600 players whose ability, place and form drift, and the columns
 * of the real source. Made to be as hard to predict as the real game, see README.md beside this file.
 *
 * @throws FplMlError `SIMULATION_SEASONS_INVALID` without seasons, or with one name twice
 *
 * @example
 * ```ts
 * import { simulateSeasons } from './simulate-seasons.js';
 *
 * const { seasons, changes } = simulateSeasons({ seed: 1 });
 * const rows = seasons.flatMap((season) => season.rows);
 * const truth = changes.map((change) => `${change.season} GW${change.from}: ${change.what}`);
 * ```
 */
export function simulateSeasons(options: SimulationOptions): Simulation {
  const { seed, seasons: names = ['S1', 'S2'], firstYear = 2030, changes: kinds = CHANGE_KINDS } = options;
  checkNames(names);
  const founded: Played = { seasons: [], league: foundLeague(seededRandom(seed, 'league')), table: [] };
  const { seasons } = names.reduce<Played>((before, name, index) => {
    const year = firstYear + index;
    const summer = () => summered(before.league, before.table, seededRandom(seed, 'summer', year));
    const { season, league, table } = playSeason(name, index === 0 ? before.league : summer(), year, seed);
    return { seasons: [...before.seasons, season], league, table };
  }, founded);
  const changes = changesFor(names.at(-1) ?? '', kinds);
  return {
    seasons: seasons.map((season, index) => (index === names.length - 1 ? withChanges(season, changes) : season)),
    changes,
  };
}
