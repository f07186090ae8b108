import type { Frame } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { loopFindings } from './testing/loop-findings.js';
import { createPolicy } from './policy.js';
import { bootstrap, MODEL, openLoop, policy, step, work } from './testing/toy-loop.js';
import type { Predictor, Trainer } from './trainer.js';
import { tryCandidate } from './verify-candidate.js';

/** Lets pass whatever can be trained. */
const lenient = createPolicy({ ...policy, gates: { dataQualityThreshold: 0.5 } });
const asked = { reason: 'asked', requestedBy: 'ann' };
type Load = (artifact: Uint8Array, load: Trainer['load']) => Promise<Predictor>;

/** A loop with a champion, whose trainer goes wrong in its `load` from then on. */
async function spoiled(load: Load) {
  let on = false;
  const loop = openLoop(lenient, {
    trainer: (trainer) => ({
      ...trainer,
      load: (artifact) => (on ? load(artifact, trainer.load) : trainer.load(artifact)),
    }),
  });
  await bootstrap(loop);
  await step(loop, 12);
  on = true;
  const id = await loop.engine.triggerRetraining(asked);
  await work(loop);
  const status = await loop.engine.getRetrainingStatus(id);
  const versions = (await loop.registry.listModelVersions(MODEL)).map(({ version }) => version);
  const steps = (await loop.engine.listSteps(id)).map(({ step: name }) => name);
  expect(await loopFindings(loop, lenient)).toEqual([]);
  return { status, versions, steps };
}

describe('a model that was trained is refused before anything is made of it', () => {
  test.each<[string, Load, string]>([
    [
      'cannot be read back',
      async () => {
        throw new Error('unknown opcode 7');
      },
      'unknown opcode 7',
    ],
    ['predicts no numbers', async () => ({ predict: (f) => frameOf(f).fill(Number.NaN) }), 'none for 64 of 64 rows'],
    ['predicts too few rows', async () => ({ predict: () => new Float64Array(3) }), '3 predictions for 64 rows'],
    [
      'reads what it does not name',
      async () => ({
        predict: (f) => {
          if (f['outcome'] === undefined) throw new Error('no column "outcome"');
          return frameOf(f);
        },
      }),
      'no column "outcome"',
    ],
  ])('when it %s', async (_, load, words) => {
    const { status, versions, steps } = await spoiled(load);
    expect(status).toMatchObject({ status: 'failed', version: null });
    expect(status.explanation).toContain('CANDIDATE_UNUSABLE');
    expect(status.explanation).toContain(words);
    expect(versions).toEqual(['0.1.0']);
    expect(steps).toEqual(['snapshot', 'validate', 'fit']);
  });

  test('or when it predicts otherwise as it is stored', async () => {
    let loads = 0;
    const { status, versions, steps } = await spoiled(async (artifact, load) => {
      const model = await load(artifact);
      loads += 1;
      const shift = loads * 1e-6;
      return { predict: (frame) => model.predict(frame).map((value) => value + shift) };
    });
    expect(steps.at(-1)).toBe('gate');
    expect(status.explanation).toContain('of 64 rows otherwise than when it was trained');
    expect(versions).toEqual(['0.1.0']);
  });
});

function frameOf(frame: Frame): Float64Array {
  return new Float64Array(frame['entity']?.length ?? 0);
}

test('the sample is spread over all rows, and is all of them where they are few', async () => {
  const seen: number[][] = [];
  const trainer: Trainer = {
    name: 'x',
    fit: () => Promise.reject(new Error('not here')),
    load: async () => ({
      predict: (frame) => {
        expect(Object.keys(frame)).toEqual(['x']);
        seen.push(Array.from(frame['x'] ?? [], Number));
        return new Float64Array(frame['x']?.length ?? 0);
      },
    }),
  };
  const signature = { inputs: [{ name: 'x', type: 'number' as const }], target: 'y' };
  const trial = { trainer, artifact: new Uint8Array(1), signature };
  for (const rows of [3, 640]) {
    const x = Float64Array.from({ length: rows }, (_, row) => row);
    await tryCandidate({ ...trial, train: { x, y: x } });
  }
  expect(seen[0]).toEqual([0, 1, 2]);
  expect(seen[1]).toEqual(Array.from({ length: 64 }, (_, i) => 10 * i));
});
