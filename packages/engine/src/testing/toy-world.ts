import { createHash } from 'node:crypto';
import { FplMlError, type Period, seededRandom } from '@fpl-ml/core';
import type { DataSource } from '../data-source.js';
import type { Trainer } from '../trainer.js';
import { toyTrainer } from './toy-trainer.js';

/** A small world for tests: entities whose level drifts from period to period, and a model of their past means. */
export interface ToyWorld {
  readonly periods: readonly Period[];
  readonly data: DataSource;
  readonly trainer: Trainer;
  /** The outcomes of a period, as the data source gives them. */
  outcomesOf(period: string): ReadonlyMap<string, number>;
  /** How many trainings there were. */
  readonly fits: () => number;
}

/** What {@link toyWorld} makes. */
export interface ToyOptions {
  readonly periods?: number;
  readonly entities?: number;
  /** Standard deviation of an entity's level from one period to the next. Default 0.4: a model ages. */
  readonly drift?: number;
  readonly seed?: number;
  /** Every outcome of this period (a position) and of those after it is another one. Default none. */
  readonly rewrittenFrom?: number;
}

const DAY = 86_400_000;

/** Makes a toy world: `entities` levels in a random walk, outcomes with noise 1. */
export function toyWorld(options: ToyOptions = {}): ToyWorld {
  const { periods: count = 40, entities = 60, drift = 0.4, seed = 1, rewrittenFrom = count } = options;
  const random = seededRandom(seed, 'toy');
  const levels = Array.from({ length: entities }, () => random.normal());
  const outcomes = Array.from({ length: count }, (_, p) =>
    levels.map((_level, entity) => {
      levels[entity] = (levels[entity] ?? 0) + drift * random.normal();
      return (levels[entity] ?? 0) + random.normal() + (p < rewrittenFrom ? 0 : 3);
    }),
  );
  const periods = Array.from({ length: count }, (_, i) => ({
    id: `p${String(i).padStart(2, '0')}`,
    start: 7 * DAY * (i + 1),
    end: 7 * DAY * (i + 1) + 3 * DAY,
  }));
  const indexOf = (period: string): number => {
    const index = periods.findIndex(({ id }) => id === period);
    if (index >= 0) return index;
    throw new FplMlError('PERIOD_UNKNOWN', `Expected a period from p00 to p${count - 1}, got "${period}".`);
  };
  const outcomesOf = (period: string): ReadonlyMap<string, number> =>
    new Map((outcomes[indexOf(period)] ?? []).map((outcome, entity) => [`e${entity}`, outcome]));
  let fits = 0;

  return {
    periods,
    outcomesOf,
    fits: () => fits,
    data: {
      periods: async () => periods,
      snapshot: async (period) => {
        const rows = outcomes
          .slice(0, indexOf(period))
          .flatMap((values, p) => values.map((outcome, entity) => ({ entity, outcome, period: p })));
        const column = (name: 'entity' | 'outcome' | 'period') => Float64Array.from(rows, (row) => row[name]);
        const frame = { entity: column('entity'), outcome: column('outcome'), period: column('period') };
        const hash = createHash('sha256');
        for (const values of Object.values(frame)) hash.update(values);
        return { frame, hash: hash.digest('hex') };
      },
      features: async (period) => {
        indexOf(period);
        return {
          frame: { entity: Float64Array.from(levels, (_, entity) => entity) },
          entities: levels.map((_, entity) => `e${entity}`),
        };
      },
      outcomes: async (period) => outcomesOf(period),
    },
    trainer: toyTrainer(() => {
      fits += 1;
    }),
  };
}
