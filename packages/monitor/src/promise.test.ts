import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { countAlarms, delayOf, madeUpSeries, measured, readyChart } from './chart-fixture.js';
import { falseAlarmsAhead, startChart } from './chart-state.js';
import { type ChartDesign, designChart } from './design-chart.js';
import { startSelfStarting, updateSelfStarting } from './self-starting-chart.js';

const RUNS = 1000;
const KNOWN = Number.POSITIVE_INFINITY;
const base = { falseAlarms: { count: 1, points: 38 }, direction: 'up' } as const;

// A part of bench/promise.bench.ts.
describe('one false alarm in 38 points', () => {
  const cells = [
    { kind: 'ewma', m: 10, rho: 0, varying: false },
    { kind: 'ewma', m: 20, rho: 0, varying: true },
    { kind: 'ewma', m: KNOWN, rho: 0, varying: true },
    { kind: 'ewma', m: 20, rho: 0.6, varying: false },
    { kind: 'shewhart', m: 10, rho: 0.6, varying: false },
    { kind: 'shewhart', m: 38, rho: 0.3, varying: true },
    { kind: 'cusum', m: 10, rho: 0.6, varying: true },
    { kind: 'cusum', m: 20, rho: 0.3, varying: false },
    { kind: 'cusum', m: KNOWN, rho: 0.6, varying: false },
  ] as const;

  it.each(cells)('is what comes: %j', ({ kind, m, rho, varying }) => {
    const shape = { rho, varying };
    const chart = designChart({ kind, ...base, referencePoints: m, autocorrelation: rho });
    expect(chart.promise.kept).toBe(true);
    const counts = Array.from({ length: RUNS }, (_, i) => {
      const next = madeUpSeries(shape, seededRandom('promise', kind, m, rho, i));
      return countAlarms(readyChart({ chart }, m, shape, next), next, 38);
    });
    const { mean, standardError } = measured(counts);
    expect(Math.abs(mean - 1), `${mean} ± ${standardError}`).toBeLessThanOrEqual(3 * standardError);
  });

  it('is far more where the correlation is not told, and nearly kept where it is estimated from 100 points', () => {
    const shape = { rho: 0.6, varying: false };
    const mean = (request: Parameters<typeof startChart>[0]['chart'], m: number): number =>
      measured(
        Array.from({ length: 400 }, (_, i) => {
          const next = madeUpSeries(shape, seededRandom('estimated', i));
          return countAlarms(readyChart({ chart: request }, m, shape, next), next, 38);
        }),
      ).mean;
    const untold = designChart({ kind: 'cusum', ...base, referencePoints: 20 });
    expect(mean(untold, 20)).toBeGreaterThan(1.6);
    expect(mean({ kind: 'shewhart', ...base, autocorrelation: 'reference' }, 100)).toBeGreaterThan(0.75);
    expect(mean({ kind: 'shewhart', ...base, autocorrelation: 'reference' }, 100)).toBeLessThan(1.25);
  });
});

describe('designChart', () => {
  it('says that it cannot promise where the correlation comes from a short reference', () => {
    const autocorrelation = { value: 0.6, source: 'reference' } as const;
    const short = designChart({ kind: 'cusum', ...base, referencePoints: 10, autocorrelation });
    expect(short.promise.kept).toBe(false);
    expect(short.cannotPromise.map(({ what, reason }) => [what, reason])).toEqual([
      ['false-alarms', 'autocorrelation-estimated'],
    ]);
    const long = designChart({ kind: 'cusum', ...base, referencePoints: 100, autocorrelation });
    expect([long.promise.kept, long.cannotPromise]).toEqual([true, []]);
    const points = Array.from({ length: 12 }, (_, i) => ({ value: Math.sin(i) }));
    const state = startChart({ chart: { kind: 'cusum', ...base, autocorrelation: 'reference' } }, points);
    expect(state.cautions).toContain('cannot-promise');
  });

  it('says when a shift is not found in time, and how long it takes otherwise', () => {
    const rare = { count: 1, points: 380 };
    const late = designChart({ kind: 'shewhart', falseAlarms: rare, referencePoints: 10 });
    expect(late.cannotPromise.map(({ reason }) => reason)).toEqual(['shift-found-late']);
    expect(late.promise.kept).toBe(true);
    const chart = designChart({ kind: 'ewma', ...base, referencePoints: KNOWN });
    const shape = { rho: 0, varying: false };
    const { mean, standardError } = measured(
      Array.from({ length: 2000 }, (_, i) => {
        const next = madeUpSeries(shape, seededRandom('delay', i));
        return delayOf(readyChart({ chart }, KNOWN, shape, next), next, 1, 1000);
      }),
    );
    expect(Math.abs(mean - chart.expectedDelay)).toBeLessThanOrEqual(3 * standardError);
  });

  it('spends one reference point where each is freed from its predecessor, and looks for what shows of the shift', () => {
    const limit = (referencePoints: number, autocorrelation: number): unknown => {
      const { expectedDelay: _, ...chart } = designChart({
        kind: 'cusum',
        ...base,
        shift: 1,
        referencePoints,
        autocorrelation,
      });
      return chart;
    };
    const plain = designChart({ kind: 'cusum', ...base, shift: 0.5, referencePoints: 11 });
    expect(limit(12, 0.6)).toMatchObject({ k: 0.25, h: plain.kind === 'cusum' ? plain.h : 0, autocorrelation: 0.6 });
  });

  it('takes a small weight for a small shift, and the weight that it is given', () => {
    const lambda = (design: Partial<ChartDesign>): number => {
      const chart = designChart({
        kind: 'ewma',
        falseAlarms: { count: 1, points: 370 },
        referencePoints: KNOWN,
        ...design,
      });
      return chart.kind === 'ewma' ? chart.lambda : Number.NaN;
    };
    expect([lambda({ shift: 0.5 }), lambda({ shift: 1 }), lambda({ shift: 3 })]).toEqual([0.05, 0.15, 0.7]);
    expect(lambda({ lambda: 0.33 })).toBe(0.33);
  });

  it('gives plain limits again from what it was asked, in falseAlarmsAhead', () => {
    const points = Array.from({ length: 12 }, (_, i) => ({ value: (i * 7) % 5 }));
    for (const kind of ['shewhart', 'cusum', 'ewma'] as const) {
      const state = startChart({ chart: { kind, ...base } }, points);
      expect(Math.abs(falseAlarmsAhead(state, 38) - 1)).toBeLessThan(2e-3);
      expect(Object.keys(state.chart ?? {})).not.toContain('promise');
    }
    expect(falseAlarmsAhead(startChart({ chart: { kind: 'ewma', ...base } }), 38)).toBeNaN();
    const known = startChart({ chart: { kind: 'cusum', ...base } }, { centre: 2, sigma: 0.2 });
    expect(Math.abs(falseAlarmsAhead(known, 38) - 1)).toBeLessThan(2e-3);
  });

  it.each([{ autocorrelation: 1 }, { autocorrelation: 0.5, referencePoints: 4 }, { lambda: 2 }])(
    'refuses %j',
    (change) => {
      expect(() => designChart({ kind: 'ewma', ...base, referencePoints: 10, ...change })).toThrow(
        expect.objectContaining({ code: 'CHART_DESIGN_INVALID' }),
      );
    },
  );
});

it('a self-starting CUSUM keeps the promise of a known reference from its third point on', () => {
  const chart = designChart({ kind: 'cusum', ...base, referencePoints: KNOWN });
  const counts = Array.from({ length: 1000 }, (_, run) => {
    const random = seededRandom('self-starting', run);
    let state = startSelfStarting(chart);
    let count = 0;
    for (let i = 0; i < 40; i += 1) {
      const step = updateSelfStarting(state, 5 + 0.3 * random.normal());
      const alarm = step.record.status === 'alarm';
      count += alarm ? 1 : 0;
      // The sums start again, the mean goes on, so that the points are comparable.
      state = alarm ? { ...step.state, up: 0, down: 0, upRun: 0, downRun: 0 } : step.state;
    }
    return count;
  });
  const { mean, standardError } = measured(counts);
  expect(Math.abs(mean - 1)).toBeLessThanOrEqual(3 * standardError);
});
