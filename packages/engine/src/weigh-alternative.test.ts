import { sequentialIds } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { loopFindings } from './testing/loop-findings.js';
import { createEngine, type Engine } from './engine.js';
import { decide } from './loop.js';
import type { AlternativeWeighed } from './loop-event.js';
import { INITIAL_STATE } from './loop-state.js';
import { createPolicy, type RetrainingPolicy } from './policy.js';
import { recordedHistory, replay } from './replay.js';
import { bootstrap, engineParts, MODEL, openLoop, policy, step, type ToyLoop } from './testing/toy-loop.js';

const asked = { reason: 'it got worse', requestedBy: 'ann' };
const ZEROS = new TextEncoder().encode('{"kind":"toy-means","means":{}}');
/** Nothing passes. */
const strict = { ...policy, schedule: { kind: 'never' }, gates: { maxMae: 0.001 } } as const;

/** A loop whose champion is worse than the version before it, for so many final periods. */
async function worsened(periods: number): Promise<{ readonly loop: ToyLoop; readonly bad: string }> {
  const loop = openLoop(
    createPolicy({ ...policy, schedule: { kind: 'never' }, triggers: { performance: false, drift: false } }),
    { drift: 0 },
  );
  await bootstrap(loop);
  await step(loop, 12);
  const signature = { inputs: [{ name: 'entity', type: 'number' as const }], target: 'outcome' };
  const metadata = { trainedBefore: 'p13' };
  const { version } = await loop.registry.registerModel({
    model: MODEL,
    artifact: ZEROS,
    signature,
    metrics: {},
    metadata,
    createdBy: 'ann',
  });
  await loop.engine.promote({ version, reason: 'by mistake', requestedBy: 'ann' });
  for (let i = 13; i < 13 + periods; i += 1) await step(loop, i);
  return { loop, bad: version };
}

async function retrained(loop: ToyLoop, change: Partial<RetrainingPolicy>, scope = 'strict'): Promise<Engine> {
  const by = createPolicy({ ...strict, onRejected: 'roll-back', ...change });
  const engine = createEngine({ ...engineParts(loop), policy: by, ids: sequentialIds(scope) });
  const id = await engine.emergencyRetraining(asked);
  await engine.runRetraining(id);
  for (const entry of await loop.stores.queue.list({ state: 'waiting' })) {
    await loop.stores.queue.cancel(entry.id, loop.clock.now());
  }
  const explanation = expect.stringContaining('maxMae fail');
  expect(await engine.getRetrainingStatus(id)).toMatchObject({ status: 'completed', verdict: 'rejected', explanation });
  expect(await loopFindings(loop, null)).toEqual([]);
  return engine;
}

const lastOutcome = async (engine: Engine) => (await engine.decisionLog()).at(-1)?.outcome;

describe('when the candidate of an emergency is rejected', () => {
  test('the version that does better on the same rows takes over', async () => {
    const { loop, bad } = await worsened(6);
    const engine = await retrained(loop, {});
    expect((await loop.registry.getChampion(MODEL))?.version).toBe('0.1.0');
    expect((await engine.getState()).champion).toEqual({ version: '0.1.0', trainedBefore: 'p12' });
    expect((await loop.registry.getModelVersion(MODEL, bad)).quarantine).not.toBeNull();
    const record = (await engine.decisionLog()).at(-1);
    expect(record).toMatchObject({ outcome: 'rolled-back', subject: '0.1.0', figures: { periods: 6, instead: bad } });
    expect(await loop.engine.predict('p19')).toContainEqual(expect.objectContaining({ modelVersion: '0.1.0' }));
  });

  test.each<[string, number, Partial<RetrainingPolicy>, string]>([
    ['too few periods tell', 4, {}, 'alternative-refused'],
    ['the policy keeps it', 6, { onRejected: 'keep' }, 'rejected'],
    ['automatic rollback is off', 6, { rollback: false }, 'rollback-withheld'],
  ])('the champion stays where %s', async (_, periods, change, outcome) => {
    const { loop, bad } = await worsened(periods);
    const engine = await retrained(loop, change);
    expect((await loop.registry.getChampion(MODEL))?.version).toBe(bad);
    expect(await lastOutcome(engine)).toBe(outcome);
  });

  test('the champion stays where it does better itself, or nothing was before it', async () => {
    const loop = openLoop(createPolicy({ ...policy, triggers: { performance: false, drift: false } }));
    await bootstrap(loop);
    expect(await lastOutcome(await retrained(loop, {}))).toBe('rejected');
    for (let i = 12; i < 22; i += 1) await step(loop, i);
    const before = (await loop.engine.getState()).champion?.version;
    expect(before).not.toBe('0.1.0');
    const engine = await retrained(loop, {}, 'again');
    expect(await lastOutcome(engine)).toBe('alternative-refused');
    expect((await engine.getState()).champion?.version).toBe(before);
  });

  test('a retraining that nobody called urgent changes nothing', async () => {
    const { loop, bad } = await worsened(6);
    const engine = createEngine({ ...engineParts(loop), policy: createPolicy({ ...strict, onRejected: 'roll-back' }) });
    await engine.runRetraining(await engine.triggerRetraining(asked));
    expect(await lastOutcome(engine)).toBe('rejected');
    expect((await loop.registry.getChampion(MODEL))?.version).toBe(bad);
  });

  test('a replay comes to the same', async () => {
    const { loop } = await worsened(6);
    const engine = await retrained(loop, {});
    const [event] = (await engine.eventLog()).filter(({ kind }) => kind === 'alternative-weighed');
    const by = createPolicy({ ...strict, onRejected: 'roll-back' });
    const start = { ...INITIAL_STATE, champion: { version: 'x', trainedBefore: 'p13' } };
    const again = await replay(by, recordedHistory(event === undefined ? [] : [event]), start);
    expect([again.rollbacks, again.state.champion?.version]).toEqual([1, '0.1.0']);
  });
});

test('without paired periods nothing is shown', () => {
  const event: AlternativeWeighed = {
    kind: 'alternative-weighed',
    at: 0,
    requestId: 'r',
    to: { version: '0.1.0', trainedBefore: 'p1' },
    paired: [],
  };
  const { record, commands } = decide(createPolicy({ onRejected: 'roll-back' }), INITIAL_STATE, event);
  expect([record.outcome, commands]).toEqual(['alternative-refused', []]);
  expect(record.reason).toContain('no paired periods');
  expect(record.figures).toMatchObject({ improvement: null, pValue: null });
});

test('only a policy that asks for it goes back, however good the evidence', () => {
  const paired = Array.from({ length: 8 }, (_, i) => ({
    period: `p${i}`,
    baseline: { n: 100, sse: 400 + i, sae: 1 },
    candidate: { n: 100, sse: 300 + i, sae: 1 },
  }));
  const to = { version: '0.1.0', trainedBefore: 'p1' };
  const event: AlternativeWeighed = { kind: 'alternative-weighed', at: 0, requestId: 'r', to, paired };
  expect(decide(createPolicy(), INITIAL_STATE, event).record.outcome).toBe('alternative-refused');
  expect(decide(createPolicy({ onRejected: 'roll-back' }), INITIAL_STATE, event).record.outcome).toBe('rolled-back');
});
