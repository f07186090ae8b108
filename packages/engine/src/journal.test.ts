import { FplMlError, type Frame } from '@fpl-ml/core';
import { createDriftDetector } from '@fpl-ml/drift';
import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.js';
import type { RetrainingStep, StepRecord } from './run-store.js';
import { bootstrap, engineParts, MODEL, openLoop, policy, step, type ToyLoop, work } from './testing/toy-loop.js';
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

test('an observation keeps its drift report with its decision, one for each period', async () => {
  const loop = openLoop();
  await bootstrap(loop);
  for (let i = 12; i < 15; i += 1) await step(loop, i);
  const records = await loop.stores.drift.list({ model: MODEL });
  expect(records.map(({ period, modelVersion }) => [period.id, modelVersion])).toEqual([
    ['p12', '0.1.0'],
    ['p13', '0.1.0'],
    ['p14', '0.1.0'],
  ]);
});

test('an observation that is overtaken by a change of the loop decides nothing, and is made again', async () => {
  const loop = openLoop();
  await bootstrap(loop);
  for (let i = 12; i < 14; i += 1) await step(loop, i);
  const parts = engineParts(loop);
  let overtaken = true;
  const slow = createEngine({
    ...parts,
    drift: {
      detector: createDriftDetector({ store: loop.stores.drift, clock: loop.clock, model: MODEL }),
      referencePeriods: 5,
      inputs: async (period) => {
        if (overtaken && period === 'p14') {
          overtaken = false;
          await loop.engine.triggerRetraining(asked);
          await work(loop);
        }
        return (await parts.data.features(period)).frame;
      },
    },
  });
  await expect(step({ ...loop, engine: slow }, 14)).rejects.toMatchObject({ code: 'LOOP_CONFLICT', retryable: true });
  expect(await loop.engine.getState()).toMatchObject({ latest: 'p13', rollout: { version: '0.1.1' } });
  await slow.observe('p14');
  expect(await loop.engine.getState()).toMatchObject({ latest: 'p14' });
});

test('an observation that dies between its decisions leaves none of them, and is made again whole', async () => {
  const loop = openLoop({ ...policy, rollout: { weight: 0.1, hold: 3, patience: 3, confidence: 0.99 } });
  await bootstrap(loop);
  for (let i = 12; i < 15; i += 1) await step(loop, i);
  const before = await loop.engine.getState();
  expect(before.rollout?.observed).toBe(0);
  const parts = engineParts(loop);
  let dies = true;
  const stores = {
    ...loop.stores,
    transaction: ((run) =>
      loop.stores.transaction(async (tx) => {
        const result = await run(tx);
        const latest = (await tx.runs.loadLoop(MODEL))?.state.latest;
        if (dies && latest === 'p15') throw new Error('killed');
        return result;
      })) satisfies typeof loop.stores.transaction,
  };
  const mortal = {
    ...loop,
    engine: createEngine({
      ...parts,
      stores,
      policy: { ...policy, rollout: { weight: 0.1, hold: 3, patience: 3, confidence: 0.99 } },
    }),
  };
  await expect(step(mortal, 15)).rejects.toThrow('killed');
  expect(await loop.engine.getState()).toEqual(before);
  dies = false;
  await mortal.engine.observe('p15');
  const { latest, rollout } = await loop.engine.getState();
  expect([latest, rollout?.observed]).toEqual(['p15', 1]);
});
