import { readFileSync } from 'node:fs';
import { seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chart } from './chart.js';
import { type ChartPoint, estimateReference } from './chart-reference.js';
import { type ChartRecord, type ChartState, resetChart, startChart } from './chart-state.js';
import { updateChart } from './update-chart.js';

interface ChartVector {
  readonly id: string;
  readonly reference: readonly number[] | null;
  readonly current: readonly number[];
  readonly expected: Readonly<Record<string, unknown>>;
}
// The file holds vectors of several kinds; those named here have this shape.
const { vectors } = JSON.parse(readFileSync(new URL('../fixtures/published.json', import.meta.url), 'utf8')) as {
  readonly vectors: readonly ChartVector[];
};
const vector = (id: string): ChartVector => {
  const found = vectors.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no vector ${id}`);
  return found;
};

const pointsOf = (values: readonly number[]): readonly ChartPoint[] => values.map((value) => ({ value }));
const CUSUM: Chart = { kind: 'cusum', k: 0.5, h: 5 };
const THREE_SIGMA: Chart = { kind: 'shewhart', L: 3 };

/** Four points with the given mean and standard deviation (ddof 1). */
function known(mean: number, sd: number): readonly ChartPoint[] {
  const a = sd * Math.sqrt(0.75);
  return pointsOf([mean - a, mean + a, mean - a, mean + a]);
}

function run(
  start: ChartState,
  values: readonly number[],
): { readonly state: ChartState; readonly records: readonly ChartRecord[] } {
  let state = start;
  const records = values.map((value) => {
    const step = updateChart(state, { value });
    state = step.state;
    return step.record;
  });
  return { state, records };
}

describe('updateChart', () => {
  it('reproduces Montgomery’s CUSUM: first alarm at period 29, upper sum 5.28, 7 points since the change', () => {
    const { current, expected } = vector('montgomery-cusum-9.1');
    const { records } = run(startChart({ chart: { ...CUSUM, direction: 'up' } }, known(10, 1)), current);
    // A list of numbers in this vector.
    const sums = expected['c_plus'] as readonly number[];
    for (const [i, record] of records.entries()) {
      expect(
        Math.abs((record.statistic ?? Number.NaN) - (sums[i] ?? Number.NaN)),
        `period ${i + 1}`,
      ).toBeLessThanOrEqual(0.0051);
    }
    const first = records.findIndex(({ status }) => status === 'alarm');
    expect(first + 1).toBe(29);
    expect(records[first]).toMatchObject({ side: 'up', sinceChange: 7, n: 29 });
  });

  it('reproduces the tables of Montgomery and Runger, both sides', () => {
    const { current, expected } = vector('montgomery-runger-cusum-16.8');
    const chart = { kind: 'cusum', k: 1, h: 10 } as const;
    for (const [direction, name] of [
      ['up', 's_high'],
      ['down', 's_low'],
    ] as const) {
      const { records } = run(startChart({ chart: { ...chart, direction } }, known(99, 1)), current);
      // A list of numbers in this vector.
      const sums = expected[name] as readonly number[];
      for (const [i, { statistic, status }] of records.entries()) {
        expect(Math.abs(Math.abs(statistic ?? Number.NaN) - (sums[i] ?? Number.NaN))).toBeLessThanOrEqual(0.0501);
        expect(status).not.toBe('alarm');
      }
    }
  });

  it('finds the fall of the Nile at year 32, from a reference of its first 20 years', () => {
    const { reference, current } = vector('nile-cusum');
    const { records } = run(startChart({ chart: CUSUM }, pointsOf(reference ?? [])), current);
    const first = records.findIndex(({ status }) => status === 'alarm');
    expect(first + 1).toBe(32);
    expect(records[first]?.side).toBe('down');
    expect(records[first]?.statistic).toBeCloseTo(-5.656285643007722, 9);
  });

  it('has the individuals limits of the NIST handbook, by the moving range', () => {
    const { current } = vector('nist-imr-6.3.2.2');
    const start = startChart({ chart: THREE_SIGMA, sigma: 'moving-range' }, pointsOf(current));
    const { record } = updateChart(start, { value: 50 });
    expect(record.centre).toBeCloseTo(50.81, 10);
    expect(record.valueLimits?.upper).toBeCloseTo(55.8041, 4);
    expect(record.valueLimits?.lower).toBeCloseTo(45.8159, 4);
  });

  it('is stable up to two thirds of the limit, warns up to the limit, and alarms only beyond it', () => {
    const start = startChart({ chart: { kind: 'shewhart', L: 3 } }, known(0, 1));
    const status = (value: number): string => updateChart(start, { value }).record.status;
    expect([1.9, 2.1, 2.99, 3.01, -2.1, -3.01].map(status)).toEqual([
      'stable',
      'warning',
      'warning',
      'alarm',
      'warning',
      'alarm',
    ]);
  });

  it('does not take a point at its limit for an alarm', () => {
    const { z } = updateChart(startChart({ chart: THREE_SIGMA }, known(0, 1)), { value: 2.5 }).record;
    const start = startChart({ chart: { kind: 'shewhart', L: z ?? Number.NaN } }, known(0, 1));
    expect(updateChart(start, { value: 2.5 }).record.status).toBe('warning');
    expect(updateChart(start, { value: 2.5000001 }).record.status).toBe('alarm');
  });

  it('looks only where it is told to', () => {
    const up = startChart({ chart: { ...THREE_SIGMA, direction: 'up' } }, known(0, 1));
    const low = updateChart(up, { value: -9 }).record;
    expect(low.status).toBe('stable');
    expect(low.limits).toEqual({ lower: null, upper: 3 });
    const down = startChart({ chart: { ...CUSUM, direction: 'down' } }, known(0, 1));
    expect(run(down, [9, 9, 9]).records.every(({ status }) => status === 'stable')).toBe(true);
    expect(updateChart(down, { value: -9 }).record).toMatchObject({
      status: 'alarm',
      side: 'down',
      statistic: expect.closeTo(-8.5, 12),
    });
  });

  it('collects its reference first, says so, and then judges', () => {
    const { records, state } = run(startChart({ chart: THREE_SIGMA, referencePoints: 4 }), [1, 3, 1, 3, 99]);
    expect(records.map(({ status, n }) => [status, n])).toEqual([
      ['warming-up', 1],
      ['warming-up', 2],
      ['warming-up', 3],
      ['warming-up', 4],
      ['alarm', 1],
    ]);
    expect(records[0]).toMatchObject({ statistic: null, limits: null, centre: null });
    expect(state.reference).toMatchObject({ m: 4, centre: 2 });
  });

  it('waits for one more point while all points of the reference are the same', () => {
    const { records, state } = run(startChart({ chart: THREE_SIGMA, referencePoints: 4 }), [2, 2, 2, 2, 2, 3, 2]);
    expect(records.map(({ status }) => status)).toEqual([...Array.from({ length: 6 }, () => 'warming-up'), 'stable']);
    expect(state.reference?.m).toBe(6);
  });

  it('solves a requested chart for the reference that it got', () => {
    const chart = { kind: 'shewhart', falseAlarms: { count: 0.0027, points: 1 } } as const;
    const reference = pointsOf(Array.from({ length: 10 }, (_, i) => i % 2));
    // The published multiplier of t for ten points.
    expect(startChart({ chart }, reference).chart).toMatchObject({
      kind: 'shewhart',
      L: expect.closeTo(4.29403822, 8),
    });
  });

  it('stays in alarm until it is reset, and starts its sums again with the same reference if so told', () => {
    const alarmed = run(startChart({ chart: CUSUM }, known(0, 1)), [8, 0, 0]);
    expect(alarmed.records.map(({ status }) => status)).toEqual(['alarm', 'alarm', 'alarm']);
    const again = resetChart(alarmed.state, 'keep');
    expect(again.reference).toEqual(alarmed.state.reference);
    expect(updateChart(again, { value: 0 }).record).toMatchObject({ status: 'stable', n: 1, statistic: 0 });
    expect(updateChart(resetChart(alarmed.state), { value: 0 }).record.status).toBe('warming-up');
    expect(resetChart(alarmed.state, known(5, 1)).reference?.centre).toBeCloseTo(5, 12);
  });

  it('goes on after its state was stored as JSON as if it had never stopped', () => {
    const value = fc.integer({ min: -40, max: 40 }).map((n) => n / 10);
    const options = { chart: { ...CUSUM, fir: true }, referencePoints: 4 } as const;
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), fc.array(value, { maxLength: 30 }), (before, after) => {
        const first = run(startChart(options), before);
        // JSON gives back what it was given.
        const restored = JSON.parse(JSON.stringify(first.state)) as ChartState;
        expect(run(restored, after).records).toEqual(run(first.state, after).records);
      }),
      { seed: 3 },
    );
  });

  it('changes neither state nor point, and gives frozen records', () => {
    const start = startChart({ chart: CUSUM }, known(0, 1));
    const before = JSON.stringify(start);
    const { record, state } = updateChart(start, Object.freeze({ value: 3 }));
    expect(JSON.stringify(start)).toBe(before);
    expect([record, record.limits, state, start].every(Object.isFrozen)).toBe(true);
  });

  it.each([
    { value: Number.NaN },
    { value: 1, n: 0 },
    { value: 1, standardError: 0 },
    { value: 1, standardError: Number.NaN },
  ])('refuses the point %j', (point) => {
    const start = startChart({ chart: CUSUM }, known(0, 1));
    expect(() => updateChart(start, point)).toThrow(expect.objectContaining({ code: 'CHART_POINT_INVALID' }));
  });

  it('refuses a point without n when its reference has n', () => {
    const sized = known(2, 0.1).map((point) => ({ ...point, n: 500 }));
    expect(() => updateChart(startChart({ chart: CUSUM }, sized), { value: 2 })).toThrow(
      expect.objectContaining({ code: 'CHART_POINT_INVALID' }),
    );
  });

  it('refuses charts and requests that cannot be, before the first point', () => {
    const request = { kind: 'cusum', falseAlarms: { count: -1, points: 38 } } as const;
    expect(() => startChart({ chart: request })).toThrow(expect.objectContaining({ code: 'CHART_DESIGN_INVALID' }));
    expect(() => startChart({ chart: { kind: 'shewhart', L: 0 } })).toThrow(
      expect.objectContaining({ code: 'CHART_INVALID' }),
    );
    expect(() => startChart({ chart: THREE_SIGMA, referencePoints: 3 })).toThrow(
      expect.objectContaining({ code: 'CHART_INVALID' }),
    );
  });
});

describe('estimateReference', () => {
  const random = seededRandom(11, 'reference');
  const sized = (count: number, between: number): readonly ChartPoint[] =>
    Array.from({ length: count }, () => {
      const n = 300 + random.integer(900);
      const standardError = 3 / Math.sqrt(n);
      return { value: 2 + between * random.normal() + standardError * random.normal(), n, standardError };
    });

  it('takes mean and standard deviation (n - 1) of points that are all alike', () => {
    const { centre, sigma, m, precision } = estimateReference(pointsOf([1, 2, 3, 4, 10]));
    expect([centre, m, precision]).toEqual([4, 5, 'none']);
    expect(sigma).toBeCloseTo(Math.sqrt(12.5), 14);
  });

  it('gives larger periods more weight and narrower limits', () => {
    const reference = estimateReference(sized(40, 0));
    expect(reference.precision).toBe('sample-size');
    expect(reference.unit).toBeCloseTo(3, 10);
    const start = startChart({ chart: THREE_SIGMA }, sized(40, 0));
    const width = (n: number): number => {
      const { valueLimits } = updateChart(start, { value: 2, n }).record;
      return (valueLimits?.upper ?? 0) - (valueLimits?.lower ?? 0);
    };
    expect(width(300) / width(1200)).toBeGreaterThan(1.5);
  });

  it('finds what varies between periods beyond their standard errors, and lets it widen all limits alike', () => {
    const { between, sigma } = estimateReference(sized(2000, 0.2));
    expect(between).toBeCloseTo(0.2, 1);
    expect(sigma).toBeCloseTo(1, 1);
    expect(estimateReference(sized(2000, 0)).between).toBeLessThan(0.04);
  });

  it('does not let the own standard errors of lucky periods pull the centre down', () => {
    const lucky = [1.8, 2.2, 1.8, 2.2, 1.8, 2.2].map((value) => ({ value, n: 700, standardError: value / 20 }));
    expect(estimateReference(lucky).centre).toBeCloseTo(2, 12);
    expect(estimateReference(lucky.map(({ n: _, ...point }) => point)).centre).toBeLessThan(2);
  });

  it('reports the correlation of neighbours', () => {
    expect(estimateReference(pointsOf([1, 2, 3, 4, 5, 6, 7, 8])).autocorrelation).toBeGreaterThan(0.5);
    expect(estimateReference(known(0, 1)).autocorrelation).toBeLessThan(-0.5);
  });

  it('refuses too few points, and points without variation', () => {
    for (const values of [
      [1, 2, 3],
      [2, 2, 2, 2],
    ]) {
      expect(() => estimateReference(pointsOf(values))).toThrow(
        expect.objectContaining({ code: 'CHART_REFERENCE_INVALID' }),
      );
    }
  });
});
