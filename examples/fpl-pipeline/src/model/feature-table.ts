import type { Frame } from '@fpl-ml/core';
import { FEATURES, type FeatureName } from './feature-names.js';

/** One value per row of a table. */
export type FeatureColumns = Readonly<Record<FeatureName, Float64Array>>;

/** A gameweek of a season: the rows from `firstRow` up to but not including `endRow`. */
export interface FeaturePeriod {
  /** Such as `2022-23-GW01`; sorts by time. */
  readonly id: string;
  /** Position among all periods of the table, from 0. */
  readonly index: number;
  readonly season: string;
  readonly gameweek: number;
  /** 100 · (position of the season in the table) + gameweek: a season's length is 100. */
  readonly clock: number;
  readonly firstRow: number;
  readonly endRow: number;
  /** Epoch milliseconds: predictions are due. */
  readonly deadline: number;
  /** Epoch milliseconds: the last match is over. */
  readonly end: number;
}

/**
 * Player fixtures with their features, ordered by season, gameweek, code, kick-off and fixture: what was known before a
 * period is a prefix, to be had without copying. The columns must not be written to: models keep sums over them.
 */
export interface FeatureTable {
  readonly rows: number;
  readonly columns: FeatureColumns;
  /** The period's index. */
  readonly period: Float64Array;
  /** The period's clock. */
  readonly clock: Float64Array;
  /** The player's `code`. */
  readonly entity: Float64Array;
  /** 1 goalkeeper to 4 forward. */
  readonly position: Float64Array;
  /** Total points in the fixture. */
  readonly target: Float64Array;
  /** Predictions without a model: the mean of the last 5 fixtures, and of the season (before its first row: the season before). */
  readonly baselines: { readonly last5: Float64Array; readonly seasonMean: Float64Array };
  /** The source's own expectation. It is written after the matches, so it is no feature: it shows what a leak looks like. */
  readonly xP: Float64Array;
  readonly periods: readonly FeaturePeriod[];
}

/**
 * The rows of a range as a frame without the target: the features, `code`, `period` (index), `t` (clock) and `position`.
 * Shares memory with the table.
 */
export function servingFrame(table: FeatureTable, firstRow: number, endRow: number): Frame {
  const part = (values: Float64Array): Float64Array => values.subarray(firstRow, endRow);
  const features = FEATURES.map((name) => [name, part(table.columns[name])] as const);
  return Object.freeze({
    ...Object.fromEntries(features),
    code: part(table.entity),
    period: part(table.period),
    t: part(table.clock),
    position: part(table.position),
  });
}

/** As {@link servingFrame}, with the target as `points`. */
export function trainingFrame(table: FeatureTable, firstRow: number, endRow: number): Frame {
  return Object.freeze({
    ...servingFrame(table, firstRow, endRow),
    points: table.target.subarray(firstRow, endRow),
  });
}
