import { readFileSync } from 'node:fs';
import { isFplMlError, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { Cusum, Ewma, type StreamBaseline, type StreamingDetector } from '../index.js';
import { normalScore } from './stream-baseline.js';

interface Fixture {
  readonly streams: Readonly<Record<string, string | readonly number[]>>;
  readonly scores: readonly (readonly [t: number, df: number, score: number])[];
  readonly charts: readonly {
    readonly stream: string;
    readonly detector: string;
    readonly kind: 'known' | 'estimated' | 'self-starting';
    readonly points: number;
    readonly drifts: readonly number[];
    readonly statistics: readonly (number | null)[];
  }[];
}

// Written by fixtures/streaming.py in this form.
const fixture = JSON.parse(readFileSync(new URL('../../fixtures/streaming.json', import.meta.url), 'utf8')) as Fixture;

const build = (detector: string, baseline: StreamBaseline): StreamingDetector =>
  detector === 'cusum'
    ? new Cusum({ baseline })
    : new Ewma({ baseline, limits: detector === 'ewma' ? 'asymptotic' : 'exact' });

describe('Cusum and Ewma', () => {
  test('follow their definitions, statistic by statistic and alarm by alarm', () => {
    expect(fixture.charts).toHaveLength(27);
    for (const { stream, detector: name, kind, points, drifts, statistics } of fixture.charts) {
      const detector = build(name, kind === 'known' ? { kind, mean: 0, sd: 1 } : { kind, points });
      const results = Array.from(fixture.streams[stream] ?? '', Number).map((x) => detector.update(x));
      const label = `${name} ${kind} ${stream}`;
      expect([label, ...results.flatMap(({ status }, i) => (status === 'drift' ? [i] : []))]).toEqual([
        label,
        ...drifts,
      ]);
      statistics.forEach((wanted, i) => {
        const result = results[i];
        if (wanted === null)
          expect([label, i, result?.status, result?.statistic]).toEqual([label, i, 'warming-up', Number.NaN]);
        else expect(Math.abs((result?.statistic ?? Number.NaN) - wanted), `${label} ${i}`).toBeLessThan(1e-9);
      });
    }
    expect(fixture.charts.filter(({ drifts }) => drifts.length > 0).length).toBeGreaterThan(20);
  });

  test("turn Student's t into the normal score with the same tail, far out too", () => {
    for (const [t, df, score] of fixture.scores) {
      expect(Math.abs(normalScore(t, df) - score)).toBeLessThan(1e-9 * Math.max(1, Math.abs(score)));
    }
    expect(normalScore(1e6, 1e6)).toBe(38);
    expect(normalScore(-1e6, 1e6)).toBe(-38);
  });

  test('look at one side where that is asked for', () => {
    const fall = [0, 0.1, -0.1, 0.2, 0, -0.2, 0.1, -5, -5, -5, -5];
    const status = (detector: StreamingDetector) => detector.updateMany(fall).alarms.length;
    for (const baseline of [{ kind: 'known', mean: 0, sd: 1 } as const, { kind: 'estimated', points: 5 } as const]) {
      expect(status(new Cusum({ baseline, side: 'up' }))).toBe(0);
      expect(status(new Cusum({ baseline, side: 'down' }))).toBeGreaterThan(0);
      expect(status(new Ewma({ baseline, side: 'up' }))).toBe(0);
      expect(status(new Ewma({ baseline, side: 'down' }))).toBeGreaterThan(0);
    }
    const ewma = new Ewma({ baseline: { kind: 'known', mean: 0, sd: 1 }, lambda: 0.5 });
    ewma.update(-2);
    expect(ewma.average).toBe(-1);
  });

  test('keep warming up while all values are equal, and judge from the first that differs', () => {
    for (const kind of ['estimated', 'self-starting'] as const) {
      for (const detector of [
        new Cusum({ baseline: { kind, points: 5 } }),
        new Ewma({ baseline: { kind, points: 5 } }),
      ]) {
        const run = detector.updateMany(new Array<number>(100).fill(7));
        expect(run.last).toMatchObject({ status: 'warming-up', n: 100 });
        expect(detector.update(7.5).status).toBe('warming-up');
        expect(detector.update(7.1).status).not.toBe('warming-up');
      }
    }
  });

  test('have the run length of the textbook from the start when self-starting, and far less when 30 values are the baseline', () => {
    // 465 for k = 0.5, h = 5 (Lucas and Crosier 1982); the median of a geometric waiting time is ln 2 of the mean. The first 38 of the values are
    // those that a season has: 6.5 % of known charts alarm in it.
    const repeats = 1500;
    const alarmed = (baseline: StreamBaseline, length: number): number => {
      let hits = 0;
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        const random = seededRandom('run-length', repeat);
        const values = Float64Array.from({ length }, () => 3 + 7 * random.normal());
        if (new Cusum({ baseline }).updateMany(values).alarms.length > 0) hits += 1;
      }
      return hits / repeats;
    };
    const known = alarmed({ kind: 'known', mean: 3, sd: 7 }, 100);
    const selfStarting = alarmed({ kind: 'self-starting', points: 5 }, 105);
    const estimated = alarmed({ kind: 'estimated', points: 30 }, 130);
    // Three standard errors of the difference of two such shares near 0.2.
    expect(Math.abs(selfStarting - known)).toBeLessThan(3 * Math.sqrt((2 * 0.2 * 0.8) / repeats));
    expect(known).toBeGreaterThan(0.15);
    expect(known).toBeLessThan(0.23);
    expect(estimated).toBeGreaterThan(1.5 * known);
  });

  test('refuse a baseline that is none', () => {
    const bad = [
      { kind: 'known', mean: 0, sd: 0 },
      { kind: 'known', mean: Number.NaN, sd: 1 },
      { kind: 'known' },
      { kind: 'estimated', points: 1 },
      { kind: 'self-starting', points: 2 },
      { kind: 'running-mean', points: 0 },
      { kind: 'other' },
      'known',
      null,
      // Callers without types may pass anything.
    ] as unknown as readonly StreamBaseline[];
    for (const baseline of bad) {
      const failure = expect.toSatisfy((error: unknown) => isFplMlError(error, 'DRIFT_OPTION_INVALID'));
      expect(() => new Cusum({ baseline })).toThrow(failure);
      expect(() => new Ewma({ baseline })).toThrow(failure);
    }
  });
});
