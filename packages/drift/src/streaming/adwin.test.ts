import { isFplMlError, seededRandom } from '@fpl-ml/core';
import { expect, test } from 'vitest';
import { Adwin } from '../index.js';

test('has the width, total and variance of the values in its window, whatever came before', () => {
  const random = seededRandom(8, 'adwin');
  const values = Array.from({ length: 3000 }, (_, i) => (i < 1500 ? 50 : 0) + random.normal());
  const detector = new Adwin({ afterDrift: 'continue' });
  expect([detector.width, detector.total, detector.mean, detector.variance]).toEqual([0, 0, Number.NaN, Number.NaN]);
  expect(detector.updateMany(values).alarms.length).toBeGreaterThan(0);
  expect(detector.width).toBeLessThan(1600);
  const window = values.slice(-detector.width);
  const mean = window.reduce((sum, x) => sum + x, 0) / window.length;
  const squares = window.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
  expect(detector.mean).toBeCloseTo(mean, 10);
  expect(detector.total).toBeCloseTo(mean * window.length, 7);
  expect(detector.sumOfSquares / squares).toBeCloseTo(1, 10);
  expect(detector.variance).toBe(detector.sumOfSquares / detector.width);
});

test('keeps no rounding of a huge value that has left the window', () => {
  const detector = new Adwin({ afterDrift: 'continue', clock: 1 });
  for (const x of [...new Array<number>(40).fill(1e16), ...new Array<number>(400).fill(1)]) detector.update(x);
  expect(detector.mean).toBe(1);
  expect(detector.variance).toBe(0);
});

test('a window that is cut goes on: with continue, one change is more than one alarm at most while old values are in it', () => {
  const random = seededRandom(9, 'adwin');
  const values = Float64Array.from({ length: 2000 }, (_, i) => Number(i >= 1000) + 0.3 * random.normal());
  const drifts = (afterDrift: 'reset' | 'continue') =>
    new Adwin({ afterDrift }).updateMany(values).alarms.map(({ index }) => index);
  expect(drifts('reset')).toHaveLength(1);
  expect(drifts('continue')[0]).toBe(drifts('reset')[0]);
  expect(drifts('continue').length).toBeLessThanOrEqual(4);
});

test('shows the cut that it made, and between two looks what the last one found', () => {
  const detector = new Adwin({ clock: 32 });
  for (let i = 0; i < 31; i += 1) expect(detector.update(i % 2).status).toBe('warming-up');
  const look = detector.update(1);
  expect(look.status).toBe('stable');
  expect(look.statistic).toBeLessThan(look.threshold);
  expect(detector.update(0)).toEqual({ ...look, n: 33 });
  for (let i = 0; i < 200; i += 1) {
    const result = detector.update(40);
    if (result.status !== 'drift') continue;
    expect(result.statistic).toBeGreaterThan(result.threshold);
    return;
  }
  expect.unreachable();
});

test('a million values take no more room than a few hundred numbers', () => {
  const detector = new Adwin();
  for (let i = 0; i < 1_000_000; i += 1) detector.update((i * 7) % 11);
  expect(detector.width).toBe(1_000_000);
  const state = JSON.stringify(detector.snapshot().state);
  expect(state.match(/-?[\d.e+]+/g)?.length).toBeLessThan(300);
});

test.each([
  { delta: 0 },
  { delta: 1 },
  { clock: 0 },
  { clock: 1.5 },
  { maxBuckets: 0 },
  { minWindowLength: 0 },
  { gracePeriod: -1 },
])('refuses %o', (options) => {
  expect(() => new Adwin(options)).toThrow(
    expect.toSatisfy((error: unknown) => isFplMlError(error, 'DRIFT_OPTION_INVALID')),
  );
});

test('refuses a snapshot whose buckets do not hold its window', () => {
  const detector = new Adwin();
  detector.updateMany(Array.from({ length: 100 }, (_, i) => i % 5));
  const { state, ...rest } = detector.snapshot();
  for (const wrong of [{ width: 99 }, { levels: 2 }, { counts: [9, 9] }, { counts: [0.5] }]) {
    expect(() => Adwin.restore({ ...rest, state: { ...state, ...wrong } })).toThrow(
      expect.toSatisfy((error: unknown) => isFplMlError(error, 'DRIFT_SNAPSHOT_INVALID')),
    );
  }
});
