import { toFrame } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { decisionAlerts } from './decision-alerts.js';
import { createEngine, type Engine } from './engine.js';
import { type EstimationWatch, rowsByEntity } from './estimate-pending.js';
import { monitoringJob } from './monitoring-job.js';
import { createPolicy, type RetrainingPolicy } from './policy.js';
import { recordedHistory, replay } from './replay.js';
import { bootstrap, engineParts, openLoop, step, type ToyLoop, work } from './testing/toy-loop.js';

const quiet = createPolicy({ triggers: { performance: false, drift: false }, minInterval: 0 });
const asking = createPolicy({ ...quiet, triggers: { ...quiet.triggers, estimated: true } });
const LOW: EstimationWatch = { limits: { mae: 0.1 } };
const HIGH: EstimationWatch = { limits: { mae: 50, rmse: 50 } };

/** A loop with some final periods, and one that is served and has no labels. */
async function served(count: number, policy: RetrainingPolicy = quiet): Promise<ToyLoop> {
  const loop = openLoop(policy);
  await bootstrap(loop);
  for (let i = 12; i < 12 + count; i += 1) await step(loop, i);
  await predictNext(loop, 12 + count);
  return loop;
}

async function predictNext(loop: ToyLoop, index: number): Promise<void> {
  await loop.clock.advanceTo(loop.world.periods[index]?.start ?? 0);
  await loop.engine.predict(loop.world.periods[index]?.id ?? '');
}

async function label(loop: ToyLoop, index: number): Promise<void> {
  const period = loop.world.periods[index];
  if (period === undefined) throw new Error(`no period ${index}`);
  await loop.clock.advanceTo(period.end + 1);
  const rows = [...loop.world.outcomesOf(period.id)].map(([entity, outcome]) => ({ entity, outcome }));
  await loop.monitor.recordOutcomes({ period, rows, final: true });
}

/** Another engine on the loop's stores, with an estimation. */
const estimating = (loop: ToyLoop, estimation: EstimationWatch | null, policy: RetrainingPolicy = quiet): Engine =>
  createEngine({ ...engineParts(loop), policy, estimation });

describe('estimates before labels come', () => {
  test('are made once for each served period, recorded with their interval, and shown by health', async () => {
    const loop = await served(8);
    const engine = estimating(loop, HIGH);
    const [found, ...others] = await engine.estimatePending();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ period: 'p20', status: 'estimated', n: 60, confidence: 0.95, breaches: [] });
    expect(found?.mae?.lower).toBeGreaterThan(0.3);
    expect(await engine.estimatePending()).toEqual([]);
    const [decision] = (await engine.decisionLog()).slice(-1);
    expect(decision).toMatchObject({ event: 'performance-estimated', outcome: 'estimated', subject: 'p20' });
    expect(decision?.figures).toMatchObject({ mae: found?.mae, rmse: found?.rmse, fittedFor: '0.1.0' });
    const { details } = await engine.getHealthStatus();
    expect(details['estimated']).toMatchObject({ status: 'healthy', details: { pending: [{ period: 'p20' }] } });
  });

  test('above a limit are a warning until what came stands beside them', async () => {
    const loop = await served(8);
    const engine = estimating(loop, LOW);
    const [found] = await engine.estimatePending();
    expect(found?.breaches).toMatchObject([{ metric: 'mae', limit: 0.1, value: found?.mae?.value }]);
    const health = await engine.getHealthStatus();
    expect(health.details['estimated']).toMatchObject({ status: 'warning' });
    expect(health.reasons.join()).toContain('the MAE of p20 is estimated at');
    const [event] = (await engine.eventLog()).slice(-1);
    const [record] = (await engine.decisionLog()).slice(-1);
    const alerts = event === undefined || record === undefined ? [] : decisionAlerts('toy', event, record);
    expect(alerts).toMatchObject([{ level: 'warning', dedupKey: 'performance:mae (estimated)' }]);
    expect((await engine.getState()).request).toBeNull();
    await label(loop, 20);
    const { evaluation } = await engine.observe('p20');
    const [decision] = (await engine.decisionLog()).slice(-1);
    const { lower = 0, upper = 0 } = found?.mae ?? {};
    const realised = evaluation.metrics.mae;
    const mae = (decision?.figures['estimated'] ?? null) as { mae: { realised: number } } | null;
    expect(decision?.figures['estimated']).toMatchObject({
      mae: { ...found?.mae, inside: realised >= lower && realised <= upper },
    });
    expect(mae?.mae.realised).toBeCloseTo(realised, 10);
    const after = await engine.getHealthStatus();
    expect(after.details['estimated']).toMatchObject({ status: 'healthy', details: { pending: [] } });
  });

  test('ask for a retraining where the policy says so, with the estimate as evidence; replay decides the same', async () => {
    const loop = await served(8);
    const engine = estimating(loop, LOW, asking);
    await engine.estimatePending();
    const { request } = await engine.getState();
    expect(request).toMatchObject({ triggerType: 'performance', id: 'retraining-by-the-estimate-of-p20' });
    const retraining = await engine.getRetrainingStatus(request?.id ?? '');
    expect(retraining.reason).toMatch(
      /^the MAE of p20 is estimated at .* % interval .* before its labels, above 0\.100$/,
    );
    await predictNext(loop, 21);
    expect(await engine.estimatePending()).toHaveLength(1);
    const [held] = (await engine.decisionLog()).slice(-1);
    expect(held).toMatchObject({ outcome: 'suppressed', subject: 'p21' });
    expect(held?.figures['suppressed']).toMatchObject([{ triggerType: 'performance', obstacle: 'already-open' }]);
    const { decisions } = await replay(asking, recordedHistory(await engine.eventLog()));
    expect(decisions).toEqual((await engine.decisionLog()).map(({ at: _, ...decision }) => decision));
  });

  test('learn once for each champion', async () => {
    const loop = await served(8);
    const read: string[] = [];
    const features = (period: string) => {
      read.push(period);
      return loop.world.data.features(period);
    };
    const data = { ...loop.world.data, features };
    const engine = createEngine({ ...engineParts(loop), policy: quiet, estimation: HIGH, data });
    await engine.estimatePending();
    expect(read).toEqual(['p12', 'p13', 'p14', 'p15', 'p16', 'p17', 'p18', 'p19', 'p20']);
    await predictNext(loop, 21);
    read.length = 0;
    await engine.estimatePending();
    expect(read).toEqual(['p21']);
    expect((await engine.getState()).estimates?.pending.map(({ period }) => period)).toEqual(['p20', 'p21']);
    await engine.triggerRetraining({ reason: 'another champion', requestedBy: 'ann' });
    await work(loop);
    await engine.promote({ reason: 'at once', requestedBy: 'ann' });
    await predictNext(loop, 22);
    read.length = 0;
    await engine.estimatePending();
    expect(read.filter((period) => period === 'p12')).toHaveLength(1);
    expect((await engine.getState()).estimates?.fittedFor).toBe((await engine.getState()).champion?.version);
  });

  test('need five final periods and the option, and a period that was served', async () => {
    const few = await served(4);
    expect(await estimating(few, LOW).estimatePending()).toEqual([]);
    const loop = await served(8);
    expect(await estimating(loop, null).estimatePending()).toEqual([]);
    expect((await loop.engine.getHealthStatus()).details['estimated']).toBeUndefined();
    const silent = openLoop(quiet);
    expect(await estimating(silent, LOW).estimatePending()).toEqual([]);
  });

  test('are part of the monitoring job, after what is final', async () => {
    const loop = await served(8);
    await label(loop, 20);
    await predictNext(loop, 21);
    const engine = estimating(loop, HIGH);
    const job = monitoringJob({ engine, monitor: loop.monitor });
    const context = { signal: new AbortController().signal };
    // The handler reads nothing else of its context.
    await job(context as Parameters<typeof job>[0]);
    const { latest, estimates } = await engine.getState();
    expect(latest).toBe('p20');
    expect(estimates?.pending.map(({ period }) => period)).toEqual(['p21']);
  });
});

test('rows of one entity become their mean, with their number', () => {
  const frame = toFrame({ form: Float64Array.of(1, 3, Number.NaN, 8) });
  expect(rowsByEntity({ frame, entities: ['a', 'a', 'a', 'b'] })).toEqual({
    entities: ['a', 'b'],
    features: { form: Float64Array.of(2, 8), '(rows)': Float64Array.of(3, 1) },
  });
});
