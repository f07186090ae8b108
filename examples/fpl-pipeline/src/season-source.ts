import { FplMlError } from '@fpl-ml/core';
import { availableSeasons, loadSeason, type Season } from './data/index.js';
import { buildFeatures, buildMarketFeatures, type FeatureTable, type MarketColumns } from './model/index.js';
import type { RunOptions } from './run-options.js';
import { type InjectedChange, simulateSeasons } from './simulator/index.js';

/** The first season with all columns; earlier ones are not used. */
const FIRST_SEASON = '2020-21';

/** Gameweeks at the very beginning that serve as history only: there is too little before them to train on. */
export const HISTORY_PERIODS = 5;

/** A season to walk through, with what came before it. */
export interface SeasonSource {
  readonly name: string;
  /** In order, the one to walk through last. */
  readonly seasons: readonly Season[];
  readonly table: FeatureTable;
  /** The market at each deadline, where it was asked for: one value for each row of the table. */
  readonly market?: MarketColumns;
  /** What was done to simulated data; empty for real data. */
  readonly changes: readonly InjectedChange[];
}

function unknownSeason(name: string, available: readonly string[]): FplMlError {
  return new FplMlError(
    'DATA_SEASON_UNKNOWN',
    `Expected a season with one before it to learn from, one of ${available.slice(1).join(', ')}, got "${name}".`,
    { data: { name, available } },
  );
}

/** The season that is asked for and those before it. */
function upTo(names: readonly string[], season: string | undefined): readonly string[] {
  const wanted = season ?? names.at(-1) ?? '';
  const position = names.indexOf(wanted);
  if (position < 1) throw unknownSeason(wanted, names);
  return names.slice(0, position + 1);
}

function simulated(options: RunOptions): Pick<SeasonSource, 'seasons' | 'changes'> {
  const simulation = simulateSeasons({ seed: options.seed });
  const names = upTo(
    simulation.seasons.map(({ name }) => name),
    options.season,
  );
  return { seasons: simulation.seasons.slice(0, names.length), changes: simulation.changes };
}

function published(directory: string, options: RunOptions): Pick<SeasonSource, 'seasons' | 'changes'> {
  const names = availableSeasons(directory).filter((name) => name >= FIRST_SEASON);
  return { seasons: upTo(names, options.season).map((name) => loadSeason(directory, name)), changes: [] };
}

/**
 * Loads or simulates the season to walk through and those before it, and computes the features.
 *
 * @throws FplMlError `DATA_SEASON_UNKNOWN`, and what reading the files throws
 */
export function openSeason(options: RunOptions): SeasonSource {
  const { seasons, changes } = options.data === undefined ? simulated(options) : published(options.data, options);
  const market = options.market === true ? { market: buildMarketFeatures(seasons) } : {};
  return { name: seasons.at(-1)?.name ?? '', seasons, changes, table: buildFeatures(seasons), ...market };
}
