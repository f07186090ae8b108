import { type FplMlError, isFplMlError } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { trainerChecks } from '../conformance/index.js';
import { bootstrap, openLoop, policy } from '../testing/toy-loop.js';
import type { Trainer } from '../trainer.js';
import { type InProcessTrainer, type InProcessTrainerOptions, inProcessTrainer } from './in-process-trainer.js';

const module = new URL('../../fixtures/means-trainer.mjs', import.meta.url);
const train = { entity: Float64Array.from([1, 1, 2, 2]), outcome: Float64Array.from([1, 3, 5, 7]) };
const serve = { entity: Float64Array.from([2, 1, 9, Number.NaN]) };

const open: InProcessTrainer[] = [];
function trainerOf(exported: string, options: Partial<InProcessTrainerOptions> = {}): InProcessTrainer {
  const made = inProcessTrainer({ module, export: exported, ...options });
  open.push(made);
  return made;
}
afterEach(async () => {
  for (const trainer of open.splice(0)) await trainer[Symbol.asyncDispose]();
});

const fitted = (trainer: Trainer) => trainer.fit({ train, seed: 's' });
async function failure(trainer: Trainer): Promise<FplMlError> {
  const error: unknown = await fitted(trainer).catch((reason: unknown) => reason);
  if (!isFplMlError(error)) throw new Error('Expected an FplMlError.', { cause: error });
  return error;
}

describe('a trainer in a thread', () => {
  test('keeps the laws of trainers', async () => {
    const subject = { trainer: trainerOf('scaled', { parameters: { scale: 2 } }), train, serve };
    expect(await failedChecks(trainerChecks, () => subject)).toEqual([]);
  });

  test('trains elsewhere, loads here, tells how far it is, and keeps its thread', async () => {
    const trainer = trainerOf('trainer');
    const shares: number[] = [];
    const first = await trainer.fit({ train, seed: 's', progress: (share) => shares.push(share) });
    expect(shares).toEqual([0.5, 1]);
    expect(first.metrics['threadId']).not.toBe(0);
    expect(first.signature).toEqual({ inputs: [{ name: 'entity', type: 'number' }], target: 'outcome' });
    expect([...(await trainer.load(first.artifact)).predict(serve)]).toEqual([6, 2, 0, 0]);
    expect((await fitted(trainer)).metrics).toEqual(first.metrics);
    expect(train.entity).toHaveLength(4);
  });

  test('is named by its export and its parameters', () => {
    expect(trainerOf('scaled', { parameters: { scale: 2 } }).name).toBe('scaled({"scale":2})');
    expect(inProcessTrainer({ module }).name).toBe('trainer');
  });

  test('trains one after another when asked for several at once', async () => {
    const trainer = trainerOf('trainer');
    const results = await Promise.all([fitted(trainer), fitted(trainer), fitted(trainer)]);
    expect(new Set(results.map(({ metrics }) => metrics['threadId'])).size).toBe(1);
  });

  test('inherits no environment', async () => {
    expect((await fitted(trainerOf('environment'))).metrics).toEqual({ variables: 0 });
    expect((await fitted(trainerOf('environment', { env: { THREADS: '1' } }))).metrics).toEqual({ variables: 1 });
  });

  test('takes bytes that lie in a buffer of others', async () => {
    const { artifact } = await fitted(trainerOf('pooled'));
    expect(new TextDecoder().decode(artifact)).toBe('{"kind":"means","means":{}}');
    expect(artifact.buffer.byteLength).toBe(artifact.length);
  });

  test('carries the loop of an engine', async () => {
    const trainer = trainerOf('scaled', { parameters: { scale: 1 } });
    const loop = openLoop(policy, { trainer: () => trainer });
    await bootstrap(loop);
    expect((await loop.engine.getState()).champion?.version).toBe('0.1.0');
    expect((await loop.registry.getModelVersion('toy', '0.1.0')).lineage?.trainer).toBe('scaled({"scale":1})');
  });
});

describe('what goes wrong in the thread', () => {
  test('keeps its code, data and message, and whether it may pass', async () => {
    const { code, retryable, message, data } = await failure(trainerOf('busy'));
    expect({ code, retryable, message, data }).toEqual({
      code: 'LICENCES_TAKEN',
      retryable: true,
      message: 'All licences are in use.',
      data: { taken: 3 },
    });
  });

  test('has a code of ours where it has none, and its own stack', async () => {
    const { code, retryable, message, cause } = await failure(trainerOf('broken'));
    expect([code, retryable, message]).toEqual(['TRAINER_FAILED', false, 'x is not a function']);
    expect(cause instanceof Error && cause.stack).toContain('means-trainer.mjs');
  });

  test.each([
    ['quits', 'exit code 3'],
    ['throwsLater', 'an uncaught error'],
  ])('a thread that ends is told from a training that fails: %s', async (exported, how) => {
    expect(await failure(trainerOf(exported))).toMatchObject({ code: 'TRAINER_DIED', data: { how } });
  });

  test('a thread that runs out of memory takes nothing with it', async () => {
    const trainer = trainerOf('greedy', { resourceLimits: { maxOldGenerationSizeMb: 16 } });
    expect(await failure(trainer)).toMatchObject({ code: 'TRAINER_DIED', data: { how: 'ERR_WORKER_OUT_OF_MEMORY' } });
    const limited = trainerOf('trainer', { resourceLimits: { maxOldGenerationSizeMb: 16 } });
    expect((await fitted(limited)).metrics['heap']).toBe(16);
  });

  test('the training after one that ended its thread has another', async () => {
    const trainer = trainerOf('quits');
    await failure(trainer);
    expect(await failure(trainer)).toMatchObject({ code: 'TRAINER_DIED' });
  });

  test.each(['empty', 'unsigned'])('a result that is none is refused: %s', async (exported) => {
    expect((await failure(trainerOf(exported))).code).toBe('TRAINER_RESULT_INVALID');
  });

  test.each(['nothing', 'absent'])('a module without the trainer is refused: %s', async (exported) => {
    expect((await failure(trainerOf(exported))).code).toBe('TRAINER_MODULE_INVALID');
  });

  test('a module that is not there is refused', async () => {
    const trainer = trainerOf('trainer', { module: new URL('./absent.mjs', module) });
    expect((await failure(trainer)).code).toBe('TRAINER_MODULE_INVALID');
    await expect(trainer.load(new Uint8Array(1))).rejects.toSatisfy((error) =>
      isFplMlError(error, 'TRAINER_MODULE_INVALID'),
    );
  });

  test('rows that cannot travel are refused, and nobody waits for ever', async () => {
    const odd: Record<string, unknown> = { entity: [() => 1] };
    const trainer = trainerOf('trainer');
    // No frame: what a caller without types may pass.
    await expect(trainer.fit({ train: odd as never, seed: 's' })).rejects.toThrow('could not be cloned');
    expect((await fitted(trainer)).artifact.length).toBeGreaterThan(0);
  });
});

describe('a training that is aborted', () => {
  test('ends at once, in the middle of its work, with the reason', async () => {
    const trainer = trainerOf('endless');
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = trainer.fit({ train, seed: 's', signal: controller.signal });
    const waiting = trainer.fit({ train, seed: 's', signal: controller.signal });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(trainer.fit({ train, seed: 's', signal: controller.signal })).rejects.toBe(reason);
  });

  test('while the thread computes is stopped too', async () => {
    const trainer = trainerOf('endless');
    const controller = new AbortController();
    await trainer.load(new TextEncoder().encode('{"kind":"means","means":{}}'));
    const running = trainer.fit({ train, seed: 's', signal: controller.signal });
    const settled = running.catch((error: unknown) => error);
    // The thread has been started once a turn of the event loop has passed.
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort('stop');
    expect(await settled).toBe('stop');
  });
});
