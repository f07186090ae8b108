import type { Column } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, test } from 'vitest';
import type { DataSource } from '../data-source.js';
import { toyWorld } from '../testing/toy-world.js';
import { dataSourceChecks, type DataSourceSubject } from './data-source-checks.js';

const SMALL = { periods: 8, entities: 10 };

function subject(): DataSourceSubject {
  return {
    data: toyWorld(SMALL).data,
    period: 'p05',
    rewritten: toyWorld({ ...SMALL, rewrittenFrom: 5 }).data,
  };
}

test.each(dataSourceChecks)('the toy world: $name', (check) => check.run(subject()));

/** Both sources of the subject broken in the same way. */
function sourceWith(change: (sound: DataSource) => Partial<DataSource>): () => DataSourceSubject {
  const broken = (sound: DataSource): DataSource => ({ ...sound, ...change(sound) });
  return () => {
    const { data, period, rewritten } = subject();
    return { data: broken(data), period, rewritten: broken(rewritten) };
  };
}

async function next(sound: DataSource, period: string): Promise<string> {
  const ids = (await sound.periods()).map(({ id }) => id);
  return ids[ids.indexOf(period) + 1] ?? period;
}

const PERIODS = 'lists its periods in order, with unique ids, each ending after its start';
const SNAPSHOT = 'gives a snapshot that depends on no outcome of its period or a later one';
const FEATURES = 'gives features that depend on no outcome of their period or a later one';
const OUTCOMES = 'gives the outcomes as they came out';
const ENTITIES = 'names an entity for each row, as the outcomes do';
const HASH = 'names other rows by another hash';
const REPEATED = 'gives the same content on every call';
const UNKNOWN = 'refuses a period that it does not know';

describe('each law of the data source is caught when it is broken', () => {
  const broken: [string, string, () => DataSourceSubject][] = [
    [
      'lists the latest period first',
      PERIODS,
      sourceWith((sound) => ({ periods: async () => (await sound.periods()).toReversed() })),
    ],
    [
      'names all periods alike',
      PERIODS,
      sourceWith((sound) => ({ periods: async () => (await sound.periods()).map((one) => ({ ...one, id: 'p05' })) })),
    ],
    [
      'ends periods at their start',
      PERIODS,
      sourceWith((sound) => ({
        periods: async () => (await sound.periods()).map((one) => ({ ...one, end: one.start })),
      })),
    ],
    [
      'includes the period itself',
      SNAPSHOT,
      sourceWith((sound) => ({ snapshot: async (period) => sound.snapshot(await next(sound, period)) })),
    ],
    [
      'has the hash of all its data',
      SNAPSHOT,
      sourceWith((sound) => ({
        snapshot: async (period) => ({
          frame: (await sound.snapshot(period)).frame,
          hash: (await sound.snapshot('p07')).hash,
        }),
      })),
    ],
    [
      'has no rows',
      SNAPSHOT,
      sourceWith(() => ({ snapshot: async () => ({ frame: { outcome: new Float64Array() }, hash: 'h' }) })),
    ],
    [
      'gives the mean outcome of the period as a feature',
      FEATURES,
      sourceWith((sound) => ({
        features: async (period) => {
          const { frame, entities } = await sound.features(period);
          const values = [...(await sound.outcomes(period)).values()];
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          return { frame: { ...frame, mean: new Float64Array(entities.length).fill(mean) }, entities };
        },
      })),
    ],
    [
      'orders its rows by outcome',
      FEATURES,
      sourceWith((sound) => ({
        features: async (period) => {
          const { frame } = await sound.features(period);
          const outcomes = [...(await sound.outcomes(period))].map(
            ([entity, value]) => [entity, (value * 1000) % 7] as const,
          );
          return { frame, entities: outcomes.sort(([, a], [, b]) => a - b).map(([entity]) => entity) };
        },
      })),
    ],
    [
      'gives expectations for outcomes',
      OUTCOMES,
      sourceWith((sound) => ({
        outcomes: async (period) => new Map([...(await sound.outcomes(period)).keys()].map((entity) => [entity, 0])),
      })),
    ],
    [
      'gives missing outcomes as NaN',
      OUTCOMES,
      sourceWith((sound) => ({
        outcomes: async (period) => new Map([...(await sound.outcomes(period)), ['e99', Number.NaN]]),
      })),
    ],
    [
      'names each entity once, whatever its rows',
      ENTITIES,
      sourceWith((sound) => ({
        features: async (period) => {
          const { frame, entities } = await sound.features(period);
          return { frame, entities: entities.slice(1) };
        },
      })),
    ],
    [
      'names entities otherwise than its outcomes',
      ENTITIES,
      sourceWith((sound) => ({
        features: async (period) => {
          const { frame, entities } = await sound.features(period);
          return { frame, entities: entities.map((entity) => entity.toUpperCase()) };
        },
      })),
    ],
    [
      'makes its hash of the period and the number of rows',
      HASH,
      sourceWith((sound) => ({
        snapshot: async (period) => {
          const { frame } = await sound.snapshot(period);
          return { frame, hash: `before-${period}-${frame['entity']?.length ?? 0}` };
        },
      })),
    ],
    ['never takes up a label', HASH, sourceWith((sound) => ({ snapshot: async () => sound.snapshot('p03') }))],
    [
      'salts its hashes',
      REPEATED,
      sourceWith((sound) => {
        let calls = 0;
        return {
          snapshot: async (period) => {
            const { frame, hash } = await sound.snapshot(period);
            calls += 1;
            return { frame, hash: `${hash}-${calls}` };
          },
        };
      }),
    ],
    [
      'fills one frame again for each period',
      REPEATED,
      sourceWith((sound) => {
        const frame: Record<string, Column> = {};
        return {
          snapshot: async (period) => {
            const snapshot = await sound.snapshot(period);
            return { ...snapshot, frame: Object.assign(frame, snapshot.frame) };
          },
        };
      }),
    ],
    [
      'takes an unknown period for the end',
      UNKNOWN,
      sourceWith((sound) => ({ snapshot: (period) => sound.snapshot(period).catch(() => sound.snapshot('p07')) })),
    ],
    [
      'has no outcomes for an unknown period',
      UNKNOWN,
      sourceWith((sound) => ({ outcomes: (period) => sound.outcomes(period).catch(() => new Map()) })),
    ],
    [
      'refuses it with an error without code',
      UNKNOWN,
      sourceWith((sound) => ({
        features: (period) =>
          sound.features(period).catch(() => {
            throw new TypeError('undefined');
          }),
      })),
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(dataSourceChecks, open)).toContain(caughtBy);
  });
});
