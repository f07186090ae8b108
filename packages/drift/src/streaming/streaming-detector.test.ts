import { isFplMlError, seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Adwin,
  Cusum,
  Ddm,
  type DetectorSnapshot,
  Eddm,
  Ewma,
  HddmA,
  HddmW,
  Kswin,
  PageHinkley,
  type StreamingDetector,
  type StreamingOptions,
} from '../index.js';

interface Subject {
  readonly build: (options?: StreamingOptions) => StreamingDetector;
  readonly restore: (snapshot: unknown) => StreamingDetector;
  readonly bits?: true;
}

/** Sensitive enough to alarm within a few hundred values, so that resets are among what is tested. */
const subjects: Readonly<Record<string, Subject>> = {
  adwin: { build: (o) => new Adwin({ delta: 0.3, clock: 4, ...o }), restore: Adwin.restore },
  'page-hinkley': { build: (o) => new PageHinkley({ threshold: 8, ...o }), restore: PageHinkley.restore },
  'page-hinkley, clamped': {
    build: (o) => new PageHinkley({ threshold: 8, form: 'clamped', ...o }),
    restore: PageHinkley.restore,
  },
  'page-hinkley, sum': {
    build: (o) => new PageHinkley({ threshold: 8, form: 'sum', ...o }),
    restore: PageHinkley.restore,
  },
  kswin: {
    build: (o) => new Kswin({ windowSize: 40, recentSize: 12, alpha: 0.05, ...o }),
    restore: Kswin.restore,
  },
  cusum: { build: (o) => new Cusum(o), restore: Cusum.restore },
  'cusum, known': {
    build: (o) => new Cusum({ baseline: { kind: 'known', mean: 0, sd: 1 }, ...o }),
    restore: Cusum.restore,
  },
  'cusum, estimated': {
    build: (o) => new Cusum({ baseline: { kind: 'estimated', points: 10 }, ...o }),
    restore: Cusum.restore,
  },
  'cusum, running mean': {
    build: (o) => new Cusum({ baseline: { kind: 'running-mean' }, ...o }),
    restore: Cusum.restore,
  },
  ewma: { build: (o) => new Ewma(o), restore: Ewma.restore },
  'ewma, exact limits': {
    build: (o) => new Ewma({ limits: 'exact', baseline: { kind: 'estimated', points: 10 }, ...o }),
    restore: Ewma.restore,
  },
  ddm: { build: (o) => new Ddm(o), restore: Ddm.restore, bits: true },
  eddm: { build: (o) => new Eddm({ minimumErrors: 5, ...o }), restore: Eddm.restore, bits: true },
  'hddm-a': {
    build: (o) => new HddmA({ side: 'both', driftConfidence: 0.01, warningConfidence: 0.05, ...o }),
    restore: HddmA.restore,
    bits: true,
  },
  'hddm-w': { build: (o) => new HddmW({ side: 'both', ...o }), restore: HddmW.restore, bits: true },
};

const names = Object.keys(subjects);
const subject = (name: string): Subject => {
  const found = subjects[name];
  if (found === undefined) throw new Error(`No subject ${name}.`);
  return found;
};

/** A stream whose level changes at a third and at two thirds. */
function stream(length: number, seed: number, bits: boolean): Float64Array {
  const random = seededRandom(seed, 'stream');
  return Float64Array.from({ length }, (_, i) => {
    const level = i < length / 3 ? 0 : i < (2 * length) / 3 ? 1.5 : -1;
    return bits ? Number(random.next() < 0.2 + 0.4 * Math.max(0, level)) : level + random.normal();
  });
}

const invalid = (code: string) => expect.toSatisfy((error: unknown) => isFplMlError(error, code));
const stored = (detector: StreamingDetector): unknown => JSON.parse(JSON.stringify(detector.snapshot()));

describe.each(names)('%s', (name) => {
  const { build, restore, bits = false } = subject(name);

  test('restored from stored JSON at any place, it goes on as if it had never stopped', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom('reset' as const, 'continue' as const),
        (seed, cut, afterDrift) => {
          const values = stream(400, seed, bits);
          const whole = build({ afterDrift });
          whole.updateMany(values.subarray(0, cut));
          const parts = restore(stored(whole));
          expect(parts.last).toEqual(whole.last);
          for (const x of values.subarray(cut)) {
            const result = whole.update(x);
            seen.add(result.status);
            expect(parts.update(x)).toEqual(result);
          }
          expect(parts.snapshot()).toEqual(whole.snapshot());
        },
      ),
      { numRuns: 12, seed: 5 },
    );
    expect(seen).toContain('drift');
  });

  test('many values at once give the alarms of one after another', () => {
    const values = stream(600, 3, bits);
    const [one, many] = [build(), build()];
    const alarms = Array.from(values, (x, index) => ({ ...one.update(x), index }));
    const run = many.updateMany(values);
    expect(run.alarms).toEqual(alarms.filter(({ status }) => status === 'warning' || status === 'drift'));
    expect(run.last).toEqual(one.last);
    expect(run.alarms.some(({ status }) => status === 'drift')).toBe(true);
  });

  test('gives a frozen record, with the values counted since the start', () => {
    const detector = build();
    expect(detector.last).toEqual({ status: 'warming-up', statistic: Number.NaN, threshold: Number.NaN, n: 0 });
    const result = detector.update(1);
    expect(Object.isFrozen(result)).toBe(true);
    expect(Object.keys(result)).toEqual(['status', 'statistic', 'threshold', 'n']);
    expect(result.n).toBe(1);
  });

  test('after a drift it starts anew with the next value, or goes on, as the option says', () => {
    const values = stream(600, 3, bits);
    const [resets, continues] = [build(), build({ afterDrift: 'continue' })];
    const first = values.findIndex((x) => resets.update(x).status === 'drift');
    expect(first).toBeGreaterThan(0);
    const fresh = build();
    const next = values[first + 1] ?? 0;
    expect(resets.last.n).toBe(first + 1);
    // Kswin's draws depend on how many there were; all else is as new.
    expect(resets.update(next)).toEqual(fresh.update(next));
    expect(resets.snapshot()).toEqual(fresh.snapshot());
    continues.updateMany(values.subarray(0, first + 2));
    expect(continues.last.n).toBe(first + 2);
    continues.reset();
    expect(continues.snapshot().state).toEqual(build().snapshot().state);
  });

  test('refuses what is no number of its domain, and is then as before', () => {
    const detector = build();
    detector.updateMany(stream(50, 1, bits));
    const before = detector.snapshot();
    // Callers without types may pass anything.
    const texts = ['1', 'secret-canary', undefined, null] as unknown as readonly number[];
    const outside = bits ? [-0.5, 2] : [1e101, -1e300];
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, ...outside, ...texts]) {
      expect(() => detector.update(bad)).toThrow(invalid('DRIFT_STREAM_VALUE_INVALID'));
      expect(() => detector.updateMany([1, 0, bad])).toThrow(invalid('DRIFT_STREAM_VALUE_INVALID'));
    }
    // What plain JavaScript may pass: none of it is many values.
    for (const bad of [undefined, null, 5, '10', {}, new Map([[0, 1]])] as unknown as readonly (readonly number[])[])
      expect(() => detector.updateMany(bad)).toThrow(invalid('DRIFT_STREAM_VALUE_INVALID'));
    expect(detector.snapshot()).toEqual(before);
    try {
      detector.update(texts[1] ?? 0);
    } catch (error) {
      expect(JSON.stringify([String(error), Object(error)])).not.toContain('canary');
    }
  });

  test('refuses a snapshot of another detector, another version or another shape', () => {
    const detector = build();
    detector.updateMany(stream(100, 1, bits));
    const good: DetectorSnapshot = detector.snapshot();
    const state = Object.keys(good.state);
    const bad: readonly unknown[] = [
      null,
      'text',
      [],
      { ...good, detector: 'other' },
      { ...good, version: 2 },
      { ...good, options: null },
      { ...good, options: { ...good.options, afterDrift: 'perhaps' } },
      { ...good, state: [] },
      ...state.map((key) => ({ ...good, state: { ...good.state, [key]: 'x' } })),
      ...state.map((key) => ({ ...good, state: { ...good.state, [key]: undefined } })),
      { ...good, state: { ...good.state, n: -1 } },
      { ...good, state: { ...good.state, n: 1.5 } },
    ];
    for (const snapshot of bad) expect(() => restore(snapshot)).toThrow(invalid('DRIFT_SNAPSHOT_INVALID'));
    expect(restore(good).snapshot()).toEqual(good);
  });

  test('keeps a bounded state', () => {
    const detector = build({ afterDrift: 'continue' });
    const values = seededRandom(2, 'long');
    const long = (n: number) =>
      Float64Array.from({ length: n }, () => (bits ? Number(values.next() < 0.3) : values.normal() / 20));
    detector.updateMany(long(5000));
    const early = JSON.stringify(detector.snapshot()).length;
    detector.updateMany(long(20_000));
    expect(JSON.stringify(detector.snapshot()).length).toBeLessThan(Math.max(1.5 * early, early + 600));
  });
});
