import { FplMlError, type LogEntry, toFrame } from '@fpl-ml/core';
import { createDriftDetector } from '@fpl-ml/drift';
import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.js';
import { createPolicy } from './policy.js';
import { bootstrap, engineParts, MODEL, openLoop, policy, step, type ToyLoop } from './testing/toy-loop.js';
import type { Trainer } from './trainer.js';

type Parts = ReturnType<typeof engineParts>;

/** A loop whose engine differs from the usual one. */
function openWith(change: (parts: Parts, loop: ToyLoop) => Partial<Parts>): ToyLoop {
  const loop = openLoop();
  const parts = engineParts(loop);
  return { ...loop, engine: createEngine({ ...parts, ...change(parts, loop) }) };
}

const asked = { reason: 'asked', requestedBy: 'ann' };
const lost = new FplMlError('LEASE_LOST', 'Another worker took over.');

describe('a run that was aborted', () => {
  test('leaves the request to whoever has it now', async () => {
    const controller = new AbortController();
    const loop = openLoop(policy, {
      trainer: (trainer: Trainer) => ({
        ...trainer,
        fit: async (request) => {
          if (request.signal === undefined) return trainer.fit(request);
          controller.abort(lost);
          throw request.signal.reason;
        },
      }),
    });
    const id = await loop.engine.triggerRetraining(asked);
    await expect(loop.engine.runRetraining(id, { signal: controller.signal })).rejects.toBe(lost);
    expect((await loop.engine.getRetrainingStatus(id)).status).toBe('running');
    expect(await loop.stores.queue.list()).toHaveLength(1);
    await loop.engine.runRetraining(id);
    expect(await loop.engine.getRetrainingStatus(id)).toMatchObject({ status: 'completed', attempt: 1 });
  });

  test('registers nothing, also when the trainer does not listen', async () => {
    const controller = new AbortController();
    const loop = openLoop(policy, {
      trainer: (trainer: Trainer) => ({
        ...trainer,
        fit: async (request) => {
          controller.abort(lost);
          return trainer.fit(request);
        },
      }),
    });
    const id = await loop.engine.triggerRetraining(asked);
    await expect(loop.engine.runRetraining(id, { signal: controller.signal })).rejects.toBe(lost);
    expect(await loop.registry.listModelVersions(MODEL)).toEqual([]);
    expect((await loop.engine.getState()).champion).toBeNull();
  });
});

test('gates that do not bind let a canary be promoted whose evaluation is no pass, and the loop goes on', async () => {
  const open = createPolicy({ ...policy, gates: { performanceImprovement: 0.5 }, binding: false });
  const loop = openLoop(open);
  await bootstrap(loop);
  for (let i = 12; i < 17; i += 1) await step(loop, i);
  const state = await loop.engine.getState();
  expect([state.latest, state.champion?.version]).toEqual(['p16', '0.1.1']);
});

test('a policy without a canary goes on after one that had it', async () => {
  const first = openLoop();
  await bootstrap(first);
  for (let i = 12; i < 15; i += 1) await step(first, i);
  expect((await first.engine.getState()).rollout).not.toBeNull();
  const parts = engineParts(first);
  const loop = { ...first, engine: createEngine({ ...parts, policy: createPolicy({ ...policy, rollout: null }) }) };
  const period = loop.world.periods[15];
  if (period === undefined) throw new Error('no period');
  await loop.clock.advanceTo(period.end + 1);
  const rows = [...loop.world.outcomesOf(period.id)].map(([entity, outcome]) => ({ entity, outcome }));
  await loop.monitor.recordOutcomes({ period, rows, final: true });
  await loop.engine.observe(period.id);
  const { latest, rollout } = await loop.engine.getState();
  expect([latest, rollout]).toEqual(['p15', null]);
  expect((await loop.registry.getRole(MODEL, 'challenger'))?.version ?? null).toBeNull();
});

test('a listener that throws undoes no decision, and is reported', async () => {
  const told: LogEntry[] = [];
  const loop = openWith(() => ({ logger: { log: (entry) => told.push(entry) } }));
  loop.engine.events.on('decided', () => {
    throw new Error('listener');
  });
  const id = await loop.engine.triggerRetraining(asked);
  expect((await loop.engine.getRetrainingStatus(id)).status).toBe('queued');
  expect(told).toMatchObject([{ level: 'error', component: 'engine', message: 'listener' }]);
});

describe('an observation', () => {
  test('that failed and is made again counts its period once', async () => {
    let fails = false;
    const held = createPolicy({ ...policy, rollout: { weight: 0.1, hold: 3, patience: 3, confidence: 0.99 } });
    const loop = openWith((_, { stores, clock, world }) => ({
      policy: held,
      drift: {
        detector: createDriftDetector({ store: stores.drift, clock, model: MODEL }),
        referencePeriods: 5,
        inputs: async (period) => {
          if (fails && period === 'p15') throw new Error('the feed is away');
          const { frame } = await world.data.features(period);
          return toFrame({ entity: frame['entity'] ?? [] });
        },
      },
    }));
    await bootstrap(loop);
    for (let i = 12; i < 15; i += 1) await step(loop, i);
    expect((await loop.engine.getState()).rollout?.observed).toBe(0);
    fails = true;
    await expect(step(loop, 15)).rejects.toThrow('the feed is away');
    fails = false;
    await loop.engine.observe('p15');
    expect((await loop.engine.getState()).rollout?.observed).toBe(1);
  });

  test('without a period before the training looks at no drift', async () => {
    const loop = openWith((parts, { stores, clock, world }) => ({
      data: { ...parts.data, periods: async () => world.periods.slice(12) },
      policy: createPolicy({ ...policy, gates: { dataQualityThreshold: 0.9 } }),
      drift: { detector: createDriftDetector({ store: stores.drift, clock, model: MODEL }), referencePeriods: 5 },
    }));
    await bootstrap(loop);
    await step(loop, 12);
    const events = await loop.engine.eventLog();
    expect(events.at(-1)).toMatchObject({ kind: 'period-final', period: 'p12', drift: null });
  });
});
