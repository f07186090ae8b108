import { FplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.js';
import type { RetrainingStep } from './run-store.js';
import { bootstrap, engineParts, MODEL, openLoop, policy, type ToyLoop, work } from './testing/toy-loop.js';

const asked = { reason: 'asked', requestedBy: 'ann' };
const STEPS: readonly RetrainingStep[] = ['snapshot', 'validate', 'fit', 'evaluate', 'gate', 'register', 'hand-over'];

/** Claims the retraining that waits, as a scheduler does. */
async function claim({ stores }: ToyLoop, now: number) {
  const request = { owner: `at ${now}`, now, lease: 100, limit: 1, handlers: ['retraining'] };
  const [entry] = await stores.queue.claim(request);
  if (entry === undefined) throw new Error('nothing to claim');
  return { id: entry.id, epoch: entry.epoch };
}

async function contents({ stores, registry, engine }: ToyLoop): Promise<unknown> {
  const [id = ''] = (await engine.listRetrainings()).map((row) => row.id);
  return [
    await stores.auditLog.list(),
    await stores.outbox.list('alert'),
    await stores.runs.loadLoop(MODEL),
    await engine.listRetrainings(),
    await engine.listSteps(id),
    await registry.listModelVersions(MODEL),
    await stores.queue.list(),
  ];
}

describe('a worker whose claim went to another', () => {
  test.each(STEPS.filter((name) => name !== 'snapshot'))('writes nothing from the step %s on', async (at) => {
    let takeOver = async (): Promise<void> => undefined;
    const loop = openLoop();
    const parts = engineParts(loop);
    let armed = true;
    const stores = {
      ...loop.stores,
      transaction: (async (run) => {
        const [row] = (await loop.engine.listRetrainings()).slice(-1);
        const steps = row === undefined ? [] : await loop.engine.listSteps(row.id);
        const next = STEPS[steps.filter(({ status }) => status === 'finished').length];
        if (armed && next === at) {
          armed = false;
          await takeOver();
        }
        return loop.stores.transaction(run);
      }) satisfies typeof loop.stores.transaction,
    };
    const slow = createEngine({ ...parts, stores });
    const id = await loop.engine.triggerRetraining(asked);
    const old = await claim(loop, 0);
    let before: unknown;
    takeOver = async () => {
      await loop.engine.runRetraining(id, { claim: await claim(loop, 100) });
      before = await contents(loop);
    };
    await expect(slow.runRetraining(id, { claim: old })).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(before).toBeDefined();
    expect(await contents(loop)).toEqual(before);
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('completed');
  });

  test('does not record its failure either', async () => {
    const loop = openLoop(policy, {
      trainer: (trainer) => ({
        ...trainer,
        fit: async (request) => {
          if (fails) {
            fails = false;
            await loop.engine.runRetraining(id, { claim: await claim(loop, 100) });
            throw new FplMlError('BROKEN', 'The disk is gone.');
          }
          return trainer.fit(request);
        },
      }),
    });
    let fails = true;
    const id = await loop.engine.triggerRetraining(asked);
    const old = await claim(loop, 0);
    await expect(loop.engine.runRetraining(id, { claim: old })).rejects.toThrow();
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('completed');
  });
});

test('an entry for a retraining that is over does nothing', async () => {
  const loop = openLoop();
  await bootstrap(loop);
  const before = await contents(loop);
  const context = { name: 'retraining', model: MODEL, jobId: null, scheduledFor: 0, attempt: 1 } as const;
  const [{ id: requestId } = { id: '' }] = await loop.engine.listRetrainings();
  const signal = new AbortController().signal;
  await loop.engine.retrainingHandler({ ...context, id: 'entry', epoch: 1, payload: { requestId }, signal });
  expect(await contents(loop)).toEqual(before);
});

test('a retraining whose work died in the queue is ended at the next occasion, and the next one is not kept back', async () => {
  const loop = openLoop();
  const id = await loop.engine.triggerRetraining(asked);
  const proof = await claim(loop, 0);
  await loop.stores.queue.fail(proof, { now: 1, error: 'its workers died', retryAt: null });
  const next = await loop.engine.triggerRetraining(asked);
  expect(await loop.engine.getRetrainingStatus(id)).toMatchObject({
    status: 'failed',
    explanation: 'JOB_ATTEMPTS_EXHAUSTED: its workers died',
  });
  expect((await loop.engine.getRetrainingStatus(next)).status).toBe('queued');
  await work(loop);
  expect((await loop.engine.getRetrainingStatus(next)).status).toBe('completed');
});

test('a retraining whose work died, but was queued again, is left to that', async () => {
  const loop = openLoop();
  const id = await loop.engine.triggerRetraining(asked);
  const [entry] = await loop.stores.queue.list();
  if (entry === undefined) throw new Error('it is queued');
  await loop.stores.queue.fail(await claim(loop, 0), { now: 1, error: 'its workers died', retryAt: null });
  await loop.stores.queue.enqueue({ ...entry, id: 'by hand' });
  const next = await loop.engine.triggerRetraining(asked);
  expect((await loop.engine.getRetrainingStatus(next)).status).toBe('coalesced');
  await work(loop);
  expect((await loop.engine.getRetrainingStatus(id)).status).toBe('completed');
});
