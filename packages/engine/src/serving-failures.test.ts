import { FplMlError, isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { createPolicy, DEFAULT_POLICY, type RetrainingPolicy } from './policy.js';
import { loopFindings } from './testing/loop-findings.js';
import { bootstrap, MODEL, openLoop, policy, step } from './testing/toy-loop.js';
import type { Predictor } from './trainer.js';

type Spoil = (predictor: Predictor) => Predictor;

/** A loop with a rollout under way whose challenger predicts as it is told. */
async function rolling(by: RetrainingPolicy = policy) {
  let spoil: Spoil | null = null;
  let challenger = '';
  const loop = openLoop(by, {
    trainer: (trainer) => ({
      ...trainer,
      load: async (artifact) => {
        const model = await trainer.load(artifact);
        const mine = new TextDecoder().decode(artifact);
        return { predict: (frame) => (spoil !== null && mine === challenger ? spoil(model) : model).predict(frame) };
      },
    }),
  });
  await bootstrap(loop);
  for (let i = 12; i < 15; i += 1) await step(loop, i);
  const { rollout, champion } = await loop.engine.getState();
  if (rollout === null || champion === null) throw new Error('Expected a rollout.');
  challenger = new TextDecoder().decode(await loop.registry.loadArtifact(MODEL, rollout.version));
  const spoilBy = (how: Spoil): void => {
    spoil = how;
  };
  return { loop, rollout, champion, spoilBy };
}

const failsOn =
  (count: number): Spoil =>
  (predictor) => ({
    predict: (frame) => predictor.predict(frame).map((value, row) => (row < count ? Number.NaN : value)),
  });
const throws: Spoil = () => ({
  predict: () => {
    throw new Error('the model is gone');
  },
});

describe('a challenger that cannot predict', () => {
  test.each<[string, Spoil]>([
    ['throws', throws],
    ['gives no numbers', failsOn(60)],
    ['gives too few', () => ({ predict: () => new Float64Array(1) })],
    ['fails on two in sixty', failsOn(2)],
  ])('is rolled back before anything of it is served: %s', async (_, how) => {
    const { loop, rollout, champion, spoilBy } = await rolling();
    spoilBy(how);
    const served = await loop.engine.predict('p15');
    expect(new Set(served.map(({ modelVersion }) => modelVersion))).toEqual(new Set([champion.version]));
    expect(served.every(({ prediction }) => Number.isFinite(prediction))).toBe(true);
    expect((await loop.engine.getState()).rollout).toBeNull();
    expect((await loop.registry.getModelVersion(MODEL, rollout.version)).quarantine).not.toBeNull();
    expect((await loop.engine.decisionLog()).at(-1)).toMatchObject({
      event: 'predictions-failed',
      outcome: 'rolled-back',
    });
    expect(await loop.received()).toContain('toy was rolled back');
    expect(await loopFindings(loop)).toEqual([]);
  });

  test('goes on where its plan allows as much, and the champion serves what it failed on', async () => {
    const plan = { ...(policy.rollout ?? DEFAULT_POLICY.rollout), weight: 1, hold: 1, patience: 3, confidence: 0.99 };
    const lenient = createPolicy({ ...policy, rollout: { ...plan, maxErrorRate: 0.05 } });
    const { loop, rollout, champion, spoilBy } = await rolling(lenient);
    spoilBy(failsOn(3));
    const served = await loop.engine.predict('p15');
    const by = (version: string) => served.filter(({ modelVersion }) => modelVersion === version).length;
    expect([by(champion.version), by(rollout.version)]).toEqual([3, 57]);
    expect((await loop.engine.decisionLog()).at(-1)).toMatchObject({
      outcome: 'held',
      figures: { failed: 3, rows: 60, rate: 0.05, limit: 0.05 },
    });
    await step(loop, 15);
    expect((await loop.engine.decisionLog()).map(({ outcome }) => outcome)).toContain('promoted');
    expect(await loopFindings(loop, lenient)).toEqual([]);
  });

  test('is left in where people decide, who are told so, and who then abort it', async () => {
    const byPeople = createPolicy({ ...policy, rollback: false });
    const { loop, rollout, champion, spoilBy } = await rolling(byPeople);
    spoilBy(throws);
    const served = await loop.engine.predict('p15');
    expect(served.every(({ modelVersion }) => modelVersion === champion.version)).toBe(true);
    expect((await loop.engine.decisionLog()).at(-1)?.outcome).toBe('rollback-withheld');
    expect((await loop.engine.getState()).rollout?.version).toBe(rollout.version);
    expect(await loop.received()).toContain('toy should be rolled back');
    const { status, details } = await loop.engine.getHealthStatus();
    expect([status, details['rollout']]).toEqual(['critical', expect.objectContaining({ status: 'critical' })]);
    await loop.engine.abortRollout({ reason: 'it throws', requestedBy: 'ann' });
    expect((await loop.engine.getState()).rollout).toBeNull();
    expect(await loopFindings(loop, byPeople)).toEqual([]);
  });

  test('is not blamed for what may pass', async () => {
    const { loop, rollout, spoilBy } = await rolling();
    spoilBy(() => ({
      predict: () => {
        throw new FplMlError('ARTIFACT_STORE_UNAVAILABLE', 'Try later.', { retryable: true });
      },
    }));
    await expect(loop.engine.predict('p15')).rejects.toSatisfy((e) => isFplMlError(e, 'ARTIFACT_STORE_UNAVAILABLE'));
    expect((await loop.engine.getState()).rollout?.version).toBe(rollout.version);
  });
});

describe('a challenger that does worse', () => {
  test('than it should stays where people decide, and health says so until it does better', async () => {
    const byPeople = createPolicy({ ...policy, rollback: false });
    const { loop, rollout, champion } = await rolling(byPeople);
    const load = async (which: string) => loop.world.trainer.load(await loop.registry.loadArtifact(MODEL, which));
    const [old, fresh] = [await load(champion.version), await load(rollout.version)];
    const { frame, entities } = await loop.world.data.features('p15');
    const [a, b] = [old.predict(frame), fresh.predict(frame)];
    await step(loop, 15, (_, entity) => {
      const row = entities.indexOf(entity);
      return 2 * (a[row] ?? 0) - (b[row] ?? 0);
    });
    const outcomes = (await loop.engine.decisionLog()).map(({ outcome }) => outcome);
    expect(outcomes).toContain('rollback-withheld');
    expect(outcomes).not.toContain('rolled-back');
    const state = await loop.engine.getState();
    expect([state.champion?.version, state.rollout?.version]).toEqual([champion.version, rollout.version]);
    expect(state.rollout?.withheld).not.toBeNull();
    await step(loop, 16);
    expect((await loop.engine.getState()).champion?.version).toBe(rollout.version);
    expect(await loopFindings(loop, byPeople)).toEqual([]);
  });
});

describe('failures that a service reports', () => {
  test('roll a challenger back, and only tell of a champion', async () => {
    const { loop, rollout, champion } = await rolling();
    const report = { rows: 200, failed: 2, message: 'timeouts' };
    await loop.engine.reportFailures({ ...report, version: rollout.version });
    expect((await loop.engine.getState()).rollout?.version).toBe(rollout.version);
    await loop.engine.reportFailures({ ...report, version: champion.version, failed: 100 });
    expect((await loop.engine.getState()).champion?.version).toBe(champion.version);
    expect(await loop.received()).toContain('toy: predictions failed');
    await loop.engine.reportFailures({ ...report, version: rollout.version, failed: 3 });
    expect((await loop.engine.getState()).rollout).toBeNull();
    const outcomes = (await loop.engine.decisionLog()).slice(-3).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['held', 'predictions-failed', 'rolled-back']);
    expect(await loopFindings(loop)).toEqual([]);
  });

  test.each([
    [0, 0],
    [1, 0],
    [1, 2],
    [1.5, 1],
    [Number.NaN, 1],
  ])('must be some of some rows: of %s rows %s', async (rows, failed) => {
    const loop = openLoop();
    await bootstrap(loop);
    const report = loop.engine.reportFailures({ version: '0.1.0', rows, failed, message: 'x' });
    await expect(report).rejects.toSatisfy((error) => isFplMlError(error, 'FAILURES_INVALID'));
  });
});

test('a champion that predicts nothing at all is an error, not an empty answer', async () => {
  let broken = false;
  const loop = openLoop(policy, {
    trainer: (trainer) => ({
      ...trainer,
      load: async (artifact) => {
        const model = await trainer.load(artifact);
        return { predict: (frame) => (broken ? new Float64Array(1) : model.predict(frame)) };
      },
    }),
  });
  await bootstrap(loop);
  broken = true;
  await expect(loop.engine.predict('p12')).rejects.toSatisfy((e) => isFplMlError(e, 'PREDICTIONS_UNUSABLE'));
});
