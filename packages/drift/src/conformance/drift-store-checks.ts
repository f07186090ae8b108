import assert from 'node:assert/strict';
import type { Check, Period } from '@fpl-ml/core';
import { detectDrift } from '../detect-drift.js';
import type { DriftEntry, DriftRecord, DriftStore } from '../drift-store.js';

const WEEK = 1000;

/** The n-th week, from 1. */
function week(n: number): Period {
  return { id: `week-${String(n).padStart(2, '0')}`, start: n * WEEK, end: (n + 1) * WEEK };
}

function entry(n: number, change: Partial<DriftEntry> = {}): DriftEntry {
  const report = detectDrift({ x: [1, 2, 3], team: ['a', 'b', null] }, { x: [1, 2, 9], team: ['a', 'c', null] });
  return { model: 'm', modelVersion: '1.0.0', period: week(n), checkedAt: n * WEEK + 7, report, ...change };
}

const idsOf = (records: readonly DriftRecord[]): readonly string[] => records.map(({ period }) => period.id);

async function fill(store: DriftStore, ...weeks: readonly number[]): Promise<void> {
  for (const n of weeks) await store.append(entry(n));
}

/** The laws of {@link DriftStore}. */
export const driftStoreChecks: readonly Check<DriftStore>[] = [
  {
    name: 'gives back what was appended, whole',
    run: async (store) => {
      const record = await store.append(entry(1));
      assert.deepEqual(record, { ...entry(1), seq: record.seq });
      assert.deepEqual(await store.list({ model: 'm' }), [record]);
    },
  },
  {
    name: 'lists by period, whatever the order of appending',
    run: async (store) => {
      await fill(store, 10, 2, 1, 11);
      assert.deepEqual(idsOf(await store.list({ model: 'm' })), ['week-01', 'week-02', 'week-10', 'week-11']);
    },
  },
  {
    name: 'keeps every record of a period that is judged again, in order of seq',
    run: async (store) => {
      await store.append(entry(1, { checkedAt: 1 }));
      await store.append(entry(2));
      await store.append(entry(1, { checkedAt: 2 }));
      const records = await store.list({ model: 'm' });
      assert.deepEqual(
        records.map(({ checkedAt }) => checkedAt),
        [1, 2, 2007],
      );
      assert.ok((records[0]?.seq ?? 0) < (records[1]?.seq ?? 0));
    },
  },
  {
    name: 'takes a range of starts with its lower end and without its upper one',
    run: async (store) => {
      await fill(store, 1, 2, 3, 4);
      assert.deepEqual(idsOf(await store.list({ model: 'm', from: 2 * WEEK, to: 4 * WEEK })), ['week-02', 'week-03']);
      assert.deepEqual(idsOf(await store.list({ model: 'm', from: 4 * WEEK })), ['week-04']);
      assert.deepEqual(idsOf(await store.list({ model: 'm', to: 2 * WEEK })), ['week-01']);
    },
  },
  {
    name: 'limits to the last records, still in order',
    run: async (store) => {
      await fill(store, 3, 1, 2);
      assert.deepEqual(idsOf(await store.list({ model: 'm', limit: 2 })), ['week-02', 'week-03']);
      assert.deepEqual(await store.list({ model: 'm', limit: 0 }), []);
    },
  },
  {
    name: 'shows no model the records of another, and tells versions apart',
    run: async (store) => {
      await store.append(entry(1));
      await store.append(entry(2, { model: 'other' }));
      await store.append(entry(3, { modelVersion: '2.0.0' }));
      assert.deepEqual(idsOf(await store.list({ model: 'm' })), ['week-01', 'week-03']);
      assert.deepEqual(idsOf(await store.list({ model: 'm', modelVersion: '2.0.0' })), ['week-03']);
      assert.equal((await store.latest('other'))?.period.id, 'week-02');
      assert.equal((await store.latest('m', '1.0.0'))?.period.id, 'week-01');
      assert.equal(await store.latest('nobody'), null);
    },
  },
  {
    name: 'takes the last period for the latest, and of one period what was appended last',
    run: async (store) => {
      assert.equal(await store.latest('m'), null);
      await store.append(entry(5, { checkedAt: 1 }));
      await store.append(entry(5, { checkedAt: 2 }));
      await store.append(entry(4, { checkedAt: 3 }));
      const latest = await store.latest('m');
      assert.deepEqual([latest?.period.id, latest?.checkedAt], ['week-05', 2]);
    },
  },
  {
    name: 'loses no record of appends at the same time',
    run: async (store) => {
      await Promise.all(Array.from({ length: 20 }, (_, i) => store.append(entry(i + 1))));
      const records = await store.list({ model: 'm' });
      assert.equal(records.length, 20);
      assert.equal(new Set(records.map(({ seq }) => seq)).size, 20);
    },
  },
  {
    name: 'shares no reference with its callers',
    run: async (store) => {
      const period = { ...week(1) };
      await store.append(entry(1, { period }));
      period.id = 'changed';
      const [record] = await store.list({ model: 'm' });
      // A frozen record throws, which protects as well.
      try {
        (record as { modelVersion: string }).modelVersion = 'changed';
      } catch {
        // as wished
      }
      const [again] = await store.list({ model: 'm' });
      assert.deepEqual([again?.period.id, again?.modelVersion], ['week-01', '1.0.0']);
    },
  },
];
