import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { averageRunLength } from './average-run-length.js';
import { controlChartConstants } from './control-chart-constants.js';
import { expectedFalseAlarms } from './expected-false-alarms.js';
import { rateChart, rateReference } from './rate-chart.js';
import { screenReference } from './screen-reference.js';
import { startSelfStarting, updateSelfStarting } from './self-starting-chart.js';

interface Ewma {
  readonly lambda: number;
  readonly L: number;
  readonly direction: 'both' | 'up';
}
interface Laney {
  readonly centre: number;
  readonly dispersion: number;
  readonly upper: readonly number[];
}
interface Reference {
  readonly constants: readonly { readonly n: number; readonly d2: number; readonly d3: number; readonly c4: number }[];
  readonly ewmaRunLengths: readonly (Ewma & {
    readonly shift: number;
    readonly start: 'zero' | 'steady';
    readonly arl: number;
  })[];
  readonly exactLimits: readonly {
    readonly lambda: number;
    readonly L: number;
    readonly shift: number;
    readonly arl: number;
  }[];
  readonly cusumSteady: readonly {
    readonly k: number;
    readonly h: number;
    readonly shift: number;
    readonly arl: number;
  }[];
  readonly ewmaAlarms: readonly (Ewma & { readonly m: number; readonly points: number; readonly alarms: number })[];
  readonly selfStarting: { readonly values: readonly number[]; readonly scores: readonly number[] };
  readonly laney: {
    readonly counts: readonly number[];
    readonly sizes: readonly number[];
    readonly p: Laney;
    readonly u: Laney;
  };
  readonly esd: {
    readonly values: readonly number[];
    readonly steps: readonly { readonly index: number; readonly z: number; readonly limit: number }[];
  };
}
// The generator writes this shape.
const reference = JSON.parse(readFileSync(new URL('../fixtures/charts.json', import.meta.url), 'utf8')) as Reference;

function close(got: number, want: number, tolerance: number, where = ''): void {
  expect(Math.abs(got / want - 1), `${where}: ${got} for ${want}`).toBeLessThanOrEqual(tolerance);
}

describe('against other means', () => {
  it.each(reference.constants)('controlChartConstants has d2, d3 and c4 of $n to 1e-10', ({ n, d2, d3, c4 }) => {
    const got = controlChartConstants(n);
    close(got.d2, d2, 1e-10);
    close(got.d3, d3, 1e-10);
    close(got.c4, c4, 1e-13);
  });

  it.each(reference.ewmaRunLengths)(
    'averageRunLength agrees with a chain of cells to 2e-4: $lambda $L $shift $direction $start',
    ({ lambda, L, shift, direction, start, arl }) => {
      close(averageRunLength({ kind: 'ewma', lambda, L, direction }, shift, { start }).arl, arl, 2e-4);
    },
  );

  it.each(reference.exactLimits)('EWMA with exact limits agrees to 1e-5: %j', ({ lambda, L, shift, arl }) => {
    close(averageRunLength({ kind: 'ewma', lambda, L, limits: 'exact' }, shift).arl, arl, 1e-5);
  });

  it.each(reference.cusumSteady)('steady CUSUM agrees to 1e-4: %j', ({ k, h, shift, arl }) => {
    const chart = { kind: 'cusum', k, h, direction: 'up' } as const;
    close(averageRunLength(chart, shift, { start: 'steady' }).arl, arl, 1e-4);
    const down = averageRunLength({ ...chart, direction: 'down' }, -shift, { start: 'steady' }).arl;
    close(down, arl, 1e-4);
  });

  it.each(reference.ewmaAlarms)(
    'false alarms of an EWMA with an estimated reference agree to 3e-3: %j',
    ({ lambda, L, direction, m, points, alarms }) => {
      const got = expectedFalseAlarms({ kind: 'ewma', lambda, L, direction }, { points, referencePoints: m });
      close(got, alarms, 3e-3);
    },
  );

  it('scores of a self-starting chart are those of scipy to 1e-9', () => {
    const { values, scores } = reference.selfStarting;
    let state = startSelfStarting({ kind: 'cusum', k: 0.5, h: 4 });
    const got = values.map((value) => {
      const step = updateSelfStarting(state, value);
      state = step.state;
      return step.record.score;
    });
    expect(got.slice(0, 2)).toEqual([null, null]);
    for (const [i, want] of scores.entries()) close(got[i + 2] ?? Number.NaN, want, 1e-9);
  });

  it.each(['p', 'u'] as const)('Laney’s %s chart has centre, dispersion and limits of numpy', (kind) => {
    const { counts, sizes } = reference.laney;
    const want = reference.laney[kind];
    const points = counts.map((count, i) => ({ count, size: sizes[i] ?? 0 }));
    const learnt = rateReference(kind, points);
    close(learnt.centre, want.centre, 1e-13);
    close(learnt.dispersion, want.dispersion, 1e-12);
    for (const [i, { limits }] of rateChart(learnt, points).entries())
      close(limits.upper ?? 0, want.upper[i] ?? 0, 1e-12);
  });

  it('screening drops the three of Rosner’s (1983) example, in the order of NIST’s handbook', () => {
    const { values, steps } = reference.esd;
    const points = values.map((value) => ({ value }));
    const { dropped, reference: learnt, kept, exhausted } = screenReference(points, { atMost: 10 });
    expect(dropped.map(({ index }) => index)).toEqual([53, 52, 51]);
    expect([kept.length, learnt.m, exhausted]).toEqual([51, 51, false]);
    for (const [i, { z, limit }] of dropped.entries()) {
      close(z, steps[i]?.z ?? 0, 1e-12);
      close(limit, steps[i]?.limit ?? 0, 1e-12);
    }
  });
});
