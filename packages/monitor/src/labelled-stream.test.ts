import { describe, expect, it } from 'vitest';
import { memoryObservationStore, type ObservationStore, pairedErrors } from './index.js';
import { servedStream, versionStream, type RowPages } from './labelled-stream.js';
import { weekly } from './monitor-fixture.js';
import { streamMetrics } from './stream-metrics.js';

/** More than two pages. */
const ROWS = 11_003;
const KEY = { model: 'm', periodId: 'w0' };

async function filled(): Promise<ObservationStore> {
  const store = memoryObservationStore();
  const entities = Array.from({ length: ROWS }, (_, i) => `e${i}`);
  const add = (modelVersion: string, role: 'served' | 'shadow', miss: number, from: number) =>
    store.addPredictions({
      model: 'm',
      period: weekly(0),
      modelVersion,
      role,
      rows: entities.slice(from).map((entity, i) => ({ entity, prediction: from + i + miss })),
      now: 0,
    });
  await add('2', 'served', 2, 1000);
  await add('1', 'served', 1, 0);
  await add('2', 'shadow', 7, 0);
  const rows = entities.map((entity, i) => ({ entity, outcome: i }));
  await store.putOutcomes({ model: 'm', period: weekly(0), rows: rows.slice(0, -3), now: 1 });
  return store;
}

async function readAll(pages: RowPages) {
  const rows = [];
  let largest = 0;
  for await (const page of pages) {
    rows.push(...page);
    largest = Math.max(largest, page.length);
  }
  return { rows, largest };
}

describe('streams of labelled rows', () => {
  it('give every entity once, in order, in pages', async () => {
    const store = await filled();
    for (const stream of [servedStream(store, KEY, ['1']), servedStream(store, KEY, ['1', '2'])]) {
      const { rows, largest } = await readAll(stream);
      const names = rows.map(({ entity }) => entity);
      expect(new Set(names).size).toBe(ROWS - 3);
      expect(names).toEqual([...names].sort());
      expect(largest).toBe(5000);
    }
  });

  it('let the prediction count that was served last, and of a version what it served before what it did in the shadow', async () => {
    const store = await filled();
    for (const versions of [
      ['1', '2'],
      ['2', '1'],
    ]) {
      const served = await readAll(servedStream(store, KEY, versions));
      expect(served.rows.every(({ prediction, outcome }) => prediction === outcome + 1)).toBe(true);
    }
    const { rows } = await readAll(versionStream(store, KEY, '2'));
    expect(rows.filter(({ prediction, outcome }) => prediction === outcome + 7)).toHaveLength(1000);
    expect(rows.filter(({ prediction, outcome }) => prediction === outcome + 2)).toHaveLength(ROWS - 1003);
  });

  it('are measured over all their pages', async () => {
    const store = await filled();
    const { n, mae, bias } = await streamMetrics(versionStream(store, KEY, '2'));
    const expected = (7 * 1000 + 2 * (ROWS - 1003)) / (ROWS - 3);
    expect(n).toBe(ROWS - 3);
    expect(mae).toBeCloseTo(expected, 9);
    expect(bias).toBeCloseTo(expected, 9);
    expect((await streamMetrics(servedStream(store, KEY, []))).n).toBe(0);
  });

  it('are paired page by page', async () => {
    const store = await filled();
    const query = { store, model: 'm', periods: ['w0'], baseline: '1', challenger: '2' };
    const [pair] = await pairedErrors(query);
    expect(pair).toMatchObject({ n: ROWS - 3, baseline: { sae: ROWS - 3 } });
    expect(pair?.challenger.sae).toBe(7 * 1000 + 2 * (ROWS - 1003));
  });
});
