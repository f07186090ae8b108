import { createDriftDetector } from '@fpl-ml/drift';
import { expect, test } from 'vitest';
import { createEngine } from './engine.js';
import { bootstrap, engineParts, MODEL, openLoop, policy, step, work } from './testing/toy-loop.js';

const asked = { reason: 'asked', requestedBy: 'ann' };

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
