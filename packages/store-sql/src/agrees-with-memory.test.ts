import { type RandomSource, seededRandom } from '@fpl-ml/core';
import {
  memoryObservationStore,
  type ObservationStore,
  type PeriodDeclaration,
  type PredictionRole,
} from '@fpl-ml/monitor';
import {
  type JobQueue,
  memoryJobQueue,
  type NewQueueEntry,
  type Priority,
  type QueueEntry,
  type QueueQuery,
} from '@fpl-ml/scheduler';
import { describe, expect, it } from 'vitest';
import { sqlJobQueue } from './sql-job-queue.js';
import { sqlObservationStore } from './sql-observation-store.js';
import { freshDatabasesOf } from './test/fresh-database.js';
import { PROFILES } from './test/open-stores.js';

const SEEDS = [1, 2, 3, 4, 5, 6];
const STEPS = 250;

function pick<T>(random: RandomSource, values: readonly [T, ...T[]]): T {
  return values[Math.floor(random.next() * values.length)] ?? values[0];
}

const upTo = (random: RandomSource, n: number): number => Math.floor(random.next() * n);

/** One thing that is done to both stores; what it resolves to, or the code of its error, must be the same. */
type Step<Store> = (store: Store) => Promise<unknown>;

async function outcomeOf<Store>(store: Store, step: Step<Store>): Promise<unknown> {
  try {
    return await step(store);
  } catch (error) {
    return { code: Reflect.get(Object(error), 'code') };
  }
}

/** Where an entry stands among the others is compared through the order of lists; the numbers may have gaps. */
const withoutSeq = (entries: readonly QueueEntry[]) => entries.map(({ seq: _, ...entry }) => entry);

function newEntry(random: RandomSource, now: number): NewQueueEntry {
  const id = `e${upTo(random, 60)}`;
  const retry = { attempts: 3, delay: 1, factor: 2, maxDelay: 9 };
  const key = pick(random, [null, null, 'k1', 'k2', 'k3']);
  const dedupKey = pick(random, [null, null, `d${upTo(random, 9)}`]);
  const priority = pick<Priority>(random, ['low', 'normal', 'normal', 'high', 'critical']);
  const handler = pick(random, ['a', 'b', 'c']);
  const whose = { name: id, model: null, jobId: pick(random, [null, 'j1', 'j2']), scheduledFor: now };
  return {
    id,
    handler,
    ...whose,
    priority,
    payload: { now },
    key,
    dedupKey,
    retry,
    timeout: null,
    enqueuedAt: now,
    runAt: now + upTo(random, 6),
  };
}

function queueStep(random: RandomSource, now: number): Step<JobQueue> {
  const proof = { id: `e${upTo(random, 60)}`, epoch: 1 + upTo(random, 3) };
  const retryAt = pick(random, [null, now, now + 3]);
  const request = { owner: `w${upTo(random, 3)}`, now, lease: 1 + upTo(random, 8), limit: upTo(random, 5) };
  const handlers = pick(random, [['a'], ['a', 'b'], ['a', 'b', 'c'], []]);
  const minimumPriority = pick<Priority>(random, ['low', 'low', 'normal', 'critical']);
  const entry = newEntry(random, now);
  const query = {
    ...pick(random, [{}, { jobId: 'j1' }]),
    ...pick<QueueQuery>(random, [{}, { state: 'waiting' }, { limit: 4 }]),
  };
  return pick<Step<JobQueue>>(random, [
    async (queue) => withoutSeq([await queue.enqueue(entry)]),
    async (queue) => withoutSeq([await queue.enqueue(entry)]),
    async (queue) => withoutSeq(await queue.claim({ ...request, handlers, minimumPriority })),
    async (queue) => withoutSeq(await queue.claim({ ...request, handlers, minimumPriority })),
    (queue) => queue.heartbeat(proof, now, 5),
    (queue) => queue.complete(proof, now),
    (queue) => queue.fail(proof, { now, error: 'no', retryAt }),
    (queue) => queue.release(proof, now),
    (queue) => queue.holds(proof),
    (queue) => queue.cancel(proof.id, now),
    async (queue) => withoutSeq(await queue.list(query)),
  ]);
}

function ledgerStep(random: RandomSource, now: number): Step<ObservationStore> {
  const model = pick(random, ['m', 'n']);
  const place = upTo(random, 4);
  // Now and then a period that is known with another end.
  const period = { id: `p${place}`, start: place * 10, end: place * 10 + (random.next() < 0.05 ? 9 : 10) };
  const rows = Array.from({ length: upTo(random, 6) }, () => {
    const figure = upTo(random, 40);
    return { entity: `e${upTo(random, 8)}`, prediction: figure === 0 ? 7 : 1, outcome: upTo(random, 3) };
  });
  const role = pick<PredictionRole>(random, ['served', 'shadow']);
  const more = pick<Pick<PeriodDeclaration, 'expected' | 'final'>>(random, [
    {},
    { expected: ['a', 'b'] },
    { final: true },
  ]);
  const key = { model, periodId: period.id };
  return pick<Step<ObservationStore>>(random, [
    (store) => store.addPredictions({ model, period, modelVersion: '1', role, rows, now }),
    (store) => store.putOutcomes({ model, period, rows, now }),
    (store) => store.declarePeriod({ model, period, now, ...more }),
    (store) => store.predictions(key),
    (store) => store.outcomes(key),
    (store) => store.counts(key),
    async (store) => {
      const page = await store.labelled({ ...key, modelVersion: '1', role, limit: 3, after: 'e2' });
      // Places grow as rows are recorded, and are not the same everywhere.
      return page.map(({ order: _, ...row }) => row);
    },
    (store) => store.periods(model),
  ]);
}

describe.each(PROFILES)('whatever is done to it, %s answers as memory does:', (profile) => {
  const fresh = freshDatabasesOf(profile);

  it.each(SEEDS)('the job queue (seed %i)', async (seed) => {
    const [sql, memory] = [(await fresh()).open(sqlJobQueue), memoryJobQueue()];
    const random = seededRandom(seed, 'queue');
    for (let now = 0; now < STEPS; now += 1) {
      const step = queueStep(random, now);
      expect(await outcomeOf(sql, step)).toEqual(await outcomeOf(memory, step));
    }
    expect(withoutSeq(await sql.list())).toEqual(withoutSeq(await memory.list()));
  });

  it.each(SEEDS)('the observation store (seed %i)', async (seed) => {
    const [sql, memory] = [(await fresh()).open(sqlObservationStore), memoryObservationStore()];
    const random = seededRandom(seed, 'ledger');
    for (let now = 0; now < STEPS; now += 1) {
      const step = ledgerStep(random, now);
      expect(await outcomeOf(sql, step)).toEqual(await outcomeOf(memory, step));
    }
  });
});
