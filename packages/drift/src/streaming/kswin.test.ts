import { isFplMlError, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { Kswin } from '../index.js';
import { sortedDistance } from './ks-critical-distance.js';

const normals = (n: number, seed: number) => {
  const random = seededRandom(seed, 'kswin');
  return Float64Array.from({ length: n }, () => random.normal());
};

describe('Kswin', () => {
  test('tests from the first full window on, each time with other draws, the same for the same seed', () => {
    const values = normals(160, 1);
    const statistics = (seed: number) => {
      const detector = new Kswin({ seed, alpha: 1e-9 });
      return Array.from(values, (x) => detector.update(x).statistic).slice(99);
    };
    expect(statistics(1)).toEqual(statistics(1));
    expect(statistics(1)).not.toEqual(statistics(2));
    const detector = new Kswin({ alpha: 1e-9 });
    expect(detector.updateMany(values.subarray(0, 99)).last.status).toBe('warming-up');
    expect(detector.updateMany(values.subarray(99)).last.status).toBe('stable');
    expect(detector.snapshot().state['tests']).toBe(61);
  });

  test('draws anew from a window that does not change', () => {
    const detector = new Kswin({ windowSize: 100, recentSize: 10, alpha: 1e-9 });
    // A window with the period of the stream holds the same values in the same order, whenever it is full.
    const period = normals(100, 2);
    const at = Array.from({ length: 6 }, () => detector.updateMany(period).last.statistic);
    expect(new Set(at).size).toBeGreaterThan(1);
  });

  test('alarms at the critical distance itself, and holds ties together', () => {
    expect(sortedDistance(Float64Array.of(1, 1, 2), Float64Array.of(1, 2, 2))).toBeCloseTo(1 / 3, 15);
    expect(sortedDistance(Float64Array.of(1, 2), Float64Array.of(3, 4))).toBe(1);
    expect(sortedDistance(Float64Array.of(5, 5), Float64Array.of(5, 5))).toBe(0);
    // 10 against 10: a distance of 0.8 has p = 0.0021, 0.7 has 0.012.
    const detector = new Kswin({ windowSize: 20, recentSize: 10, alpha: 0.005 });
    const last = detector.updateMany([...new Array<number>(12).fill(0), ...new Array<number>(8).fill(1)]).last;
    expect(last).toMatchObject({ status: 'drift', statistic: 0.8, threshold: 0.8 });
  });

  test('with continue, the newest values begin the next window', () => {
    const values = [...new Array<number>(70).fill(0), ...new Array<number>(200).fill(5)];
    const first = (afterDrift: 'reset' | 'continue') => {
      const detector = new Kswin({ afterDrift });
      const statuses = values.map((x) => detector.update(x).status);
      const drift = statuses.indexOf('drift');
      return statuses.slice(drift + 1).findIndex((status) => status !== 'warming-up');
    };
    expect(first('reset')).toBe(99);
    expect(first('continue')).toBe(69);
  });

  test.each([
    { alpha: 0 },
    { windowSize: 50, recentSize: 26 },
    { recentSize: 0 },
    { minimumDistance: 2 },
    { seed: Number.NaN },
  ])('refuses %o', (options) => {
    expect(() => new Kswin(options)).toThrow(
      expect.toSatisfy((error: unknown) => isFplMlError(error, 'DRIFT_OPTION_INVALID')),
    );
  });
});
