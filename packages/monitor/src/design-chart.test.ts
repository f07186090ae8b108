import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { averageRunLength } from './average-run-length.js';
import { type ChartDesign, designChart } from './design-chart.js';
import { expectedFalseAlarms } from './expected-false-alarms.js';

interface Reference {
  readonly expectedFalseAlarms: readonly {
    readonly m: number;
    readonly k: number;
    readonly h: number;
    readonly points: number;
    readonly oneSided: number;
  }[];
  readonly predictionLimits: readonly {
    readonly m: number;
    readonly count: number;
    readonly points: number;
    readonly L: number;
  }[];
}
// The generator writes this shape.
const reference = JSON.parse(readFileSync(new URL('../fixtures/reference.json', import.meta.url), 'utf8')) as Reference;

const limitOf = (design: ChartDesign): number => {
  const chart = designChart(design);
  return chart.kind === 'cusum' ? chart.h : chart.L;
};

describe('expectedFalseAlarms', () => {
  it.each(reference.expectedFalseAlarms)(
    'agrees with a chain of 160 cells integrated by Gauss-Hermite and Gauss-Laguerre, to 2e-4: %j',
    ({ m, k, h, points, oneSided }) => {
      const options = { points, referencePoints: m };
      const up = expectedFalseAlarms({ kind: 'cusum', k, h, direction: 'up' }, options);
      const both = expectedFalseAlarms({ kind: 'cusum', k, h }, options);
      expect(Math.abs(up / oneSided - 1)).toBeLessThanOrEqual(2e-4);
      expect(both).toBeCloseTo(2 * up, 12);
    },
  );

  it('is points over the average run length in the long run, when the reference is known', () => {
    const chart = { kind: 'cusum', k: 0.5, h: 3 } as const;
    const points = 1_000_000;
    const rate = expectedFalseAlarms(chart, { points, referencePoints: Infinity }) / points;
    expect(Math.abs(rate * averageRunLength(chart).arl - 1)).toBeLessThanOrEqual(1e-4);
  });

  it('is 0.10 alarms in 38 points for three sigma that are known, several times that for three sigma from ten points', () => {
    const known = expectedFalseAlarms({ kind: 'shewhart', L: 3 }, { points: 38, referencePoints: Infinity });
    const ten = expectedFalseAlarms({ kind: 'shewhart', L: 3 }, { points: 38, referencePoints: 10 });
    expect(known).toBeCloseTo(0.1026, 4);
    expect(ten).toBeGreaterThan(5 * known);
  });

  it('counts a head start', () => {
    const options = { points: 38, referencePoints: 12 };
    const plain = expectedFalseAlarms({ kind: 'cusum', k: 0.5, h: 4 }, options);
    expect(expectedFalseAlarms({ kind: 'cusum', k: 0.5, h: 4, fir: true }, options)).toBeGreaterThan(plain);
  });
});

describe('designChart', () => {
  it.each(reference.predictionLimits)(
    'gives the t prediction limit of scipy to 1e-9: %j',
    ({ m, count, points, L }) => {
      const limit = limitOf({ kind: 'shewhart', falseAlarms: { count, points }, referencePoints: m });
      expect(Math.abs(limit / L - 1)).toBeLessThanOrEqual(1e-9);
    },
  );

  it.each([
    [10, 4.294038220960541],
    [38, 3.2579320023959393],
  ])('has the published multiplier for 0.27 %% from %i points', (referencePoints, k) => {
    const limit = limitOf({ kind: 'shewhart', falseAlarms: { count: 0.0027, points: 1 }, referencePoints });
    expect(Math.abs(limit - k)).toBeLessThanOrEqual(1e-9);
  });

  it.each([4, 8, 12, 38, Infinity])('solves h for what is asked, from %d reference points', (referencePoints) => {
    for (const falseAlarms of [
      { count: 1, points: 38 },
      { count: 0.1, points: 38 },
    ]) {
      const chart = designChart({ kind: 'cusum', falseAlarms, shift: 1, referencePoints, direction: 'up' });
      expect(chart).toMatchObject({ kind: 'cusum', k: 0.5, direction: 'up' });
      const got = expectedFalseAlarms(chart, { points: falseAlarms.points, referencePoints });
      expect(Math.abs(got / falseAlarms.count - 1)).toBeLessThanOrEqual(1e-3);
    }
  });

  it('gives the textbook limit for a long run with a known reference', () => {
    const { arl } = averageRunLength({ kind: 'cusum', k: 0.5, h: 4.77 });
    const falseAlarms = { count: 1000, points: Math.round(1000 * arl) };
    expect(limitOf({ kind: 'cusum', falseAlarms, referencePoints: Infinity })).toBeCloseTo(4.77, 2);
  });

  it('widens limits for short references, for fewer false alarms, for two sides, and for a moving range', () => {
    const base = { falseAlarms: { count: 0.5, points: 38 }, referencePoints: 12, direction: 'up' } as const;
    for (const kind of ['shewhart', 'cusum'] as const) {
      const limit = limitOf({ kind, ...base });
      expect(limitOf({ kind, ...base, referencePoints: 8 })).toBeGreaterThan(limit);
      expect(limitOf({ kind, ...base, falseAlarms: { count: 0.25, points: 38 } })).toBeGreaterThan(limit);
      expect(limitOf({ kind, ...base, direction: 'both' })).toBeGreaterThan(limit);
      expect(limitOf({ kind, ...base, sigma: 'moving-range' })).toBeGreaterThan(limit);
    }
  });

  it.each([
    { referencePoints: 3 },
    { referencePoints: 8.5 },
    { falseAlarms: { count: 0, points: 38 } },
    { falseAlarms: { count: 1, points: 0 } },
    { falseAlarms: { count: 38, points: 38 } },
    { shift: 0 },
    { kind: 'cusum', falseAlarms: { count: 37, points: 38 } },
    { kind: 'cusum', falseAlarms: { count: 1e-9, points: 38 }, referencePoints: 4 },
  ] as const)('refuses %j', (change) => {
    const design = { kind: 'shewhart', falseAlarms: { count: 1, points: 38 }, referencePoints: 8, ...change } as const;
    expect(() => designChart(design)).toThrow(expect.objectContaining({ code: 'CHART_DESIGN_INVALID' }));
  });
});
