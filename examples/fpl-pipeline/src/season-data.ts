import { createHash } from 'node:crypto';
import { FplMlError } from '@fpl-ml/core';
import type { DataSource, FeatureRows, Snapshot } from '@fpl-ml/engine';
import {
  FEATURES,
  type FeaturePeriod,
  type FeatureTable,
  MARKET_FEATURES,
  type MarketColumns,
  marketPart,
  servingFrame,
  trainingFrame,
  trainingStart,
} from './model/index.js';
import { HISTORY_PERIODS } from './season-source.js';

/** Gameweeks of training rows before the first one that a model is trained for. */
const FIRST_TRAINING = 2;

/** A missing value has many bit patterns, of which the engine may choose any: one number stands for all. */
function hashable(value: number): number {
  return Number.isNaN(value) ? Number.MAX_VALUE : value;
}

/** A name of the rows before each period that changes with any of them: a chain of hashes, period by period. */
function prefixHashes(table: FeatureTable, market: MarketColumns | undefined): (index: number) => string {
  const chain: string[] = [''];
  const columns = [
    ...FEATURES.map((name) => table.columns[name]),
    ...(market === undefined ? [] : MARKET_FEATURES.map((name) => market[name])),
    table.entity,
    table.clock,
    table.target,
  ];
  const extend = (): void => {
    const period = table.periods[chain.length - 1];
    const hash = createHash('sha256').update(chain.at(-1) ?? '');
    for (const values of columns) hash.update(values.slice(period?.firstRow, period?.endRow).map(hashable));
    chain.push(hash.digest('hex'));
  };
  return (index) => {
    while (chain.length <= index) extend();
    return chain[index] ?? '';
  };
}

/** Computes each value once. */
function remembered<T>(compute: (id: string) => T): (id: string) => T {
  const known = new Map<string, T>();
  return (id) => {
    const value = known.get(id) ?? compute(id);
    known.set(id, value);
    return value;
  };
}

/** How players are named in the ledger. */
export function entityOf(code: number): string {
  return String(code);
}

/**
 * A table of features as the engine's source of data. Gameweeks before it can train anything are left out.
 *
 * @param historyPeriods gameweeks at the beginning that are history only, never trained on
 * @param market further columns for the rows of the table
 */
export function seasonData(table: FeatureTable, historyPeriods: number, market?: MarketColumns): DataSource {
  const hashBefore = prefixHashes(table, market);
  const marketOf = (firstRow: number, endRow: number): Partial<MarketColumns> =>
    market === undefined ? {} : marketPart(market, firstRow, endRow);
  const trainable = table.periods.slice(HISTORY_PERIODS + FIRST_TRAINING);
  const periods = trainable.map(({ id, deadline, end }) => ({ id, start: deadline, end }));
  const byId = new Map(trainable.map((period) => [period.id, period]));
  const start = trainingStart(table, historyPeriods);

  const find = (id: string): FeaturePeriod => {
    const period = byId.get(id);
    if (period !== undefined) return period;
    throw new FplMlError('PERIOD_UNKNOWN', `Expected a gameweek such as ${trainable[0]?.id ?? 'none'}, got "${id}".`);
  };

  const entities = ({ firstRow, endRow }: FeaturePeriod): string[] =>
    Array.from(table.entity.subarray(firstRow, endRow), entityOf);

  const snapshot = remembered((id): Snapshot => {
    const { firstRow, index } = find(id);
    const frame = { ...trainingFrame(table, start, firstRow), ...marketOf(start, firstRow) };
    return { frame, hash: hashBefore(index) };
  });
  const features = remembered((id): FeatureRows => {
    const period = find(id);
    const { firstRow, endRow } = period;
    const frame = { ...servingFrame(table, firstRow, endRow), ...marketOf(firstRow, endRow) };
    return { frame, entities: entities(period) };
  });
  const outcomes = remembered((id): ReadonlyMap<string, number> => {
    const period = find(id);
    const points = table.target.subarray(period.firstRow, period.endRow);
    const sums = new Map<string, number>();
    entities(period).forEach((entity, row) => sums.set(entity, (sums.get(entity) ?? 0) + (points[row] ?? 0)));
    return sums;
  });

  return {
    periods: async () => periods,
    snapshot: async (id) => snapshot(id),
    features: async (id) => features(id),
    outcomes: async (id) => outcomes(id),
  };
}
