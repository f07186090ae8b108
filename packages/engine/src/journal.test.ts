import { FplMlError, type Frame } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.js';
import type { RetrainingStep, StepRecord } from './run-store.js';
import { bootstrap, engineParts, MODEL, openLoop, policy, work } from './testing/toy-loop.js';
import type { Trainer } from './trainer.js';

const asked = { reason: 'asked', requestedBy: 'ann' };
const STEPS: readonly RetrainingStep[] = ['snapshot', 'validate', 'fit', 'evaluate', 'gate', 'register', 'hand-over'];

/** A trainer that dies in its first fit of a retraining, as far as a process can be told from here. */
function interruptedTrainer(trainer: Trainer, stop: AbortController): Trainer {
  return {
    ...trainer,
    fit: async (request) => {
      if (request.signal === undefined || stop.signal.aborted) return trainer.fit(request);
      stop.abort(new Error('killed'));
      throw stop.signal.reason;
    },
  };
}

const told = (steps: readonly StepRecord[]) => steps.map(({ step: name, status, runs }) => [name, status, runs]);

describe('the journal of a retraining', () => {
  test('has each step once, in order, finished, with what it gave', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    const [first] = await loop.engine.listRetrainings();
    const steps = await loop.engine.listSteps(first?.id ?? '');
    expect(told(steps)).toEqual(STEPS.map((name) => [name, 'finished', 1]));
    const { hash } = await loop.world.data.snapshot('p12');
    expect(steps[0]?.output).toEqual({ before: 'p12', hash });
    expect(steps[5]?.output).toEqual({ version: '0.1.0' });
    expect(steps[6]?.output).toEqual({ outcome: 'activated' });
    const version = await loop.registry.getModelVersion(MODEL, '0.1.0');
    expect(steps[2]?.output).toMatchObject({ artifact: version.artifact });
  });

  test('ends at the gate for a candidate that is rejected, and at the checks for data that is refused', async () => {
    const strict = openLoop({ ...policy, gates: { maxMae: 0.001 } });
    const id = await strict.engine.triggerRetraining(asked);
    await work(strict);
    expect(told(await strict.engine.listSteps(id)).at(-1)).toEqual(['gate', 'finished', 1]);
    const loop = openLoop();
    const expectations = { features: ['entity', 'outcome'], target: 'outcome' };
    const engine = createEngine({ ...engineParts(loop), expectations });
    const refused = await engine.triggerRetraining(asked);
    await engine.runRetraining(refused);
    expect(told(await engine.listSteps(refused))).toEqual([
      ['snapshot', 'finished', 1],
      ['validate', 'finished', 1],
    ]);
  });

  test('lets a run that was interrupted go on at the step in which it was, and repeats no other', async () => {
    const stop = new AbortController();
    const loop = openLoop(policy, { trainer: (trainer) => interruptedTrainer(trainer, stop) });
    const id = await loop.engine.triggerRetraining(asked);
    await expect(loop.engine.runRetraining(id, { signal: stop.signal })).rejects.toThrow('killed');
    expect(told(await loop.engine.listSteps(id))).toEqual([
      ['snapshot', 'finished', 1],
      ['validate', 'finished', 1],
      ['fit', 'running', 1],
    ]);
    await loop.engine.runRetraining(id);
    expect(told(await loop.engine.listSteps(id))).toEqual(
      STEPS.map((name) => [name, 'finished', name === 'fit' ? 2 : 1]),
    );
    const outcomes = (await loop.engine.auditTrail()).map(({ action }) => action);
    for (const action of ['retraining-started', 'data-checked', 'candidate-evaluated', 'candidate-registered']) {
      expect(outcomes.filter((name) => name === action)).toHaveLength(1);
    }
  });

  test('trains no second time for a run that was interrupted after its fit', async () => {
    const stop = new AbortController();
    const loop = openLoop();
    const parts = engineParts(loop);
    const artifacts = {
      ...loop.artifacts,
      get: async (sha256: string) => {
        if (!stop.signal.aborted) {
          stop.abort(new Error('killed'));
          throw stop.signal.reason;
        }
        return loop.artifacts.get(sha256);
      },
    };
    const engine = createEngine({ ...parts, artifacts });
    const id = await engine.triggerRetraining(asked);
    await expect(engine.runRetraining(id, { signal: stop.signal })).rejects.toThrow('killed');
    expect(told(await engine.listSteps(id)).at(-1)).toEqual(['gate', 'finished', 1]);
    const fits = loop.world.fits();
    await createEngine(parts).runRetraining(id);
    expect(loop.world.fits()).toBe(fits);
    expect(await engine.getRetrainingStatus(id)).toMatchObject({ status: 'completed', version: '0.1.0', attempt: 1 });
  });

  test('refuses to go on with other training rows than it was begun with', async () => {
    const stop = new AbortController();
    const loop = openLoop(policy, { trainer: (trainer) => interruptedTrainer(trainer, stop) });
    const id = await loop.engine.triggerRetraining(asked);
    await expect(loop.engine.runRetraining(id, { signal: stop.signal })).rejects.toThrow('killed');
    const parts = engineParts(loop);
    const corrected = async (period: string): Promise<{ frame: Frame; hash: string }> => ({
      ...(await parts.data.snapshot(period)),
      hash: 'another',
    });
    await createEngine({ ...parts, data: { ...parts.data, snapshot: corrected } }).runRetraining(id);
    const { status, explanation } = await loop.engine.getRetrainingStatus(id);
    expect([status, explanation]).toEqual(['failed', expect.stringContaining('RETRAINING_INPUT_CHANGED')]);
  });

  test('refuses to judge a model by another seed than it was fitted with', async () => {
    const stop = new AbortController();
    const loop = openLoop();
    const parts = engineParts(loop);
    // Interrupted while past periods are compared: the fit is finished, nothing else.
    const data = {
      ...parts.data,
      outcomes: async () => {
        stop.abort(new Error('killed'));
        throw stop.signal.reason;
      },
    };
    const id = await loop.engine.triggerRetraining(asked);
    await expect(createEngine({ ...parts, data }).runRetraining(id, { signal: stop.signal })).rejects.toThrow('killed');
    expect(told(await loop.engine.listSteps(id)).at(-1)).toEqual(['evaluate', 'running', 1]);
    await createEngine({ ...parts, seed: 'another' }).runRetraining(id);
    expect((await loop.engine.getRetrainingStatus(id)).explanation).toContain('RETRAINING_INPUT_CHANGED');
    expect(told(await loop.engine.listSteps(id)).at(-1)).toEqual(['evaluate', 'running', 1]);
  });

  test('keeps two workers without claims from deciding twice', async () => {
    const loop = openLoop();
    const id = await loop.engine.triggerRetraining(asked);
    const other = createEngine(engineParts(loop));
    const results = await Promise.allSettled([loop.engine.runRetraining(id), other.runRetraining(id)]);
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    const actions = (await loop.engine.auditTrail()).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('retraining-') || action.startsWith('candidate-'))).toEqual([
      'retraining-requested',
      'retraining-started',
      'candidate-evaluated',
      'candidate-registered',
    ]);
    expect(await loop.registry.listModelVersions(MODEL)).toHaveLength(1);
  });

  test('gives no step to a worker without a claim while one with a claim has it', async () => {
    const loop = openLoop();
    const id = await loop.engine.triggerRetraining(asked);
    const start = {
      model: MODEL,
      requestId: id,
      step: 'snapshot',
      inputHash: 'i',
      attempt: 1,
      epoch: 5,
      at: 0,
    } as const;
    await loop.stores.runs.beginStep(start);
    await expect(loop.engine.runRetraining(id)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(await loop.engine.listSteps(id)).toMatchObject([{ step: 'snapshot', epoch: 5, runs: 1 }]);
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('running');
  });

  test('goes on after the database refused, without an outcome in between', async () => {
    const loop = openLoop();
    const parts = engineParts(loop);
    let isFull = true;
    const stores = {
      ...loop.stores,
      transaction: (async (run) => {
        const steps = await loop.engine.listSteps(id);
        if (isFull && steps.at(-1)?.step === 'fit') {
          isFull = false;
          throw new FplMlError('STORE_FULL', 'No room.', { retryable: true });
        }
        return loop.stores.transaction(run);
      }) satisfies typeof loop.stores.transaction,
    };
    const id = await loop.engine.triggerRetraining(asked);
    const engine = createEngine({ ...parts, stores });
    await expect(engine.runRetraining(id)).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect((await engine.getRetrainingStatus(id)).status).toBe('running');
    await engine.runRetraining(id);
    expect(await engine.getRetrainingStatus(id)).toMatchObject({ status: 'completed', attempt: 1 });
    expect((await engine.auditTrail()).map(({ action }) => action)).not.toContain('retraining-failed');
  });

  test('refuses to go on with another seed than its gate had', async () => {
    const stop = new AbortController();
    const loop = openLoop();
    const parts = engineParts(loop);
    const artifacts = {
      ...loop.artifacts,
      get: async () => {
        stop.abort(new Error('killed'));
        throw stop.signal.reason;
      },
    };
    const id = await loop.engine.triggerRetraining(asked);
    const engine = createEngine({ ...parts, artifacts });
    await expect(engine.runRetraining(id, { signal: stop.signal })).rejects.toThrow('killed');
    await createEngine({ ...parts, seed: 'another' }).runRetraining(id);
    expect((await loop.engine.getRetrainingStatus(id)).explanation).toContain('RETRAINING_INPUT_CHANGED');
  });
});
