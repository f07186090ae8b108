import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import type { ChartPoint } from './chart-reference.js';
import { type ChartState, resetChart, startChart } from './chart-state.js';
import { updateChart } from './update-chart.js';
import { type ChartDesign, designChart } from './design-chart.js';

type Source = (random: RandomSource) => () => ChartPoint;

const alike: Source = (random) => () => ({ value: 2 + 0.2 * random.normal() });

/** Periods of 344 to 1,213 rows, as a season has them, with variation between periods as well. */
const sized =
  (between: number): Source =>
  (random) =>
  () => {
    const n = 344 + random.integer(870);
    const standardError = 2.6 / Math.sqrt(n);
    return { value: 2 + between * random.normal() + standardError * random.normal(), n, standardError };
  };

/** False alarms among the points, the chart starting again after each. */
function falseAlarms(start: ChartState, next: () => ChartPoint, points: number): number {
  let state = start;
  let count = 0;
  for (let i = 0; i < points; i += 1) {
    const step = updateChart(state, next());
    const alarm = step.record.status === 'alarm';
    count += alarm ? 1 : 0;
    state = alarm ? resetChart(step.state, 'keep') : step.state;
  }
  return count;
}

interface Realised {
  readonly mean: number;
  readonly standardError: number;
}

/** Each run estimates its own reference from the first points, as users do. */
function realised(design: ChartDesign, source: Source, runs: number): Realised {
  const chart = designChart(design);
  const { referencePoints: m, falseAlarms: asked, sigma = 'standard-deviation' } = design;
  const counts = Array.from({ length: runs }, (_, i) => {
    const next = source(seededRandom('calibration', i));
    const start = startChart({ chart, sigma }, Array.from({ length: m }, next));
    return falseAlarms(start, next, asked.points);
  });
  const mean = counts.reduce((sum, count) => sum + count, 0) / runs;
  const variance = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0) / (runs - 1);
  return { mean, standardError: Math.sqrt(variance / runs) };
}

const DESIGN = { falseAlarms: { count: 0.5, points: 38 }, direction: 'up' } as const;
const RUNS = 2000;

describe('false alarms of charts whose reference was estimated from few points', () => {
  const cases = (['shewhart', 'cusum'] as const).flatMap((kind) =>
    [8, 12, 20].map((referencePoints) => ({ kind, referencePoints })),
  );

  it.each(cases)('are as many as were asked for: $kind from $referencePoints points', (design) => {
    const { mean, standardError } = realised({ ...DESIGN, ...design }, alike, RUNS);
    expect(Math.abs(mean - 0.5)).toBeLessThanOrEqual(3 * standardError);
    expect(standardError).toBeLessThan(0.04);
  });

  it.each(cases)(
    'are as many when periods differ in size and vary among themselves: $kind, $referencePoints',
    (design) => {
      for (const between of [0, 0.15]) {
        const { mean, standardError } = realised({ ...DESIGN, ...design }, sized(between), RUNS);
        expect(Math.abs(mean - 0.5), `between ${between}`).toBeLessThanOrEqual(3 * standardError + 0.02);
      }
    },
  );

  it.each(cases)('are as many on two sides: $kind from $referencePoints points', (design) => {
    const { mean, standardError } = realised({ ...DESIGN, ...design, direction: 'both' }, alike, RUNS);
    expect(Math.abs(mean - 0.5)).toBeLessThanOrEqual(3 * standardError);
  });

  it.each(cases)('are at most as many with a moving range, and not far fewer: $kind, $referencePoints', (design) => {
    const { mean, standardError } = realised({ ...DESIGN, ...design, sigma: 'moving-range' }, alike, RUNS);
    expect(mean).toBeLessThanOrEqual(0.5 + 3 * standardError);
    expect(mean).toBeGreaterThanOrEqual(0.5 * 0.85 - 3 * standardError);
  });

  it('are far more with textbook limits, which is why limits are solved', () => {
    const textbook = { kind: 'shewhart', L: 3, direction: 'up' } as const;
    const counts = Array.from({ length: RUNS }, (_, i) => {
      const next = alike(seededRandom('calibration', i));
      return falseAlarms(startChart({ chart: textbook }, Array.from({ length: 8 }, next)), next, 38);
    });
    // 38 points at three known sigma give 0.051.
    expect(counts.reduce((sum, count) => sum + count, 0) / RUNS).toBeGreaterThan(0.3);
  });

  it('leave room for true ones: a shift of two sigma is found within 38 points in most seasons, soonest by CUSUM', () => {
    const delays = (['cusum', 'shewhart'] as const).map((kind) => {
      const chart = designChart({ kind, ...DESIGN, referencePoints: 12 });
      const found = Array.from({ length: 400 }, (_, i) => {
        const next = alike(seededRandom('power', i));
        let state = startChart({ chart }, Array.from({ length: 12 }, next));
        for (let point = 1; point <= 38; point += 1) {
          const step = updateChart(state, { value: next().value + 0.4 });
          if (step.record.status === 'alarm') return point;
          state = step.state;
        }
        return 39;
      });
      return found.reduce((sum, delay) => sum + delay, 0) / found.length;
    });
    expect(delays[0]).toBeLessThan(6);
    expect(delays[1]).toBeLessThan(10);
  });
});
