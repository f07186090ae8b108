import { FplMlError, isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.js';
import { bootstrap, engineParts, MODEL, openLoop, policy, work } from './testing/toy-loop.js';
import type { Trainer } from './trainer.js';

describe('retrainings on request', () => {
  test('are one for one idempotency key', async () => {
    const loop = openLoop();
    const request = { reason: 'asked', requestedBy: 'ann', idempotencyKey: 'k' };
    const [first, second] = [
      await loop.engine.triggerRetraining(request),
      await loop.engine.triggerRetraining(request),
    ];
    expect(second).toBe(first);
    expect(await loop.engine.listRetrainings()).toHaveLength(1);
  });

  test('are coalesced while one is open', async () => {
    const loop = openLoop();
    const request = { reason: 'asked', requestedBy: 'ann' };
    await loop.engine.triggerRetraining(request);
    const second = await loop.engine.emergencyRetraining(request);
    expect((await loop.engine.getRetrainingStatus(second)).status).toBe('coalesced');
    expect(await loop.stores.queue.list({ state: 'waiting' })).toHaveLength(1);
  });

  test('fail for good after an error of the trainer, and the champion stays', async () => {
    const broken = (trainer: Trainer): Trainer => {
      let fits = 0;
      return {
        ...trainer,
        fit: async (request) => {
          fits += 1;
          if (fits > 13) throw new Error('out of memory');
          return trainer.fit(request);
        },
      };
    };
    const loop = openLoop(policy, { trainer: broken });
    await bootstrap(loop);
    const id = await loop.engine.triggerRetraining({ reason: 'asked', requestedBy: 'ann' });
    await work(loop);
    const status = await loop.engine.getRetrainingStatus(id);
    expect([status.status, status.explanation]).toEqual(['failed', 'UNEXPECTED: out of memory']);
    expect((await loop.registry.getChampion(MODEL))?.version).toBe('0.1.0');
    expect((await loop.engine.getHealthStatus()).status).toBe('critical');
  });

  test('are tried again after an error that may pass', async () => {
    let fails = 1;
    const flaky = (trainer: Trainer): Trainer => ({
      ...trainer,
      fit: async (request) => {
        fails -= 1;
        if (fails === 0) throw new FplMlError('TRAINER_BUSY', 'Try later.', { retryable: true });
        return trainer.fit(request);
      },
    });
    const loop = openLoop(policy, { trainer: flaky });
    const id = await loop.engine.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
    await work(loop);
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('retry-wait');
    await loop.clock.advance(60_000);
    await work(loop);
    const status = await loop.engine.getRetrainingStatus(id);
    expect([status.status, status.attempt, status.version]).toEqual(['completed', 2, '0.1.0']);
  });

  test('are refused by the data checks with the reason', async () => {
    const loop = openLoop();
    const strict = createEngine({
      ...engineParts(loop),
      expectations: { features: ['entity', 'outcome'], target: 'outcome' },
    });
    const id = await strict.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
    await strict.runRetraining(id);
    const status = await strict.getRetrainingStatus(id);
    expect(status.verdict).toBe('data-refused');
    expect(status.explanation).toContain('seems to know the outcome');
  });

  test('that are over cannot be run again', async () => {
    const loop = openLoop();
    const id = await loop.engine.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
    await loop.engine.runRetraining(id);
    await expect(loop.engine.runRetraining(id)).rejects.toSatisfy((error) => isFplMlError(error, 'REQUEST_NOT_OPEN'));
    expect(await loop.registry.listModelVersions(MODEL)).toHaveLength(1);
  });

  test('that nobody made are not found', async () => {
    await expect(openLoop().engine.getRetrainingStatus('x')).rejects.toSatisfy((error) =>
      isFplMlError(error, 'RETRAINING_NOT_FOUND'),
    );
  });
});
