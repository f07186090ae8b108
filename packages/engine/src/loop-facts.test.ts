import { FplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.js';
import type { DecisionRecord } from './loop-decision.js';
import { tally } from './replay.js';
import { bootstrap, engineParts, MODEL, openLoop, policy, step, type ToyLoop, work } from './testing/toy-loop.js';

const asked = { reason: 'asked', requestedBy: 'ann' };

async function runFor(loop: ToyLoop, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i += 1) await step(loop, i);
}

test('a final period is recorded with the sums of the errors that were served', async () => {
  const loop = openLoop();
  await bootstrap(loop);
  const load = async (version: string) => loop.world.trainer.load(await loop.registry.loadArtifact(MODEL, version));
  const { frame, entities } = await loop.world.data.features('p12');
  const predictions = (await load('0.1.0')).predict(frame);
  const outcomes = loop.world.outcomesOf('p12');
  const errors = entities.map((entity, row) => (outcomes.get(entity) ?? 0) - (predictions[row] ?? 0));
  await step(loop, 12);
  const event = (await loop.engine.eventLog()).findLast(({ kind }) => kind === 'period-final');
  if (event?.kind !== 'period-final') throw new Error('no period');
  expect(event.served.n).toBe(entities.length);
  expect(event.served.sse).toBeCloseTo(
    errors.reduce((sum, error) => sum + error * error, 0),
    8,
  );
  expect(event.served.sae).toBeCloseTo(
    errors.reduce((sum, error) => sum + Math.abs(error), 0),
    8,
  );
});

test('a rollout whose challenger predicted nothing in a period has no labels there', async () => {
  const loop = openLoop();
  await bootstrap(loop);
  await runFor(loop, 12, 15);
  const { rollout } = await loop.engine.getState();
  const period = loop.world.periods[15];
  if (period === undefined || rollout === null) throw new Error('no rollout');
  const rows = [...loop.world.outcomesOf(period.id)].map(([entity, outcome]) => ({ entity, outcome }));
  await loop.clock.advanceTo(period.end + 1);
  await loop.monitor.recordOutcomes({ period, rows, final: true });
  await loop.engine.observe(period.id);
  expect((await loop.engine.eventLog()).findLast(({ kind }) => kind === 'rollout-observed')).toMatchObject({
    pair: null,
  });
  expect((await loop.engine.getState()).rollout).toMatchObject({ version: rollout.version, observed: 0, waited: 1 });
});

test('rows of one entity are served as one prediction', async () => {
  const loop = openLoop();
  await bootstrap(loop);
  const parts = engineParts(loop);
  const twice = {
    ...parts.data,
    features: async (period: string) => {
      const { frame, entities } = await parts.data.features(period);
      const doubled = Object.entries(frame).map(([name, values]) => [name, [...values, ...values]]);
      return { frame: Object.fromEntries(doubled), entities: [...entities, ...entities] };
    },
  };
  const other = openLoop();
  const engine = createEngine({ ...engineParts(other), data: twice });
  await bootstrap({ ...other, engine });
  const [once, both] = [await loop.engine.predict('p12'), await engine.predict('p12')];
  expect(both.map(({ entity }) => entity)).toEqual(once.map(({ entity }) => entity));
  both.forEach(({ prediction }, row) => expect(prediction).toBeCloseTo(2 * (once[row]?.prediction ?? 0), 9));
});

describe('a retraining', () => {
  test('asked for while one runs takes none of its attempts, and says nothing about health', async () => {
    let second = '';
    const loop: ToyLoop = openLoop(policy, {
      trainer: (trainer) => ({
        ...trainer,
        fit: async (request) => {
          if (second === '') second = await loop.engine.triggerRetraining(asked);
          throw new FplMlError('TRAINER_BROKEN', `Expected memory, got none for ${Object.keys(request).length}.`);
        },
      }),
    });
    const first = await loop.engine.triggerRetraining(asked);
    await work(loop);
    expect(await loop.engine.getRetrainingStatus(second)).toMatchObject({ status: 'coalesced', attempt: 0 });
    // An error that does not say that it may pass is not tried again.
    expect(await loop.engine.getRetrainingStatus(first)).toMatchObject({ status: 'failed', attempt: 1 });
    expect((await loop.engine.getHealthStatus()).status).toBe('critical');
  });

  test('whose data cannot be judged has no quality that could pass for one', async () => {
    const loop = openLoop();
    const expectations = { features: ['entity'], target: 'outcome', minRows: 1_000_000 };
    const engine = createEngine({ ...engineParts(loop), expectations });
    await engine.runRetraining(await engine.triggerRetraining(asked));
    expect((await engine.eventLog()).at(-1)).toMatchObject({ kind: 'data-checked', quality: 0 });
  });
});

test('a rollback starts the charts anew', async () => {
  const loop = openLoop();
  await bootstrap(loop);
  await runFor(loop, 12, 16);
  const epoch = async () => (await loop.stores.observations.loadState({ model: MODEL, metric: 'rmse' }))?.state.epoch;
  const before = (await epoch()) ?? 0;
  await loop.engine.rollback(asked);
  expect(await epoch()).toBe(before + 1);
});

test('a tally counts first attempts, and what serves by promotion or at once', () => {
  const record = (event: DecisionRecord['event'], outcome: DecisionRecord['outcome'], reason = ''): DecisionRecord => ({
    event,
    outcome,
    subject: 's',
    reason,
    figures: {},
  });
  const counted = tally([
    record('retraining-started', 'running', 'training begins'),
    record('retraining-started', 'running', 'attempt 2'),
    record('candidate-registered', 'activated'),
    record('rollout-observed', 'promoted'),
    record('candidate-evaluated', 'inconclusive'),
    record('rollback-requested', 'rolled-back'),
  ]);
  expect(counted).toEqual({ retrainings: 1, promotions: 2, rejections: 1, rollbacks: 1 });
});
