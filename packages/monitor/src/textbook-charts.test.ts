import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { changePoint } from './change-point.js';
import { measured } from './chart-fixture.js';
import { startChart } from './chart-state.js';
import { controlChartConstants } from './control-chart-constants.js';
import { deviationThreshold } from './deviation-threshold.js';
import { individualsChart } from './individuals-chart.js';
import { type RatePoint, rateChart, rateReference } from './rate-chart.js';
import { screenReference } from './screen-reference.js';
import { startSelfStarting, updateSelfStarting } from './self-starting-chart.js';
import { subgroupChart, subgroupReference } from './subgroup-chart.js';

const codeOf = (code: string) => expect.objectContaining({ code });

describe('individualsChart', () => {
  it('finds wild points and jumps, and takes tables’ constants if told', () => {
    const values = [1, 2, 1, 2, 1, 2, 1, 2, 30, 1];
    const chart = individualsChart(values);
    expect([chart.signals, chart.rangeSignals]).toEqual([[8], [8, 9]]);
    expect(chart.sigma).toBeCloseTo((chart.movingRange * Math.sqrt(Math.PI)) / 2, 12);
    expect(individualsChart(values, { d2: 1.128 }).sigma).toBe(chart.movingRange / 1.128);
    expect(() => individualsChart([1])).toThrow(codeOf('CHART_REFERENCE_INVALID'));
    expect(() => individualsChart([1, Number.NaN])).toThrow(codeOf('CHART_POINT_INVALID'));
  });
});

describe('subgroups', () => {
  const random = seededRandom(4);
  const group = (n: number, shift = 0, spread = 1): readonly number[] =>
    Array.from({ length: n }, () => 10 + shift + spread * random.normal());
  const groups = Array.from({ length: 400 }, (_, i) => group(3 + (i % 4)));

  it.each(['range', 'deviation'] as const)('learn sigma without bias from %ss, whatever the sizes', (spread) => {
    const { sigma, centre } = subgroupReference(groups, { spread });
    expect(sigma).toBeCloseTo(1, 1);
    expect(centre).toBeCloseTo(10, 1);
  });

  it.each(['range', 'deviation'] as const)('judge mean and %s with limits for their own size', (spread) => {
    const reference = subgroupReference(groups, { spread });
    const [small, large, far, wide] = subgroupChart(reference, [group(3), group(12), group(5, 3), group(5, 0, 5)]);
    const width = (point: typeof small): number => (point?.limits.upper ?? 0) - (point?.limits.lower ?? 0);
    expect(width(small) / width(large)).toBeCloseTo(2, 10);
    expect([far?.beyond, wide?.spreadBeyond]).toEqual([true, true]);
    const judged = subgroupChart(reference, groups);
    expect(judged.filter(({ beyond }) => beyond).length).toBeLessThanOrEqual(5);
    expect(judged.filter(({ spreadBeyond }) => spreadBeyond).length).toBeLessThanOrEqual(8);
    // Each is judged by itself: one at a time gives the same.
    expect(groups.slice(0, 20).flatMap((one) => subgroupChart(reference, [one]))).toEqual(judged.slice(0, 20));
  });

  it('have spread limits D3 and D4 of the tables: 0 and 2.114 for five', () => {
    const reference = subgroupReference(groups);
    const [point] = subgroupChart(reference, [group(5)]);
    const { d2 } = controlChartConstants(5);
    expect((point?.spreadLimits.upper ?? 0) / (d2 * reference.sigma)).toBeCloseTo(2.1145, 3);
    expect(point?.spreadLimits.lower).toBe(0);
  });

  it('are refused when too few, too small, or without spread', () => {
    for (const bad of [
      [[1, 2]],
      [[1], [2]],
      [
        [1, 1],
        [2, 2],
      ],
    ])
      expect(() => subgroupReference(bad)).toThrow(codeOf('CHART_REFERENCE_INVALID'));
  });
});

describe('rates', () => {
  const random = seededRandom(6);
  const week = (between: number): RatePoint => {
    const size = 2000 + random.integer(2000);
    const share = 0.1 + between * random.normal();
    let count = 0;
    for (let i = 0; i < size; i += 1) count += random.next() < share ? 1 : 0;
    return { count, size };
  };

  it('alarm in most ordinary weeks without Laney’s correction, and hardly with it', () => {
    const weeks = Array.from({ length: 40 }, () => week(0.02));
    const alarms = (overDispersion: 'laney' | 'none'): number =>
      rateChart(rateReference('p', weeks, { overDispersion }), weeks).filter(({ beyond }) => beyond).length;
    expect(alarms('none')).toBeGreaterThan(8);
    expect(alarms('laney')).toBeLessThanOrEqual(1);
  });

  it('have a dispersion near 1 where only chance is at work', () => {
    expect(
      rateReference(
        'p',
        Array.from({ length: 60 }, () => week(0)),
      ).dispersion,
    ).toBeCloseTo(1, 0);
  });

  it('keep limits within what a share can be, and refuse what cannot be counted', () => {
    const reference = rateReference(
      'p',
      [1, 2, 0, 3].map((count) => ({ count, size: 4 })),
    );
    expect(rateChart(reference, [{ count: 1, size: 1 }])[0]?.limits).toEqual({ lower: 0, upper: 1 });
    for (const bad of [
      { count: 5, size: 4 },
      { count: 1.5, size: 4 },
      { count: -1, size: 4 },
      { count: 0, size: 0 },
    ])
      expect(() => rateChart(reference, [bad])).toThrow(codeOf('CHART_POINT_INVALID'));
    expect(() =>
      rateReference(
        'u',
        Array.from({ length: 5 }, () => ({ count: 0, size: 2 })),
      ),
    ).toThrow(codeOf('CHART_REFERENCE_INVALID'));
  });
});

describe('changePoint', () => {
  it('finds a change where it is, in any unit, and says that it is no chance', () => {
    const random = seededRandom(5);
    const values = Array.from({ length: 30 }, (_, i) => (i < 18 ? 0 : 3) + random.normal());
    const found = changePoint(values);
    expect(found).toMatchObject({ before: 18, n: 30, method: 'changepoint-least-squares', pValue: 0.001 });
    expect(changePoint(values.map((value) => value * 1e200)).before).toBe(18);
    expect(changePoint(values)).toEqual(found);
  });

  it('has a p-value that is below 0.1 in a tenth of series without change', () => {
    const small = Array.from({ length: 400 }, (_, i) => {
      const random = seededRandom('quiet', i);
      const values = Array.from({ length: 15 }, () => random.normal());
      return changePoint(values, { shuffles: 99, random }).pValue <= 0.1 ? 1 : 0;
    });
    const { mean, standardError } = measured(small);
    expect(Math.abs(mean - 0.1)).toBeLessThanOrEqual(3 * standardError);
  });

  it('refuses too few points, all the same, and parts that do not fit', () => {
    expect(() => changePoint([1, 2, 3])).toThrow(codeOf('CHART_REFERENCE_INVALID'));
    expect(() => changePoint([2, 2, 2, 2, 2])).toThrow(codeOf('CHART_REFERENCE_INVALID'));
    expect(() => changePoint([1, 2, 3, 4], { least: 3 })).toThrow(codeOf('CHART_INVALID'));
    expect(changePoint([1, 2, 9, 9, 9, 1], { least: 3 }).before).toBe(3);
  });
});

describe('screenReference', () => {
  it('drops something from few normal references: a twentieth of long ones, one in twelve of 15 points', () => {
    const share = (m: number): number =>
      measured(
        Array.from({ length: 250 }, (_, i) => {
          const random = seededRandom('screen', m, i);
          const points = Array.from({ length: m }, () => ({ value: random.normal() }));
          return screenReference(points, { atMost: 3 }).dropped.length > 0 ? 1 : 0;
        }),
      ).mean;
    // Three standard errors of 250 runs.
    expect(Math.abs(share(40) - 0.06)).toBeLessThanOrEqual(0.045);
    expect(Math.abs(share(15) - 0.084)).toBeLessThanOrEqual(0.053);
  });

  it('is bounded, and says when it reached the bound', () => {
    const points = [1, 2, 3, 2, 1, 2, 90, 2, 1, 95].map((value) => ({ value }));
    expect(screenReference(points)).toMatchObject({ exhausted: true, kept: { length: 8 } });
    expect(screenReference(points, { atMost: 1 }).dropped.length).toBeLessThanOrEqual(1);
    expect(() => screenReference(points, { alpha: 0 })).toThrow(codeOf('CHART_INVALID'));
  });

  it('is used by a chart that asks for it, which tells what was dropped', () => {
    const points = [1, 2, 3, 2, 1, 2, 90, 2, 1, 3].map((value) => ({ value }));
    const state = startChart({ chart: { kind: 'shewhart', L: 3 }, screening: {} }, points);
    expect(state.dropped).toEqual([6]);
    expect(state.reference).toMatchObject({ m: 9 });
    const correlated = { kind: 'shewhart', L: 3, autocorrelation: 0.5 } as const;
    expect(() => startChart({ chart: correlated, screening: {} }, points)).toThrow(codeOf('CHART_INVALID'));
  });
});

describe('a self-starting chart', () => {
  it('finds a shift after a few points, goes on from JSON, and waits while all are the same', () => {
    const values = [2, 2, 2, 2.1, 1.9, 2, 2.1, 1.95, 2.05, 3, 3.1, 2.9, 3];
    let state = startSelfStarting({ kind: 'cusum', k: 0.5, h: 4 });
    const statuses = values.map((value) => {
      // JSON gives back what it was given.
      const step = updateSelfStarting(JSON.parse(JSON.stringify(state)) as typeof state, value);
      state = step.state;
      return step.record.status;
    });
    expect(statuses.slice(0, 4)).toEqual(['warming-up', 'warming-up', 'warming-up', 'warming-up']);
    expect(statuses.indexOf('alarm')).toBeGreaterThan(8);
    expect(statuses.indexOf('alarm')).toBeLessThan(12);
    expect(updateSelfStarting(state, 1e300).record.score).toBeLessThan(40);
    expect(() => updateSelfStarting(state, Number.NaN)).toThrow(codeOf('CHART_POINT_INVALID'));
    expect(() => startSelfStarting({ kind: 'shewhart', L: 3, rules: ['nelson-2'] })).toThrow(codeOf('CHART_INVALID'));
  });
});

it('deviationThreshold draws one or two limits, from where it is told', () => {
  const values = [1, 2, 3, 4, 10];
  expect(deviationThreshold(values, { lowerMultiplier: null, upperMultiplier: 0, offset: 'max' })).toEqual({
    lower: null,
    upper: 10,
  });
  expect(deviationThreshold(values, { ddof: 1 }).upper).toBeCloseTo(4 + 3 * Math.sqrt(12.5), 12);
  expect(() => deviationThreshold(values, { upperMultiplier: -1 })).toThrow(codeOf('CHART_INVALID'));
});
