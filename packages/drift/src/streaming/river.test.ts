import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Adwin, Ddm, Eddm, HddmA, HddmW, Kswin, PageHinkley, type StreamingDetector } from '../index.js';
import { equalSizesTail, ksCriticalDistance } from './ks-critical-distance.js';

interface Fixture {
  readonly streams: Readonly<Record<string, string | readonly number[]>>;
  readonly cases: readonly {
    readonly detector: string;
    readonly options: object;
    readonly stream: string;
    readonly drifts: readonly number[];
    readonly warnings: readonly number[];
    readonly window?: { readonly width: number; readonly total: number; readonly sumOfSquares: number };
  }[];
  readonly critical: readonly {
    readonly size: number;
    readonly alpha: number;
    readonly steps: number | null;
    readonly pValue: number | null;
  }[];
}

// Written by fixtures/streaming.py in this form.
const fixture = JSON.parse(readFileSync(new URL('../../fixtures/streaming.json', import.meta.url), 'utf8')) as Fixture;

const build: Readonly<Record<string, (options: object) => StreamingDetector>> = {
  adwin: (options) => new Adwin(options),
  'page-hinkley': (options) => new PageHinkley(options),
  kswin: (options) => new Kswin(options),
  ddm: (options) => new Ddm(options),
  eddm: (options) => new Eddm(options),
  'hddm-a': (options) => new HddmA(options),
  'hddm-w': (options) => new HddmW(options),
};

const stream = (name: string): readonly number[] => Array.from(fixture.streams[name] ?? '', Number);

test.each(Object.keys(build))('%s gives the alarms of River on its streams, index by index', (name) => {
  const cases = fixture.cases.filter(({ detector }) => detector === name);
  expect(cases.length).toBeGreaterThanOrEqual(6);
  for (const { options, stream: of, drifts, warnings, window } of cases) {
    const detector = build[name]?.(options);
    const { alarms } = detector?.updateMany(stream(of)) ?? { alarms: [] };
    const indices = (wanted: string): readonly number[] =>
      alarms.filter(({ status }) => status === wanted).map(({ index }) => index);
    expect({ of, options, drifts: indices('drift'), warnings: indices('warning') }).toEqual({
      of,
      options,
      drifts,
      warnings,
    });
    if (!(detector instanceof Adwin) || window === undefined) continue;
    expect(detector.width).toBe(window.width);
    expect(Math.abs(detector.total - window.total)).toBeLessThan(1e-9);
    expect(Math.abs(detector.sumOfSquares / window.sumOfSquares - 1)).toBeLessThan(1e-9);
  }
  // Streams in which something changes are found out by it at least once, or the comparison would say nothing.
  expect(cases.some(({ drifts }) => drifts.length > 0)).toBe(true);
});

test('critical distances of equal sizes are those of scipy', () => {
  for (const { size, alpha, steps, pValue } of fixture.critical) {
    expect(ksCriticalDistance(size, alpha, 0)).toBe(steps === null ? Number.POSITIVE_INFINITY : steps / size);
    if (steps === null || pValue === null) continue;
    expect(Math.abs(equalSizesTail(size, steps) / pValue - 1)).toBeLessThan(1e-10);
  }
});
