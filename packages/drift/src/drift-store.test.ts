import { failedChecks, memoryUnitOfWork } from '@fpl-ml/core/testing';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from 'vitest';
import { driftStoreChecks } from './conformance/index.js';
import { detectDrift, driftMemory, type DriftRecord, type DriftStore, memoryDriftStore } from './index.js';

describe('memoryDriftStore', () => {
  for (const check of driftStoreChecks) test(check.name, () => check.run(memoryDriftStore()));

  test('takes an append back with its transaction', async () => {
    const stores = memoryUnitOfWork({ drift: driftMemory() }, { scope: new AsyncLocalStorage() });
    const report = detectDrift({ x: [1] }, { x: [1] });
    const entry = { model: 'm', modelVersion: '1.0.0', period: { id: 'a', start: 0, end: 1 }, checkedAt: 0, report };
    const failing = stores.transaction(async (tx) => {
      await tx.drift.append(entry);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await stores.drift.list({ model: 'm' })).toEqual([]);
  });
});

/** A store that does one thing wrong. */
function broken(change: (sound: DriftStore) => Partial<DriftStore>): () => DriftStore {
  return () => {
    const sound = memoryDriftStore();
    return { ...sound, ...change(sound) };
  };
}

/** Ranges that hold their upper end too. */
const inclusiveEnd = broken((sound) => ({
  list: ({ to, ...query }) => sound.list(to === undefined ? query : { ...query, to: to + 1 }),
}));

/** Appends by reading all, then writing all: the later of two at the same time wins. */
function lostUpdate(): DriftStore {
  let records: readonly DriftRecord[] = [];
  const replay = async (): Promise<DriftStore> => {
    const store = memoryDriftStore();
    for (const record of records) await store.append(record);
    return store;
  };
  return {
    append: async (entry) => {
      const before = records;
      await Promise.resolve();
      const record = { ...entry, seq: before.length + 1 };
      records = [...before, record];
      return record;
    },
    list: async (query) => (await replay()).list(query),
    latest: async (model, version) => (await replay()).latest(model, version),
  };
}

/** Keeps what it was given, and gives out what it keeps. */
function aliasing(): DriftStore {
  const records: DriftRecord[] = [];
  return {
    append: async (entry) => {
      // The field is added to the very object that the caller holds.
      const record = Object.assign(entry, { seq: records.length + 1 }) as DriftRecord;
      records.push(record);
      return record;
    },
    list: async ({ model }) => records.filter((record) => record.model === model),
    latest: async () => records.at(-1) ?? null,
  };
}

describe('the checks of DriftStore catch', () => {
  const cases: readonly (readonly [string, () => DriftStore, string])[] = [
    ['a range off by one', inclusiveEnd, 'takes a range of starts with its lower end and without its upper one'],
    ['a lost update', lostUpdate, 'loses no record of appends at the same time'],
    ['an aliased record', aliasing, 'shares no reference with its callers'],
    [
      'a swallowed append',
      broken((sound) => ({ append: async (entry) => ({ ...entry, seq: (await sound.list({ model: '' })).length }) })),
      'gives back what was appended, whole',
    ],
    [
      'models that are mixed up',
      broken((sound) => ({ latest: () => sound.latest('m') })),
      'shows no model the records of another, and tells versions apart',
    ],
    [
      'order of appending',
      broken((sound) => ({
        list: async (query) => (await sound.list(query)).toSorted((a, b) => a.seq - b.seq),
      })),
      'lists by period, whatever the order of appending',
    ],
    [
      'the newest record taken for the latest period',
      broken((sound) => ({
        latest: async (model) => (await sound.list({ model })).toSorted((a, b) => a.seq - b.seq).at(-1) ?? null,
      })),
      'takes the last period for the latest, and of one period what was appended last',
    ],
    [
      'the first records instead of the last',
      broken((sound) => ({
        list: async ({ limit, ...query }) => (await sound.list(query)).slice(0, limit),
      })),
      'limits to the last records, still in order',
    ],
    [
      'a report that replaces the one before',
      broken((sound) => ({
        list: async (query) => [
          ...new Map((await sound.list(query)).map((record) => [record.period.id, record])).values(),
        ],
      })),
      'keeps every record of a period that is judged again, in order of seq',
    ],
  ];
  test.each(cases)('%s', async (_, open, expected) => {
    expect(await failedChecks(driftStoreChecks, open)).toContain(expected);
  });

  test('every check with some broken store', () => {
    expect(new Set(cases.map(([, , check]) => check))).toEqual(new Set(driftStoreChecks.map(({ name }) => name)));
  });
});
