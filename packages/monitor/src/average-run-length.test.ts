import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { averageRunLength } from './average-run-length.js';
import type { Chart } from './chart.js';

interface ArlVector {
  readonly id: string;
  readonly params: { readonly k: number; readonly h: number; readonly shift_sigma: readonly number[] };
  readonly expected: { readonly arl: readonly number[] };
  readonly tolerance: number;
}
// The file holds vectors of several kinds; those named here have this shape.
const { vectors } = JSON.parse(readFileSync(new URL('../fixtures/published.json', import.meta.url), 'utf8')) as {
  readonly vectors: readonly ArlVector[];
};
const vector = (id: string): ArlVector => {
  const found = vectors.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no vector ${id}`);
  return found;
};
const arl = (chart: Chart, shift?: number): number => averageRunLength(chart, shift).arl;

describe('averageRunLength', () => {
  it.each(['arl-cusum-h5', 'arl-cusum-lucas-crosier'])('has the published two-sided CUSUM run lengths: %s', (id) => {
    const { params, expected, tolerance } = vector(id);
    for (const [i, shift] of params.shift_sigma.entries()) {
      const got = arl({ kind: 'cusum', k: params.k, h: params.h }, shift);
      expect(Math.abs(got - (expected.arl[i] ?? Number.NaN)), `shift ${shift}`).toBeLessThanOrEqual(tolerance);
    }
  });

  it('is as short as the quicker side alone where the other never alarms, and long without end', () => {
    const chart = { kind: 'cusum', k: 0.5, h: 5 } as const;
    for (const shift of [35, 40, -50, 1e6]) expect(arl(chart, shift)).toBe(1);
    expect(arl({ ...chart, fir: true }, 40)).toBe(1);
    const long = { kind: 'cusum', k: 5, h: 50 } as const;
    expect(arl(long) / arl({ ...long, direction: 'up' })).toBeCloseTo(0.5, 12);
    expect(arl({ kind: 'cusum', k: 10, h: 40 })).toBe(Number.POSITIVE_INFINITY);
  });

  it('has the one-sided CUSUM run lengths of Brook and Evans, in both directions', () => {
    const { params, expected, tolerance } = vector('arl-cusum-brook-evans');
    for (const [i, shift] of params.shift_sigma.entries()) {
      const want = expected.arl[i] ?? Number.NaN;
      const chart = { kind: 'cusum', k: params.k, h: params.h } as const;
      expect(Math.abs(arl({ ...chart, direction: 'up' }, shift) - want)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(arl({ ...chart, direction: 'down' }, -shift) - want)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('has the run lengths of Lucas and Crosier with a head start of h/2, to the printed digits', () => {
    const published = [
      [0, 149, 0.5],
      [0.25, 62.7, 0.05],
      [0.5, 20.1, 0.05],
      [0.75, 8.97, 0.005],
      [1, 5.29, 0.005],
      [1.5, 2.86, 0.005],
    ] as const;
    for (const [shift, want, half] of published) {
      const got = arl({ kind: 'cusum', k: 0.5, h: 4, fir: true }, shift);
      expect(Math.abs(got - want), `shift ${shift}`).toBeLessThanOrEqual(half);
      expect(arl({ kind: 'cusum', k: 0.5, h: 4, fir: 2 }, shift)).toBe(got);
    }
  });

  it('has 4.1500837 for k 0.25, h 8, shift 2.5, and 368.6 for k 0.5, h 4.77', () => {
    // Gauss-Legendre rules of 24 to 200 nodes agree on 4.150083726116; SAS prints 4.15008362.
    expect(arl({ kind: 'cusum', k: 0.25, h: 8 }, 2.5)).toBeCloseTo(4.150083726116, 11);
    expect(Math.abs(arl({ kind: 'cusum', k: 0.5, h: 4.77 }, 0) - 368.6)).toBeLessThanOrEqual(0.05);
  });

  it('has 370.3983473449592 for three sigma, and 43.89, 6.30, 2.00 at shifts of 1, 2, 3', () => {
    expect(arl({ kind: 'shewhart', L: 3 })).toBeCloseTo(370.3983473449592, 9);
    expect(arl({ kind: 'shewhart', L: 3 }, 1)).toBeCloseTo(43.89, 2);
    expect(arl({ kind: 'shewhart', L: 3 }, 2)).toBeCloseTo(6.3, 2);
    expect(arl({ kind: 'shewhart', L: 3 }, 3)).toBeCloseTo(2, 2);
    expect(arl({ kind: 'shewhart', L: 3, direction: 'up' })).toBeCloseTo(2 * 370.3983473449592, 9);
  });

  it('is finite and growing for wide limits, where nothing has alarmed yet', () => {
    const wide = [10, 20, 40].map((h) => arl({ kind: 'cusum', k: 0.5, h, direction: 'up' }));
    expect(wide.every((value, i) => Number.isFinite(value) && value > 100 * (wide[i - 1] ?? 1))).toBe(true);
  });

  it.each([
    { kind: 'cusum', k: -1, h: 5 },
    { kind: 'cusum', k: 0.5, h: 0 },
    { kind: 'cusum', k: 0.5, h: 4, fir: 4 },
    { kind: 'shewhart', L: Number.NaN },
  ] as const)('refuses %j', (chart) => {
    expect(() => averageRunLength(chart)).toThrow(expect.objectContaining({ code: 'CHART_INVALID' }));
  });

  it('refuses a kind that it does not know, and a shift that is no number', () => {
    // A caller without types.
    const unknown = { kind: 'page', k: 0.2, h: 3 } as unknown as Chart;
    expect(() => averageRunLength(unknown)).toThrow(expect.objectContaining({ code: 'CHART_INVALID' }));
    expect(() => averageRunLength({ kind: 'shewhart', L: 3 }, Number.NaN)).toThrow(
      expect.objectContaining({ code: 'CHART_INVALID' }),
    );
  });
});
