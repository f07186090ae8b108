import { createHash } from 'node:crypto';
import { FplMlError } from '@fpl-ml/core';
import type { DataSource } from '@fpl-ml/engine';
import {
  FEATURES,
  type FeaturePeriod,
  type FeatureTable,
  servingFrame,
  trainingFrame,
  trainingStart,
} from './model/index.js';
import { HISTORY_PERIODS } from './season-source.js';

/** Gameweeks of training rows before the first one that a model is trained for. */
const FIRST_TRAINING = 2;

/** A name of the rows before each period that changes with any of them: a chain of hashes, period by period. */
function prefixHashes(table: FeatureTable): (index: number) => string {
  const chain: string[] = [''];
  const columns = [...FEATURES.map((name) => table.columns[name]), table.entity, table.clock, table.target];
  const extend = (): void => {
    const period = table.periods[chain.length - 1];
    const hash = createHash('sha256').update(chain.at(-1) ?? '');
    for (const values of columns) hash.update(values.slice(period?.firstRow, period?.endRow));
    chain.push(hash.digest('hex'));
  };
  return (index) => {
    while (chain.length <= index) extend();
    return chain[index] ?? '';
  };
}

/** How players are named in the ledger. */
export function entityOf(code: number): string {
  return String(code);
}

/** A table of features as the engine's source of data. Gameweeks before it can train anything are left out. */
export function seasonData(table: FeatureTable): DataSource {
  const hashBefore = prefixHashes(table);
  const trainable = table.periods.slice(HISTORY_PERIODS + FIRST_TRAINING);
  const periods = trainable.map(({ id, deadline, end }) => ({ id, start: deadline, end }));
  const byId = new Map(trainable.map((period) => [period.id, period]));
  const start = trainingStart(table, HISTORY_PERIODS);

  const find = (id: string): FeaturePeriod => {
    const period = byId.get(id);
    if (period !== undefined) return period;
    throw new FplMlError('PERIOD_UNKNOWN', `Expected a gameweek such as ${trainable[0]?.id ?? 'none'}, got "${id}".`);
  };

  const entities = ({ firstRow, endRow }: FeaturePeriod): string[] =>
    Array.from(table.entity.subarray(firstRow, endRow), entityOf);

  return {
    periods: async () => periods,
    snapshot: async (id) => {
      const { firstRow, index } = find(id);
      return { frame: trainingFrame(table, start, firstRow), hash: hashBefore(index) };
    },
    features: async (id) => {
      const period = find(id);
      return { frame: servingFrame(table, period.firstRow, period.endRow), entities: entities(period) };
    },
    outcomes: async (id) => {
      const period = find(id);
      const points = table.target.subarray(period.firstRow, period.endRow);
      const sums = new Map<string, number>();
      entities(period).forEach((entity, row) => sums.set(entity, (sums.get(entity) ?? 0) + (points[row] ?? 0)));
      return sums;
    },
  };
}
