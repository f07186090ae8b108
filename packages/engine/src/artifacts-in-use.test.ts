import { expect, test } from 'vitest';
import { artifactsInUse } from './artifacts-in-use.js';
import { createEngine } from './engine.js';
import { engineParts, MODEL, openLoop } from './testing/toy-loop.js';

const asked = { reason: 'asked', requestedBy: 'ann' };

test('a clean-up in the middle of a retraining spares its model, so that it can go on', async () => {
  const loop = openLoop();
  const parts = engineParts(loop);
  const stop = new AbortController();
  // Killed while past periods are compared: the model is trained and stored, and no version names it.
  const outcomes = async (): Promise<never> => {
    stop.abort(new Error('killed'));
    throw stop.signal.reason;
  };
  const id = await loop.engine.triggerRetraining(asked);
  expect(await artifactsInUse(loop.stores.runs, [MODEL])).toEqual([]);
  const dying = createEngine({ ...parts, data: { ...parts.data, outcomes } });
  await expect(dying.runRetraining(id, { signal: stop.signal })).rejects.toThrow('killed');
  const pinned = await artifactsInUse(loop.stores.runs, ['another', MODEL]);
  expect(pinned).toHaveLength(1);
  for (let time = 0; time < 2; time += 1) {
    await loop.registry.collectGarbage({ keep: 1, grace: 0, pinned });
    await loop.clock.advance(1000);
  }
  await createEngine(parts).runRetraining(id);
  expect(await loop.engine.getRetrainingStatus(id)).toMatchObject({ status: 'completed', version: '0.1.0' });
  expect(await artifactsInUse(loop.stores.runs, [MODEL])).toEqual([]);
});

test('without it the same clean-up takes the model away', async () => {
  const loop = openLoop();
  const { sha256 } = await loop.artifacts.put(new Uint8Array([1, 2, 3]));
  for (let time = 0; time < 2; time += 1) {
    await loop.registry.collectGarbage({ keep: 1, grace: 0 });
    await loop.clock.advance(1000);
  }
  expect(await loop.artifacts.has(sha256)).toBe(false);
});
