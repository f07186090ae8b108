import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type NormalMixtureOptions, normalMixture } from './index.js';

interface Fixture {
  readonly mixtures: readonly {
    readonly sides: 'one' | 'two';
    readonly sum: number;
    readonly variance: number;
    readonly rho: number;
    readonly logEValue: number;
  }[];
}

// The generator writes this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/anytime.json', import.meta.url), 'utf8')) as Fixture;

const invalid = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });

describe('normalMixture', () => {
  test('is the integral over the mixing distribution, on one side and on two, to 1e-11', () => {
    for (const { sides, sum, variance, rho, logEValue } of fixture.mixtures) {
      const got = normalMixture({ sides, rho }).logEValue(sum, variance);
      expect(Math.abs(got - logEValue)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(logEValue)));
    }
  });

  test('goes on smoothly far below 0, where the series takes over, and farther', () => {
    const one = normalMixture({ sides: 'one', rho: 1 });
    expect(Math.abs(one.logEValue(-20.000001, 0) - one.logEValue(-19.999999, 0))).toBeLessThan(2e-7);
    // log(2 / (z √(2π))) for z = 1e12.
    expect(one.logEValue(-1e12, 0)).toBeCloseTo(Math.log(2 / Math.sqrt(2 * Math.PI)) - 12 * Math.LN10, 12);
    expect(one.logEValue(1e200, 1)).toBe(Number.MAX_VALUE);
  });

  test('has its bound where the e-value is 1 / alpha', () => {
    for (const sides of ['one', 'two'] as const) {
      for (const [variance, alpha] of [
        [0.01, 0.5],
        [100, 0.05],
        [1e6, 1e-9],
        [0, 0.01],
      ] as const) {
        const mixture = normalMixture({ sides, tightestAt: 20, alpha: 0.01 });
        const bound = mixture.bound(variance, alpha);
        expect(mixture.logEValue(bound, variance)).toBeCloseTo(-Math.log(alpha), 9);
      }
    }
  });

  test('is near its tightest where it should be', () => {
    for (const sides of ['one', 'two'] as const) {
      const best = normalMixture({ sides, tightestAt: 100 });
      const limit = best.bound(100, 0.05);
      for (const factor of [0.5, 0.8, 1.25, 2]) {
        expect(normalMixture({ sides, rho: best.rho * factor }).bound(100, 0.05)).toBeGreaterThan(limit - 0.02);
      }
    }
  });

  test('wants either rho or the time at which it is tightest, above 0, and a level', () => {
    const wrong: readonly NormalMixtureOptions[] = [
      {},
      { rho: 1, tightestAt: 1 },
      { rho: 0 },
      { tightestAt: -1 },
      { tightestAt: Number.POSITIVE_INFINITY },
      { rho: 1, alpha: 1 },
    ];
    for (const options of wrong) expect(() => normalMixture(options)).toThrow(invalid);
    // @ts-expect-error a caller in JavaScript may say anything
    expect(() => normalMixture({ rho: 1, sides: 'both' })).toThrow(invalid);
    expect(() => normalMixture({ rho: 1 }).bound(1, 0)).toThrow(invalid);
  });
});
