import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kolmogorov } from './index.js';

interface Row {
  readonly n: number;
  readonly d: number;
  readonly sf: number;
  readonly cdf: number;
}

// The generator writes rows of this shape.
const { single } = JSON.parse(readFileSync(new URL('../fixtures/kolmogorov.json', import.meta.url), 'utf8')) as {
  readonly single: readonly Row[];
};

const distance = (got: number, wanted: number): number => (got === wanted ? 0 : Math.abs(got / wanted - 1));

describe('kolmogorov', () => {
  test('agrees with the exact distribution to 1e-10 relative up to n = 140', () => {
    const small = single.filter(({ n }) => n <= 140);
    const worst = small.map(({ n, d, sf, cdf }) =>
      Math.max(distance(kolmogorov(n).sf(d), sf), distance(kolmogorov(n).cdf(d), cdf)),
    );
    expect(worst.length).toBeGreaterThan(50);
    expect(Math.max(...worst)).toBeLessThan(1e-10);
  });

  test('agrees with the exact distribution to 1e-6 relative above', () => {
    const large = single.filter(({ n }) => n > 140);
    const worst = large.map(({ n, d, sf }) => distance(kolmogorov(n).sf(d), sf));
    expect(worst.length).toBeGreaterThan(50);
    expect(Math.max(...worst)).toBeLessThan(1e-6);
  });

  test('never increases, also where one method hands over to the next', () => {
    for (const n of [1, 2, 5, 140, 141, 676]) {
      const { sf } = kolmogorov(n);
      const values = Array.from({ length: 400 }, (_, i) => sf((i * 4) / 400 / Math.sqrt(n)));
      const rises = values.filter((value, i) => i > 0 && value > (values[i - 1] ?? 1) * (1 + 1e-6) + 1e-15);
      expect(rises).toEqual([]);
    }
  });

  test('inverts its quantile', () => {
    for (const n of [1, 2, 20, 140, 700, 50_000]) {
      for (const p of [0.01, 0.3, 0.5, 0.95, 0.999, 1 - 1e-8]) {
        const { cdf, sf, quantile } = kolmogorov(n);
        const x = quantile(p);
        expect(p < 0.5 ? distance(cdf(x), p) : distance(sf(x), 1 - p)).toBeLessThan(1e-7);
      }
    }
    expect([kolmogorov(10).quantile(0), kolmogorov(10).quantile(1)]).toEqual([0.05, 1]);
  });

  test('refuses a sample size that is no whole number from 1, and takes NaN to NaN', () => {
    expect(() => kolmogorov(0)).toThrow(expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' }));
    expect(() => kolmogorov(2.5)).toThrow(expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' }));
    expect([kolmogorov(9).sf(Number.NaN), kolmogorov(9).quantile(2)]).toEqual([Number.NaN, Number.NaN]);
  });
});
