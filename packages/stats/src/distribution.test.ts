import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomial, chiSquare, type Distribution, normal, studentT } from './index.js';

interface Row {
  readonly distribution: string;
  readonly params: readonly [number, number];
  readonly kind: 'cdf' | 'sf' | 'quantile';
  readonly x: number;
  readonly y: number;
}

// The generator writes rows of this shape.
const { rows } = JSON.parse(readFileSync(new URL('../fixtures/distributions.json', import.meta.url), 'utf8')) as {
  readonly rows: readonly Row[];
};

const MAKE: Readonly<Record<string, (a: number, b: number) => Distribution>> = {
  normal: () => normal,
  chiSquare: (df) => chiSquare(df),
  studentT: (df) => studentT(df),
  binomial: (n, p) => binomial(n, p),
};

describe.each(Object.keys(MAKE))('%s', (name) => {
  test('agrees with scipy to 1e-10 relative, in both tails down to 1e-300', () => {
    const mine = rows.filter(({ distribution }) => distribution === name);
    expect(mine.length).toBeGreaterThan(40);
    const far = mine.filter(({ kind, params, x, y }) => {
      const got = MAKE[name]?.(...params)[kind](x) ?? Number.NaN;
      return !(Math.abs(got - y) <= 1e-10 * Math.abs(y));
    });
    expect(far).toEqual([]);
  });

  test('gives NaN for NaN and for probabilities outside [0, 1]', () => {
    const distribution = MAKE[name]?.(5, 0.3) ?? normal;
    const values = [distribution.cdf(Number.NaN), distribution.sf(Number.NaN), distribution.quantile(Number.NaN)];
    expect([...values, distribution.quantile(-0.1), distribution.quantile(1.1)]).toEqual(
      Array.from({ length: 5 }, () => Number.NaN),
    );
  });
});

describe('distributions', () => {
  test('sum the two tails to 1 and invert their quantile', () => {
    const distributions = [normal, studentT(1), studentT(4.5), chiSquare(1), chiSquare(40)];
    fc.assert(
      fc.property(fc.nat(4), fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (which, p) => {
        const distribution = distributions[which] ?? normal;
        const x = distribution.quantile(p);
        expect(distribution.cdf(x) + distribution.sf(x)).toBeCloseTo(1, 13);
        expect(Math.abs(distribution.cdf(x) / p - 1)).toBeLessThan(1e-9);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('end at the ends of their support', () => {
    const ends = (d: Distribution) => [d.quantile(0), d.quantile(1), d.cdf(Number.POSITIVE_INFINITY), d.sf(-1e9)];
    expect(ends(normal)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1, 1]);
    expect(ends(studentT(3)).slice(0, 3)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1]);
    expect(ends(chiSquare(3))).toEqual([0, Number.POSITIVE_INFINITY, 1, 1]);
    expect(ends(binomial(7, 0.5))).toEqual([0, 7, 1, 1]);
  });

  test('end there however thin the tail is', () => {
    expect([binomial(1000, 0.001).quantile(1), binomial(1000, 0.999).quantile(0)]).toEqual([1000, 0]);
  });

  test('give back from a quantile the smallest number whose probability reaches it, at steps too', () => {
    for (const [n, p] of [
      [1, 0.1],
      [11, 0.15],
      [26, 0.35],
      [40, 0.5],
    ] as const) {
      const { cdf, quantile } = binomial(n, p);
      for (let k = 1; k < n; k += 1) if (cdf(k) > cdf(k - 1)) expect(quantile(cdf(k))).toBe(k);
    }
  });

  test('take a quantile that no double can hold to be infinite', () => {
    expect(studentT(0.7).quantile(1e-300)).toBe(Number.NEGATIVE_INFINITY);
  });

  test('let Student’s t pass into the normal distribution without a step', () => {
    for (const df of [1e9, 1e12, 1e16, 1e18, Number.POSITIVE_INFINITY]) {
      expect(Math.abs(studentT(df).sf(3) / normal.sf(3) - 1)).toBeLessThan(30 / df + 1e-12);
    }
  });

  test('count whole successes: a binomial quantile is the smallest k that reaches the probability', () => {
    const alarms = binomial(700, 0.05);
    for (const p of [0.001, 0.3, 0.5, 0.7, 0.999]) {
      const k = alarms.quantile(p);
      expect([alarms.cdf(k) >= p, alarms.cdf(k - 1) < p]).toEqual([true, true]);
    }
  });

  test('refuse parameters outside their domain', () => {
    const bad = [() => chiSquare(0), () => studentT(Number.NaN), () => binomial(1.5, 0.5), () => binomial(3, 1.1)];
    for (const make of bad) expect(make).toThrow(expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' }));
  });
});
