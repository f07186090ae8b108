import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { createMonitor } from '../index.js';
import { type Bench, bench, codeOf, weekly } from '../monitor-fixture.js';
import { simulatedPeriod, type Simulated } from './simulated-period.js';

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `e${i}`);

/** Predicts a period; what comes of it is told by the function that is returned. */
async function predict({ monitor, clock }: Bench, i: number, options: Simulated = {}) {
  const { features, predictions, outcomes } = simulatedPeriod(`w${i}`, seededRandom('facade', i), {
    n: 200,
    ...options,
  });
  const entities = names(200);
  const rowsOf = <Key extends string>(key: Key, values: ArrayLike<number>) =>
    entities.map(
      (entity, row) => ({ entity, [key]: values[row] ?? Number.NaN }) as { entity: string } & Record<Key, number>,
    );
  await monitor.recordPredictions({ period: weekly(i), modelVersion: '1', rows: rowsOf('prediction', predictions) });
  const label = async () => {
    await clock.advanceTo(weekly(i).end);
    await monitor.recordOutcomes({ period: `w${i}`, rows: rowsOf('outcome', outcomes) });
    return monitor.evaluatePeriod(`w${i}`);
  };
  return { input: { period: `w${i}`, entities, features }, label };
}

async function trainedBench() {
  const b = bench({ chart: { charts: [] } });
  const inputs = [];
  for (let i = 0; i < 6; i += 1) {
    const { input, label } = await predict(b, i);
    await label();
    inputs.push(input);
  }
  const report = await b.monitor.trainEstimator(inputs);
  return { b, inputs, report };
}

describe('a monitor with an estimator', () => {
  it('estimates what has no outcomes yet, holds it against what comes, also after a restart, and once', async () => {
    const { b, report } = await trainedBench();
    expect(report).toMatchObject({ rows: 1200, unmatched: 0 });
    const { input, label } = await predict(b, 6, { difficult: 0.7 });
    const estimate = await b.monitor.estimatePerformance(input);
    expect(estimate).toMatchObject({ status: 'estimated', n: 200, unmatched: 0, tracking: { n: 0 } });
    const again = createMonitor({ store: b.store, clock: b.clock, model: 'm', chart: { charts: [] } });
    const told: number[] = [];
    again.on('estimateTracked', ({ tracking }) => told.push(tracking.n));
    const { metrics } = await label();
    expect(metrics.mae).toBeGreaterThan(estimate.mae.lower);
    expect(metrics.mae).toBeLessThan(estimate.mae.upper);
    await again.evaluatePeriod('w6');
    await again.evaluatePeriod('w6');
    expect(told).toEqual([]);
    const next = await predict(b, 7);
    const { tracking } = await again.estimatePerformance(next.input);
    expect(tracking).toMatchObject({
      n: 1,
      misses: 0,
      latest: [{ period: 'w6', inside: true, realised: metrics.mae }],
    });
  });

  it('switches off when rows have other outcomes than they had, and on again by training', async () => {
    const { b, inputs } = await trainedBench();
    const statuses: string[] = [];
    for (let i = 6; i < 12; i += 1) {
      const { input, label } = await predict(b, i, { drift: 2 });
      statuses.push((await b.monitor.estimatePerformance(input)).status);
      await label();
    }
    expect(statuses).toEqual([...Array.from({ length: 4 }, () => 'estimated'), 'unreliable', 'unreliable']);
    await b.monitor.trainEstimator(inputs);
    const { input } = await predict(b, 12);
    expect((await b.monitor.estimatePerformance(input)).status).toBe('estimated');
  });

  it('leaves out rows that the ledger does not know, and says how many', async () => {
    const { b } = await trainedBench();
    const { input } = await predict(b, 6);
    const strange = { ...input, entities: input.entities.map((entity, i) => (i < 5 ? `x${i}` : entity)) };
    expect(await b.monitor.estimatePerformance(strange)).toMatchObject({ n: 195, unmatched: 5 });
  });

  it('refuses without training, for a period that it was trained on, and for entities that stand twice', async () => {
    const fresh = bench();
    const { input } = await predict(fresh, 0);
    expect(await codeOf(fresh.monitor.estimatePerformance(input))).toBe('ESTIMATOR_MISSING');
    expect(await codeOf(fresh.monitor.estimatePerformance({ ...input, period: 'w9' }))).toBe('PERIOD_UNKNOWN');
    const twice = { ...input, entities: input.entities.map(() => 'e0') };
    expect(await codeOf(fresh.monitor.estimatePerformance(twice))).toBe('ESTIMATOR_INPUT_INVALID');
    const { b, inputs } = await trainedBench();
    const [first] = inputs;
    if (first === undefined) throw new Error('there are six');
    expect(await codeOf(b.monitor.estimatePerformance(first))).toBe('ESTIMATOR_INPUT_INVALID');
  });
});
