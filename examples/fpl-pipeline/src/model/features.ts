import { FplMlError } from '@fpl-ml/core';
import type { FixtureRow, Season } from '../data/season.js';
import { clubFeatures } from './club-features.js';
import { FEATURES, type FeatureName } from './feature-names.js';
import type { FeatureColumns, FeaturePeriod, FeatureTable } from './feature-table.js';
import { playerFeatures, previousSeasonMean } from './player-features.js';
import { type PlayerHistory, playerHistory } from './player-history.js';
import { playerOrder } from './player-order.js';
import { timeOrdered } from './time-order.js';

/** How features are built. */
export interface FeatureOptions {
  /**
   * Gameweeks that share one state of knowledge: with `k`, the histories of a gameweek end before the first gameweek of its
   * block of `k`, so features grow stale within the block. Default 1: always fresh.
   */
  readonly freeze?: number;
}

/** The rows that each player has in the period, once per row. */
function fixtureCounts(rows: readonly FixtureRow[], periods: readonly FeaturePeriod[]): Float64Array {
  const counts = new Float64Array(rows.length);
  for (const { firstRow, endRow } of periods) {
    for (let begin = firstRow, end = begin; begin < endRow; begin = end) {
      while (end < endRow && rows[end]?.code === rows[begin]?.code) end += 1;
      counts.fill(end - begin, begin, end);
    }
  }
  return counts;
}

function knownClock({ clock, gameweek }: FeaturePeriod, freeze: number): number {
  return clock - ((gameweek - 1) % freeze);
}

/** NaN replaced by 0, or by the value of another column. */
function filled(values: Float64Array, others?: Float64Array): Float64Array {
  return values.map((value, row) => (Number.isNaN(value) ? (others?.[row] ?? 0) : value));
}

function featureColumns(found: ReadonlyMap<FeatureName, Float64Array>): FeatureColumns {
  // One entry for each name of the list that the type is made of.
  return Object.fromEntries(FEATURES.map((name) => [name, found.get(name) ?? new Float64Array()])) as Record<
    FeatureName,
    Float64Array
  >;
}

function baselines(columns: FeatureColumns, history: PlayerHistory): FeatureTable['baselines'] {
  return {
    last5: filled(columns.pts_5),
    seasonMean: filled(columns.season_mean, filled(previousSeasonMean(history))),
  };
}

/**
 * Builds the features of every player fixture from what was known before its gameweek: the player's earlier rows across
 * seasons, those without minutes included (`pts_k min_k p60_5 app_10 zero_streak ppa_10 bps_5 ict_5 threat_10 creat_10
 * ga_10 cs_10 saves_5 bonus_10 xgi_10`: means of the last k, fewer if fewer, NaN if none; `season_mean value_last sel_last
 * tb_last`), the goals of both clubs in their last 6 fixtures (`team_gf_6 team_ga_6 opp_gf_6 opp_ga_6`), and the fixture
 * list itself (`home n_fix pos`). Nothing of the gameweek's own outcome, or of a later one, enters.
 *
 * @param seasons in any order
 * @throws FplMlError `SEASON_INVALID`, `FEATURE_OPTIONS_INVALID`
 */
export function buildFeatures(seasons: readonly Season[], { freeze = 1 }: FeatureOptions = {}): FeatureTable {
  if (!Number.isInteger(freeze) || freeze < 1) {
    throw new FplMlError(
      'FEATURE_OPTIONS_INVALID',
      `Expected freeze to be a whole number of gameweeks from 1, got ${freeze}.`,
    );
  }
  const time = timeOrdered(seasons);
  const { rows, periods } = time;
  const periodOf = periods.flatMap((period) => Array<FeaturePeriod>(period.endRow - period.firstRow).fill(period));
  const knownAt = Float64Array.from(periodOf, (period) => knownClock(period, freeze));
  const history = playerHistory(rows, playerOrder(rows, periodOf, knownAt));
  const position = Float64Array.from(rows, (row) => row.position);
  const columns = featureColumns(
    new Map<FeatureName, Float64Array>([
      ...playerFeatures(history),
      ...clubFeatures(time, knownAt),
      ['home', Float64Array.from(rows, (row) => (row.home ? 1 : 0))],
      ['n_fix', fixtureCounts(rows, periods)],
      ['pos', position],
    ]),
  );
  return {
    rows: rows.length,
    columns,
    period: Float64Array.from(periodOf, ({ index }) => index),
    clock: Float64Array.from(periodOf, ({ clock }) => clock),
    entity: Float64Array.from(rows, (row) => row.code),
    position,
    target: Float64Array.from(rows, (row) => row.totalPoints),
    baselines: baselines(columns, history),
    xP: Float64Array.from(rows, (row) => row.xP),
    periods,
  };
}
