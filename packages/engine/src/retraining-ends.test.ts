import { isFplMlError, sequentialIds } from '@fpl-ml/core';
import { createScheduler } from '@fpl-ml/scheduler';
import { describe, expect, test } from 'vitest';
import { createPolicy } from './policy.js';
import { bootstrap, MODEL, openLoop, policy, step, toyControl, work } from './testing/toy-loop.js';
import { loopFindings } from './testing/loop-findings.js';
import type { Trainer } from './trainer.js';

const asked = { reason: 'asked', requestedBy: 'ann' };
const code = (name: string) => (error: unknown) => isFplMlError(error, name);

function deferred() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

/** Trainings that wait until they are let go. */
function blocked() {
  const started = deferred();
  const gate = deferred();
  const wrap = (trainer: Trainer): Trainer => ({
    ...trainer,
    fit: async (request) => {
      started.resolve();
      await Promise.race([
        gate.promise,
        new Promise((_, reject) => request.signal?.addEventListener('abort', () => reject(request.signal?.reason))),
      ]);
      return trainer.fit(request);
    },
  });
  return { wrap, started: started.promise, release: () => gate.resolve() };
}

describe('a request that is cancelled', () => {
  test('is never carried out, and the next one is', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    await step(loop, 12);
    const { newRows } = await loop.engine.getState();
    const control = toyControl(loop);
    const id = await control.triggerRetraining(asked);
    const cancelled = await control.cancelRetraining(id, { reason: 'a mistake', requestedBy: 'bob' });
    expect(cancelled).toMatchObject({ status: 'cancelled', explanation: 'a mistake', verdict: null });
    expect((await loop.stores.queue.list({ state: 'cancelled' })).map(({ payload }) => payload['requestId'])).toEqual([
      id,
    ]);
    const fits = loop.world.fits();
    await work(loop);
    expect(loop.world.fits()).toBe(fits);
    expect(await loop.engine.getState()).toMatchObject({ request: null, newRows });
    await expect(control.cancelRetraining(id, asked)).rejects.toSatisfy(code('REQUEST_NOT_OPEN'));
    await expect(control.cancelRetraining('x', asked)).rejects.toSatisfy(code('RETRAINING_NOT_FOUND'));
    const next = await control.triggerRetraining(asked);
    await work(loop);
    expect((await control.getRetrainingStatus(next)).status).toBe('completed');
    expect((await control.auditTrail()).find(({ action }) => action === 'retraining-cancelled')?.actor).toBe('bob');
    expect(await loopFindings(loop)).toEqual([]);
  });

  test('while it trains is aborted by its scheduler, and writes nothing more', async () => {
    const { wrap, started } = blocked();
    const loop = openLoop(policy, { trainer: wrap });
    const { stores, clock } = loop;
    const handlers = { retraining: loop.engine.retrainingHandler };
    const scheduler = createScheduler({
      store: stores.schedule,
      queue: stores.queue,
      clock,
      handlers,
      ids: sequentialIds(),
    });
    const id = await loop.engine.triggerRetraining(asked);
    scheduler.start();
    await clock.advance(2_000);
    await started;
    await toyControl(loop).cancelRetraining(id, { reason: 'too slow', requestedBy: 'bob' });
    await clock.advance(60_000);
    await scheduler.stop();
    expect(await loop.engine.getRetrainingStatus(id)).toMatchObject({ status: 'cancelled', explanation: 'too slow' });
    expect(await loop.registry.listModelVersions(MODEL)).toEqual([]);
    expect((await loop.engine.listSteps(id)).map(({ step: name, status }) => [name, status])).toEqual([
      ['snapshot', 'finished'],
      ['validate', 'finished'],
      ['fit', 'running'],
    ]);
    expect(await loopFindings(loop)).toEqual([]);
  });

  test('while it trains without a scheduler ends at the next step', async () => {
    const { wrap, started, release } = blocked();
    const loop = openLoop(policy, { trainer: wrap });
    const id = await loop.engine.triggerRetraining(asked);
    const run = loop.engine.runRetraining(id);
    await started;
    await loop.engine.cancelRetraining(id, asked);
    release();
    await expect(run).rejects.toSatisfy(code('REQUEST_NOT_OPEN'));
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('cancelled');
    expect((await loop.engine.listSteps(id)).map(({ step: name }) => name)).not.toContain('evaluate');
  });
});

describe('a request that nobody carries out', () => {
  const expiring = createPolicy({ ...policy, expireAfter: 3_600_000 });

  test('expires, people are told, and the next one is granted', async () => {
    const loop = openLoop(expiring);
    const first = await loop.engine.triggerRetraining(asked);
    await loop.clock.advance(3_599_999);
    const second = await loop.engine.triggerRetraining(asked);
    await loop.clock.advance(1);
    const third = await loop.engine.triggerRetraining(asked);
    const status = async (id: string) => (await loop.engine.getRetrainingStatus(id)).status;
    expect([await status(first), await status(second), await status(third)]).toEqual([
      'expired',
      'coalesced',
      'queued',
    ]);
    expect(await loop.received()).toContain('toy: a retraining expired');
    await work(loop);
    expect(await status(third)).toBe('completed');
    expect(await loopFindings(loop, expiring)).toEqual([]);
  });

  test('does not expire while somebody does', async () => {
    const { wrap, started, release } = blocked();
    const loop = openLoop(expiring, { trainer: wrap });
    const id = await loop.engine.triggerRetraining(asked);
    const run = loop.engine.runRetraining(id);
    await started;
    await loop.clock.advance(7_200_000);
    await loop.engine.triggerRetraining(asked);
    release();
    await run;
    expect((await loop.engine.listRetrainings()).map(({ status }) => status)).toEqual(['completed', 'coalesced']);
  });

  test('is over, not late, for the worker that comes after', async () => {
    const loop = openLoop(expiring);
    const { stores, clock } = loop;
    const id = await loop.engine.triggerRetraining(asked);
    await clock.advance(3_600_000);
    const handlers = { retraining: loop.engine.retrainingHandler };
    const scheduler = createScheduler({
      store: stores.schedule,
      queue: stores.queue,
      clock,
      handlers,
      ids: sequentialIds(),
    });
    scheduler.start();
    await clock.advance(2_000);
    await scheduler.stop();
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('expired');
    expect(loop.world.fits()).toBe(0);
    expect((await stores.queue.list()).map(({ state }) => state)).toEqual(['completed']);
    expect(await loopFindings(loop)).toEqual([]);
  });
});

describe('what the policy does not grant', () => {
  test('an emergency where it is switched off is refused, and recorded', async () => {
    const calm = createPolicy({ ...policy, emergency: false });
    const loop = openLoop(calm);
    await expect(toyControl(loop, calm).emergencyRetraining(asked)).rejects.toSatisfy(code('RETRAINING_SUPPRESSED'));
    const [row] = await loop.engine.listRetrainings();
    expect(row).toMatchObject({ status: 'suppressed', triggerType: 'emergency', priority: 'critical' });
    expect((await loop.engine.decisionLog()).at(-1)).toMatchObject({
      outcome: 'suppressed',
      figures: { obstacle: 'emergency-disabled' },
    });
    expect(await loop.stores.queue.list()).toEqual([]);
    expect(await loopFindings(loop, calm)).toEqual([]);
  });

  test('what programs ask for is held to the intervals, what people ask for is not', async () => {
    const slow = createPolicy({ ...policy, minInterval: 1_000_000 });
    const loop = openLoop(slow);
    const request = { ...asked, triggerType: 'schedule' as const };
    await loop.engine.triggerRetraining(request);
    await work(loop);
    await expect(loop.engine.triggerRetraining(request)).rejects.toSatisfy(code('RETRAINING_SUPPRESSED'));
    expect((await loop.engine.decisionLog()).at(-1)?.figures).toMatchObject({ obstacle: 'min-interval' });
    const key = { ...request, idempotencyKey: 'k' };
    await expect(loop.engine.triggerRetraining(key)).rejects.toSatisfy(code('RETRAINING_SUPPRESSED'));
    await expect(loop.engine.triggerRetraining(key)).rejects.toSatisfy(code('RETRAINING_SUPPRESSED'));
    expect(await loop.engine.listRetrainings()).toHaveLength(3);
    const id = await loop.engine.emergencyRetraining(asked);
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('queued');
    expect(await loopFindings(loop, slow)).toEqual([]);
  });
});

describe('an emergency while a request is open', () => {
  test('gives it its priority, and it goes before all others', async () => {
    const loop = openLoop();
    const id = await loop.engine.triggerRetraining({ ...asked, priority: 'low' });
    const urgent = await loop.engine.emergencyRetraining(asked);
    await loop.engine.emergencyRetraining(asked);
    expect((await loop.engine.getRetrainingStatus(urgent)).status).toBe('coalesced');
    expect(await loop.engine.getRetrainingStatus(id)).toMatchObject({ status: 'queued', priority: 'critical' });
    const entries = (await loop.stores.queue.list()).map(({ state, priority }) => [state, priority]);
    expect(entries).toEqual([
      ['cancelled', 'low'],
      ['waiting', 'critical'],
    ]);
    await work(loop);
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('completed');
    expect(await loopFindings(loop)).toEqual([]);
  });

  test('leaves one that runs alone', async () => {
    const { wrap, started, release } = blocked();
    const loop = openLoop(policy, { trainer: wrap });
    const id = await loop.engine.triggerRetraining(asked);
    const run = loop.engine.runRetraining(id);
    await started;
    await loop.engine.emergencyRetraining(asked);
    release();
    await run;
    expect(await loop.engine.getRetrainingStatus(id)).toMatchObject({ status: 'completed', priority: 'normal' });
  });
});
