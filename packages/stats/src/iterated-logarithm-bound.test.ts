import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { binomial, type IteratedLogarithmOptions, iteratedLogarithmBound, normalMixture } from './index.js';

const invalid = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });

describe('iteratedLogarithmBound', () => {
  test('is the example of Darling and Robbins (1967): 3 √(n (log log n + 1.457) / 2) from 32, at 5 %', () => {
    for (const n of [32, 40, 63, 64, 1000]) {
      const printed = 3 * Math.sqrt((n * (Math.log(Math.log(n)) + 1.457)) / 2);
      expect(Math.abs(iteratedLogarithmBound(n) / printed - 1)).toBeLessThan(1e-4);
    }
  });

  test('spends the level over all stretches: a sum of very many terms says the same', () => {
    for (const power of [1.5, 2, 3.5]) {
      const [from, ratio, alpha, n] = [27, 3, 0.01, 500];
      let terms = 0;
      for (let k = 20_000; k >= 3; k -= 1) terms += Math.exp(-power * Math.log(k * Math.log(ratio)));
      // What is left after them, as an integral.
      const rest = Math.exp((1 - power) * Math.log(20_000.5)) / (power - 1);
      terms += rest * Math.exp(-power * Math.log(Math.log(ratio)));
      const wanted = Math.sqrt((16 / 6) * n * (power * Math.log(Math.log(n)) + Math.log((2 * terms) / alpha)));
      expect(Math.abs(iteratedLogarithmBound(n, { from, ratio, power, alpha }) / wanted - 1)).toBeLessThan(1e-7);
    }
  });

  test('grows slower than a normal mixture, and is wider for long', () => {
    const mixture = normalMixture({ tightestAt: 50 });
    expect(iteratedLogarithmBound(1000)).toBeGreaterThan(mixture.bound(1000, 0.05));
    expect(iteratedLogarithmBound(1e30)).toBeLessThan(mixture.bound(1e30, 0.05));
  });

  test('is ever passed by a random walk with at most the probability alpha', () => {
    const trials = 400;
    const limits = Array.from({ length: 969 }, (_, i) => iteratedLogarithmBound(i + 32));
    const random = seededRandom(95);
    let passed = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      let sum = 0;
      let crossed = false;
      for (let n = 1; n <= 1000 && !crossed; n += 1) {
        sum += random.normal();
        crossed = Math.abs(sum) >= (limits[n - 32] ?? Number.POSITIVE_INFINITY);
      }
      if (crossed) passed += 1;
    }
    expect(passed).toBeLessThanOrEqual(binomial(trials, 0.05).quantile(0.9995));
  });

  test('refuses what is outside its domain', () => {
    const wrong: readonly IteratedLogarithmOptions[] = [
      { from: 2 },
      { ratio: 1 },
      { power: 1 },
      { alpha: 0 },
      { from: Number.POSITIVE_INFINITY },
    ];
    for (const options of wrong) expect(() => iteratedLogarithmBound(100, options)).toThrow(invalid);
    expect(() => iteratedLogarithmBound(31)).toThrow(invalid);
  });
});
