import type { Season } from '../data/season.js';
import { timeOrdered } from './time-order.js';

/** The market at the deadline of the very fixture that is predicted: known before kick-off, so no leak. */
export const MARKET_FEATURES = ['value_now', 'sel_now', 'tb_now', 'tin_now', 'tout_now'] as const;

/** The name of a market feature. */
export type MarketFeatureName = (typeof MARKET_FEATURES)[number];

/** One value for each row of the feature table built from the same seasons. */
export type MarketColumns = Readonly<Record<MarketFeatureName, Float64Array>>;

/**
 * Builds the market features: the price (`value_now`), log10(1 + squads) of owners, transfers in and out (`sel_now tin_now
 * tout_now`), and the transfer balance per owner (`tb_now`).
 *
 * @param seasons those that `buildFeatures` got, so that rows are the same
 */
export function buildMarketFeatures(seasons: readonly Season[]): MarketColumns {
  const { rows } = timeOrdered(seasons);
  const logged = (count: number): number => Math.log10(1 + count);
  return Object.freeze({
    value_now: Float64Array.from(rows, (row) => row.value),
    sel_now: Float64Array.from(rows, (row) => logged(row.selected)),
    tb_now: Float64Array.from(rows, (row) => row.transfersBalance / (row.selected + 1)),
    tin_now: Float64Array.from(rows, (row) => logged(row.transfersIn)),
    tout_now: Float64Array.from(rows, (row) => logged(row.transfersOut)),
  });
}

/** The rows of a range, as columns to be added to a frame. Shares memory with the columns. */
export function marketPart(market: MarketColumns, firstRow: number, endRow: number): MarketColumns {
  // The same names, each with a part of its column.
  return Object.freeze(
    Object.fromEntries(MARKET_FEATURES.map((name) => [name, market[name].subarray(firstRow, endRow)])),
  ) as MarketColumns;
}
