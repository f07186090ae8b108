import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.js';
import { createPolicy } from './policy.js';
import { versionLoader } from './predict.js';
import {
  bootstrap,
  engineParts,
  FIRST,
  MODEL,
  openLoop,
  policy,
  step,
  type ToyLoop,
  work,
} from './testing/toy-loop.js';

/** A loop in the middle of a rollout. */
async function rollingOut(): Promise<ToyLoop> {
  const loop = openLoop();
  await bootstrap(loop);
  for (let i = 12; i < 15; i += 1) await step(loop, i);
  return loop;
}

describe('the record of a retraining', () => {
  test('tells who asked, what came of it, and how often it was tried', async () => {
    const loop = await rollingOut();
    const [first, second] = await loop.engine.listRetrainings();
    expect(first).toMatchObject({ requestedBy: 'ann', version: '0.1.0', verdict: 'promoted-candidate', attempt: 1 });
    expect(second).toMatchObject({ requestedBy: 'policy', triggerType: 'schedule', version: '0.1.1', attempt: 1 });
  });

  test('of one that was coalesced has no attempt of its own', async () => {
    const loop = openLoop();
    const id = await loop.engine.triggerRetraining({ reason: 'a', requestedBy: 'ann' });
    const other = await loop.engine.triggerRetraining({ reason: 'b', requestedBy: 'bob' });
    await loop.engine.runRetraining(id);
    expect(await loop.engine.getRetrainingStatus(other)).toMatchObject({ status: 'coalesced', attempt: 0 });
    // What was coalesced says nothing about the health of retrainings.
    expect((await loop.engine.getHealthStatus()).details).not.toBeNull();
  });

  test('of refused data is completed, and the audit trail names who asked', async () => {
    const loop = openLoop();
    const expectations = { features: ['entity', 'outcome'], target: 'outcome' };
    const engine = createEngine({ ...engineParts(loop), expectations });
    const id = await engine.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
    await engine.runRetraining(id);
    expect((await engine.getRetrainingStatus(id)).status).toBe('completed');
    expect((await engine.auditTrail()).map(({ actor }) => actor)).toEqual(['ann', 'policy', 'policy']);
  });
});

describe('the work that is queued', () => {
  test('goes one at a time for each model, with the priority of its request, at once', async () => {
    const loop = openLoop();
    await loop.clock.advance(5);
    await loop.engine.emergencyRetraining({ reason: 'now', requestedBy: 'ann' });
    const [entry] = await loop.stores.queue.list();
    expect(entry).toMatchObject({ key: `retraining:${MODEL}`, priority: 'critical', runAt: 5, handler: 'retraining' });
  });

  test('waits a minute before the second attempt, two before the third', async () => {
    const loop = openLoop(policy, {
      trainer: (trainer) => ({
        ...trainer,
        fit: async () => {
          throw Object.assign(new Error('busy'), {
            [Symbol.for('@fpl-ml/error')]: true,
            code: 'BUSY',
            retryable: true,
          });
        },
      }),
    });
    await loop.engine.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
    await work(loop);
    await loop.clock.advance(60_000);
    await work(loop);
    const entries = await loop.stores.queue.list();
    expect(entries.map(({ runAt }) => runAt)).toEqual([0, 60_000, 180_000]);
  });
});

describe('a version', () => {
  test('carries its data, its parent and its baseline', async () => {
    const loop = await rollingOut();
    const { lineage, metadata } = await loop.registry.getModelVersion(MODEL, '0.1.1');
    expect(metadata).toEqual({ trainedBefore: 'p15' });
    expect(lineage).toMatchObject({ parent: '0.1.0', dataHash: (await loop.world.data.snapshot('p15')).hash });
    expect(await loop.registry.listEvaluations(MODEL, '0.1.1')).toMatchObject([{ baseline: '0.1.0', verdict: 'pass' }]);
    expect((await loop.registry.getModelVersion(MODEL, '0.1.0')).metadata).toEqual({ trainedBefore: FIRST });
  });

  test('is read once, and again after it could not be read', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    const parts = engineParts(loop);
    let [reads, fails] = [0, true];
    const registry = {
      ...loop.registry,
      loadArtifact: async (model: string, version: string) => {
        reads += 1;
        if (fails) throw new Error('away');
        return loop.registry.loadArtifact(model, version);
      },
    };
    const load = versionLoader(parts, { ...parts.services(loop.stores), registry });
    await expect(load('0.1.0')).rejects.toThrow('away');
    fails = false;
    await load('0.1.0');
    await load('0.1.0');
    expect(reads).toBe(2);
  });
});

test('champion and challenger are in the ledger for every entity, in the roles that they had', async () => {
  const loop = await rollingOut();
  await loop.clock.advanceTo(loop.world.periods[15]?.start ?? 0);
  const served = await loop.engine.predict('p15');
  const rows = await loop.stores.observations.predictions({ model: MODEL, periodId: 'p15' });
  const count = (version: string, role: string) =>
    rows.filter((row) => row.modelVersion === version && row.role === role).length;
  const fresh = served.filter(({ modelVersion }) => modelVersion === '0.1.1').length;
  expect([count('0.1.0', 'served'), count('0.1.0', 'shadow')]).toEqual([served.length - fresh, fresh]);
  expect([count('0.1.1', 'served'), count('0.1.1', 'challenger')]).toEqual([fresh, served.length - fresh]);
});

test('the last period asks for nothing, and an earlier one cannot be observed after it', async () => {
  const loop = openLoop(createPolicy({ ...policy, schedule: { kind: 'every', periods: 1 } }));
  const parts = engineParts(loop);
  const data = { ...parts.data, periods: async () => loop.world.periods.slice(0, 14) };
  const short = {
    ...loop,
    engine: createEngine({ ...parts, data, policy: createPolicy({ ...policy, gates: { dataQualityThreshold: 0 } }) }),
  };
  await bootstrap(short);
  await step(short, 13);
  expect((await short.engine.eventLog()).at(-1)).toMatchObject({ kind: 'period-final', followed: false });
  await expect(short.engine.observe('p12')).rejects.toMatchObject({ code: 'PERIOD_OBSERVED' });
});
