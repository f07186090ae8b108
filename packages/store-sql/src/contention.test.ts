import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlAlertStore } from './sql-alert-store.js';
import { sqlDriftStore } from './sql-drift-store.js';
import { sqlJobQueue } from './sql-job-queue.js';
import { sqlObservationStore } from './sql-observation-store.js';
import { sqlScheduleStore } from './sql-schedule-store.js';
import { buildContender, contend, removeContender } from './test/contend.js';
import { BATCHES, PERIOD, WINS } from './test/contention-tasks.js';
import { freshDatabasesOf } from './test/fresh-database.js';
import { PROFILES } from './test/open-stores.js';

const PROCESSES = 4;
beforeAll(buildContender);
afterAll(removeContender);

const ascending = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

describe.each(PROFILES)('several processes on one database of %s', (profile) => {
  const fresh = freshDatabasesOf(profile);

  it('claim each occurrence once', async () => {
    const database = await fresh();
    const claimed = (await contend(database.path, 'occurrences', PROCESSES)).flat().map(Number);
    expect(ascending(claimed)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(await database.open(sqlScheduleStore).listOccurrences()).toHaveLength(100);
  });

  it('take each entry from the queue once', async () => {
    const database = await fresh();
    const queue = database.open(sqlJobQueue);
    const retry = { attempts: 1, delay: 0, factor: 1, maxDelay: 0 };
    const base = { name: 'n', handler: 'h', model: null, jobId: null, scheduledFor: 0, priority: 'normal' } as const;
    const rest = { payload: {}, dedupKey: null, retry, timeout: null, enqueuedAt: 0, runAt: 0 };
    const ids = Array.from({ length: 60 }, (_, i) => `e${String(i).padStart(2, '0')}`);
    for (const [i, id] of ids.entries())
      await queue.enqueue({ ...base, ...rest, id, key: i % 2 === 0 ? null : `k${i % 6}` });
    const done = (await contend(database.path, 'queue', PROCESSES)).flat().map(String);
    expect(done.toSorted()).toEqual(ids);
    const entries = await queue.list();
    expect(entries.map(({ state, attempts, epoch }) => [state, attempts, epoch])).toEqual(
      ids.map(() => ['completed', 1, 1]),
    );
  });

  it('lose no change of an alert', async () => {
    const database = await fresh();
    await contend(database.path, 'alerts', PROCESSES);
    const alert = await database.open(sqlAlertStore).get({ model: null, dedupKey: 'k' });
    expect([alert?.count, alert?.revision]).toEqual([PROCESSES * WINS, PROCESSES * WINS]);
  });

  it('lose no change of the state of a monitor', async () => {
    const database = await fresh();
    await contend(database.path, 'states', PROCESSES);
    const stored = await database.open(sqlObservationStore).loadState({ model: 'm', metric: 'rmse' });
    expect([stored?.state.epoch, stored?.generation]).toEqual([PROCESSES * WINS, PROCESSES * WINS]);
  });

  it('write predictions and outcomes of one period, each once', async () => {
    const database = await fresh();
    const changes = (await contend(database.path, 'ledger', PROCESSES)).map(Object);
    const store = database.open(sqlObservationStore);
    const key = { model: 'm', periodId: PERIOD.id };
    const predictions = await store.predictions(key);
    const entities = BATCHES * (PROCESSES * 20 + 1);
    expect(predictions).toHaveLength(entities);
    expect(new Set(predictions.map(({ entity }) => entity)).size).toBe(entities);
    const outcomes = await store.outcomes(key);
    expect(outcomes).toHaveLength(entities);
    const sum = (name: string): number => changes.reduce((total, counts) => total + Number(counts[name]), 0);
    expect([sum('added'), sum('unchanged')]).toEqual([entities, 0]);
    // Each correction that a process was told of is a revision, and no revision is more.
    expect(outcomes.reduce((total, { revision }) => total + revision - 1, 0)).toBe(sum('corrected'));
    expect(sum('corrected')).toBe(BATCHES * (PROCESSES - 1));
  });

  it('append drift reports, each in a place of its own', async () => {
    const database = await fresh();
    const seqs = (await contend(database.path, 'drift', PROCESSES)).flat().map(Number);
    const records = await database.open(sqlDriftStore).list({ model: 'm' });
    expect(records.map(({ seq }) => seq)).toEqual(ascending(seqs));
    expect(new Set(seqs).size).toBe(PROCESSES * BATCHES);
  });
});
