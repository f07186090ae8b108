import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { bench, codeOf, entities, playPeriod, weekly } from './monitor-fixture.js';

describe('maturity', () => {
  it('goes from pending over partial to final as outcomes come, and waits for the time of maturity', async () => {
    const { monitor, clock } = bench({ maturity: 500 });
    const period = weekly(0);
    const rows = entities(3).map((entity) => ({ entity, prediction: 1 }));
    await monitor.recordPredictions({ period, modelVersion: '1.0.0', rows });
    const maturity = async () => (await monitor.evaluatePeriod('w0')).maturity;
    expect(await maturity()).toEqual({ status: 'pending', labelled: 0, expected: 3 });
    await monitor.recordOutcomes({ period: 'w0', rows: [{ entity: 'e0', outcome: 1 }] });
    expect(await maturity()).toEqual({ status: 'partial', labelled: 1, expected: 3 });
    await monitor.recordOutcomes({ period: 'w0', rows: entities(3).map((entity) => ({ entity, outcome: 1 })) });
    await clock.advanceTo(period.end + 499);
    expect(await maturity()).toEqual({ status: 'partial', labelled: 3, expected: 3 });
    await clock.advanceTo(period.end + 500);
    expect(await maturity()).toEqual({ status: 'final', labelled: 3, expected: 3 });
  });

  it('is final at once when it was declared, with what is there', async () => {
    const { monitor } = bench();
    await monitor.recordPredictions({
      period: weekly(0),
      modelVersion: '1.0.0',
      rows: entities(2).map((entity) => ({ entity, prediction: 1 })),
    });
    await monitor.recordOutcomes({ period: 'w0', rows: [{ entity: 'e0', outcome: 3 }], final: true });
    const { maturity, metrics } = await monitor.evaluatePeriod('w0');
    expect(maturity).toEqual({ status: 'final', labelled: 1, expected: 2 });
    expect([metrics.n, metrics.mae]).toEqual([1, 2]);
  });

  it('awaits the entities that it was told to, and only served ones otherwise', async () => {
    const { monitor, clock } = bench();
    const period = weekly(0);
    await monitor.expectEntities({ period, entities: ['a', 'b'] });
    await monitor.recordPredictions({ period, modelVersion: '1', rows: [{ entity: 'a', prediction: 1 }] });
    await monitor.recordPredictions({
      period,
      modelVersion: '2',
      role: 'shadow',
      rows: [{ entity: 'z', prediction: 1 }],
    });
    await clock.advanceTo(period.end);
    await monitor.recordOutcomes({ period, rows: [{ entity: 'a', outcome: 1 }] });
    expect((await monitor.evaluatePeriod('w0')).maturity).toEqual({ status: 'partial', labelled: 1, expected: 2 });
    await monitor.recordOutcomes({ period, rows: [{ entity: 'b', outcome: 1 }] });
    expect(await monitor.listPeriods()).toEqual([
      { period, maturity: { status: 'final', labelled: 2, expected: 2 }, outcomes: 2, unmatched: 1 },
    ]);
  });
});

describe('evaluatePeriod', () => {
  it('measures what was served, whatever version served it, and each version on all that it predicted', async () => {
    const { monitor } = bench();
    const period = weekly(0);
    const record = (modelVersion: string, role: 'served' | 'challenger' | 'shadow', rows: Record<string, number>) =>
      monitor.recordPredictions({
        period,
        modelVersion,
        role,
        rows: Object.entries(rows).map(([entity, prediction]) => ({ entity, prediction })),
      });
    await record('1', 'served', { a: 1, b: 1 });
    await record('2', 'served', { c: 2 });
    await record('2', 'challenger', { a: 5, b: 5, c: 99 });
    await record('3', 'shadow', { a: 0 });
    const rows = ['a', 'b', 'c', 'd'].map((entity) => ({ entity, outcome: 0 }));
    await monitor.recordOutcomes({ period, rows });
    const { metrics, byVersion } = await monitor.evaluatePeriod('w0');
    expect([metrics.n, metrics.mae]).toEqual([3, 4 / 3]);
    expect(byVersion.map((version) => [version.modelVersion, version.metrics.n, version.metrics.mae])).toEqual([
      ['1', 2, 1],
      ['2', 3, 4],
      ['3', 1, 0],
    ]);
    const { served } = await monitor.getPerformanceSummary();
    expect(served[0]?.modelVersion).toBeNull();
  });

  it('counts the last prediction that was served to an entity', async () => {
    const { monitor } = bench();
    const period = weekly(0);
    await monitor.recordPredictions({ period, modelVersion: '9', rows: [{ entity: 'a', prediction: 1 }] });
    await monitor.recordPredictions({ period, modelVersion: '10', rows: [{ entity: 'a', prediction: 3 }] });
    await monitor.recordOutcomes({ period, rows: [{ entity: 'a', outcome: 0 }] });
    expect((await monitor.evaluatePeriod('w0')).metrics.mae).toBe(3);
  });

  it('gives the same figures bit for bit whatever the order of recording', async () => {
    const random = seededRandom('order');
    const rows = entities(300).map((entity) => ({ entity, prediction: random.normal(), outcome: random.normal() }));
    const figures = async (ordered: typeof rows) => {
      const { monitor } = bench();
      const period = weekly(0);
      await monitor.recordPredictions({ period, modelVersion: '1', rows: ordered });
      await monitor.recordOutcomes({ period, rows: [...ordered].reverse() });
      return (await monitor.evaluatePeriod('w0')).metrics;
    };
    expect(await figures([...rows].reverse())).toStrictEqual(await figures(rows));
  });

  it('records nothing while no outcome is there, and a new revision only when figures changed', async () => {
    const b = bench();
    await b.monitor.recordPredictions({
      period: weekly(0),
      modelVersion: '1',
      rows: [{ entity: 'e0', prediction: 1 }],
    });
    expect((await b.monitor.evaluatePeriod('w0')).metrics.mae).toBeNaN();
    expect(await b.store.performance({ model: 'm' })).toEqual([]);
    await b.monitor.recordOutcomes({ period: 'w0', rows: [{ entity: 'e0', outcome: 4 }] });
    await b.monitor.evaluatePeriod('w0');
    await b.monitor.evaluatePeriod('w0');
    await b.monitor.recordOutcomes({ period: 'w0', rows: [{ entity: 'e0', outcome: 2 }] });
    await b.monitor.evaluatePeriod('w0');
    const records = await b.store.performance({ model: 'm' });
    expect(
      records.filter(({ subject }) => subject === 'served').map(({ revision, metrics }) => [revision, metrics.mae]),
    ).toEqual([
      [1, 3],
      [2, 1],
    ]);
    const { served } = await b.monitor.getPerformanceSummary();
    expect(served.map(({ revision }) => revision)).toEqual([2]);
  });

  it('refuses a period that it does not know', async () => {
    const { monitor } = bench();
    expect(await codeOf(monitor.evaluatePeriod('w0'))).toBe('PERIOD_UNKNOWN');
    expect(await codeOf(monitor.recordOutcomes({ period: 'w0', rows: [] }))).toBe('PERIOD_UNKNOWN');
  });
});

describe('pairedErrors', () => {
  it('sums the errors of the rows that both versions predicted and that have an outcome, in the order of time', async () => {
    const { monitor } = bench();
    const record = (i: number, modelVersion: string, role: 'served' | 'shadow', rows: Record<string, number>) =>
      monitor.recordPredictions({
        period: weekly(i),
        modelVersion,
        role,
        rows: Object.entries(rows).map(([entity, prediction]) => ({ entity, prediction })),
      });
    await record(1, 'A', 'served', { a: 1, b: 2, onlyA: 50 });
    await record(1, 'B', 'shadow', { b: 1, a: -1, unlabelled: 3, onlyB: 50 });
    await record(1, 'A', 'shadow', { unlabelled: 3 });
    await record(0, 'A', 'served', { a: 1 });
    await record(0, 'B', 'shadow', { z: 1 });
    await monitor.recordOutcomes({
      period: 'w1',
      rows: ['a', 'b', 'onlyA', 'onlyB'].map((entity) => ({ entity, outcome: 0 })),
    });
    const pairs = await monitor.pairedErrors({ periods: ['w1', 'w0', 'w1'], baseline: 'A', challenger: 'B' });
    expect(pairs).toEqual([
      {
        period: 'w0',
        n: 0,
        baseline: { sse: 0, sae: 0 },
        challenger: { sse: 0, sae: 0 },
        difference: { mse: Number.NaN, rmse: Number.NaN, mae: Number.NaN },
      },
      {
        period: 'w1',
        n: 2,
        baseline: { sse: 5, sae: 3 },
        challenger: { sse: 2, sae: 2 },
        difference: { mse: -1.5, rmse: 1 - Math.sqrt(2.5), mae: -0.5 },
      },
    ]);
  });

  it('is the same the other way round, with the signs turned', async () => {
    const b = bench();
    await playPeriod(b, 0);
    const random = seededRandom('challenger');
    await b.monitor.recordPredictions({
      period: weekly(0),
      modelVersion: '2.0.0',
      role: 'challenger',
      rows: entities(150).map((entity) => ({ entity, prediction: random.normal() })),
    });
    const [forth] = await b.monitor.pairedErrors({ periods: ['w0'], baseline: '1.0.0', challenger: '2.0.0' });
    const [back] = await b.monitor.pairedErrors({ periods: ['w0'], baseline: '2.0.0', challenger: '1.0.0' });
    expect(forth?.n).toBe(150);
    expect(back).toMatchObject({ n: 150, baseline: forth?.challenger, challenger: forth?.baseline });
    expect(back?.difference.mse).toBe(-(forth?.difference.mse ?? Number.NaN));
  });

  it('refuses a period that it does not know', async () => {
    const { monitor } = bench();
    expect(await codeOf(monitor.pairedErrors({ periods: ['w9'], baseline: 'A', challenger: 'B' }))).toBe(
      'PERIOD_UNKNOWN',
    );
  });
});
