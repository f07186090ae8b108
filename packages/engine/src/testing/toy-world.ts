import { type Frame, numericColumn, type Period, seededRandom } from '@fpl-ml/core';
import type { DataSource } from '../data-source.js';
import type { Trainer } from '../trainer.js';

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
}

const DAY = 86_400_000;

/** Encodes the means of the last periods by entity. */
function fitMeans(train: Frame): Record<string, number> {
  const [entities, outcomes, periods] = ['entity', 'outcome', 'period'].map((name) => train[name] ?? []);
  const latest = Math.max(...Array.from(periods ?? [], Number));
  const sums = new Map<number, { n: number; sum: number }>();
  Array.from(entities ?? [], Number).forEach((entity, row) => {
    if (Number(periods?.[row]) <= latest - 3) return;
    const before = sums.get(entity) ?? { n: 0, sum: 0 };
    sums.set(entity, { n: before.n + 1, sum: before.sum + Number(outcomes?.[row]) });
  });
  return Object.fromEntries([...sums].map(([entity, { n, sum }]) => [entity, sum / n]));
}

/** Makes a toy world: `entities` levels in a random walk, outcomes with noise 1. */
export function toyWorld(options: ToyOptions = {}): ToyWorld {
  const { periods: count = 40, entities = 60, drift = 0.4, seed = 1 } = options;
  const random = seededRandom(seed, 'toy');
  const levels = Array.from({ length: entities }, () => random.normal());
  const outcomes = Array.from({ length: count }, () =>
    levels.map((_, entity) => {
      levels[entity] = (levels[entity] ?? 0) + drift * random.normal();
      return (levels[entity] ?? 0) + random.normal();
    }),
  );
  const periods = Array.from({ length: count }, (_, i) => ({
    id: `p${String(i).padStart(2, '0')}`,
    start: 7 * DAY * (i + 1),
    end: 7 * DAY * (i + 1) + 3 * DAY,
  }));
  const indexOf = (period: string): number => periods.findIndex(({ id }) => id === period);
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
        return { frame, hash: `before-${period}-${rows.length}` };
      },
      features: async () => ({
        frame: { entity: Float64Array.from(levels, (_, entity) => entity) },
        entities: levels.map((_, entity) => `e${entity}`),
      }),
      outcomes: async (period) => outcomesOf(period),
    },
    trainer: {
      name: 'toy-means',
      fit: async ({ train }) => {
        fits += 1;
        return {
          artifact: new TextEncoder().encode(JSON.stringify(fitMeans(train))),
          metrics: { rows: train['entity']?.length ?? 0 },
          signature: { inputs: [{ name: 'entity', type: 'number' }], target: 'outcome' },
        };
      },
      load: async (artifact) => {
        // The bytes are those that `fit` made.
        const means = JSON.parse(new TextDecoder().decode(artifact)) as Record<string, number>;
        return { predict: (frame) => numericColumn(frame, 'entity').map((entity) => means[String(entity)] ?? 0) };
      },
    },
  };
}
