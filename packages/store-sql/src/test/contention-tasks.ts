import { isFplMlError } from '@fpl-ml/core';
import { detectDrift } from '@fpl-ml/drift';
import type { MonitorState } from '@fpl-ml/monitor';
import type { AlertState } from '@fpl-ml/notify';
import { sqlAlertStore } from '../sql-alert-store.js';
import { sqlDriftStore } from '../sql-drift-store.js';
import { sqlJobQueue } from '../sql-job-queue.js';
import { sqlObservationStore } from '../sql-observation-store.js';
import { sqlScheduleStore } from '../sql-schedule-store.js';
import type { TestDatabase } from './open-stores.js';

/** What one process does; `place` is its number. */
export type Task = (database: TestDatabase, place: number) => Promise<unknown>;

/** The period of all rows. */
export const PERIOD = { id: 'p', start: 0, end: 1 };
/** How many batches of rows each process writes. */
export const BATCHES = 10;
/** How often each process must win. */
export const WINS = 60;

/** Claims the same 100 occurrences as all others, a few at a time. */
const occurrences: Task = async (database) => {
  const store = database.open(sqlScheduleStore);
  const claimed: number[] = [];
  for (let first = 0; first < 100; first += 5) {
    const slots = Array.from({ length: 5 }, (_, i) => first + i).map((scheduledFor) => ({
      jobId: 'j',
      name: 'n',
      model: null,
      scheduledFor,
      state: 'claimed' as const,
      reason: null,
      decidedAt: 1,
    }));
    claimed.push(...(await store.claimOccurrences(slots)).map(({ scheduledFor }) => scheduledFor));
  }
  return claimed;
};

/** Takes entries out of the queue and completes them, until none is left. */
const queue: Task = async (database, place) => {
  const jobs = database.open(sqlJobQueue);
  const done: string[] = [];
  const request = { owner: `worker ${place}`, lease: 1e6, limit: 2, handlers: ['h'] };
  for (;;) {
    const claimed = await jobs.claim({ ...request, now: 1 });
    for (const entry of claimed) if (await jobs.complete(entry, 2)) done.push(entry.id);
    const open = [...(await jobs.list({ state: 'waiting' })), ...(await jobs.list({ state: 'running' }))];
    if (open.length === 0) return done;
  }
};

function nextAlert(before: AlertState | null): AlertState {
  const blank = {
    model: null,
    dedupKey: 'k',
    status: 'firing',
    title: 't',
    level: 'info',
    metadata: {},
    firingSince: 0,
  } as const;
  const times = { lastAlertAt: 0, resolvedAt: null, lastNotifiedAt: null };
  const levels = { lastNotifiedLevel: null, highestNotified: null };
  const count = (before?.count ?? 0) + 1;
  const revision = (before?.revision ?? 0) + 1;
  return { ...blank, ...times, ...levels, count, notifiedCount: 0, suppressedCount: 0, revision };
}

/** Counts an alert up by compare-and-set, so many times. */
const alerts: Task = async (database) => {
  const store = database.open(sqlAlertStore);
  for (let won = 0; won < WINS; ) {
    const before = await store.get({ model: null, dedupKey: 'k' });
    if (await store.compareAndSet(nextAlert(before))) won += 1;
  }
  return WINS;
};

/** Counts the epoch of a monitor's state up, so many times. */
const states: Task = async (database) => {
  const store = database.open(sqlObservationStore);
  const key = { model: 'm', metric: 'rmse' };
  for (let won = 0; won < WINS; ) {
    const before = await store.loadState(key);
    const blank: MonitorState = {
      metric: 'rmse',
      epoch: 0,
      reason: null,
      charts: [],
      alarms: [],
      last: null,
      judged: [],
    };
    const state = before?.state ?? blank;
    try {
      await store.saveState(key, { ...state, epoch: state.epoch + 1 }, before?.generation ?? 0);
      won += 1;
    } catch (error) {
      if (!isFplMlError(error, 'MONITOR_STATE_CONFLICT')) throw error;
    }
  }
  return WINS;
};

/** Writes rows of its own, and rows that all others write too, into one period. */
const ledger: Task = async (database, place) => {
  const store = database.open(sqlObservationStore);
  const served = { model: 'm', period: PERIOD, modelVersion: '1', role: 'served', now: place } as const;
  const counts = { added: 0, corrected: 0, unchanged: 0 };
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const entities = [`shared ${batch}`, ...Array.from({ length: 20 }, (_, i) => `${place} ${batch} ${i}`)];
    await store.addPredictions({ ...served, rows: entities.map((entity) => ({ entity, prediction: batch })) });
    const rows = entities.map((entity, i) => ({ entity, outcome: i === 0 ? place : batch }));
    const changes = await store.putOutcomes({ model: 'm', period: PERIOD, rows, now: place });
    counts.added += changes.added;
    counts.corrected += changes.corrected;
    counts.unchanged += changes.unchanged;
  }
  return counts;
};

/** Appends reports. */
const drift: Task = async (database, place) => {
  const store = database.open(sqlDriftStore);
  const report = detectDrift({ x: [1, 2] }, { x: [1, 3] });
  const seqs: number[] = [];
  for (let n = 0; n < BATCHES; n += 1) {
    const entry = { model: 'm', modelVersion: `${place}`, period: PERIOD, checkedAt: n, report };
    seqs.push((await store.append(entry)).seq);
  }
  return seqs;
};

/** By name. Each resolves to what its process has got. */
export const CONTENTION_TASKS: Readonly<Record<string, Task>> = { occurrences, queue, alerts, states, ledger, drift };
