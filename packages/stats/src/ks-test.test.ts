import { readFileSync } from 'node:fs';
import { seededRandom } from '@fpl-ml/core';
import { needShared } from '@fpl-ml/repo/shared';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomial, ecdf, ksTest } from './index.js';

interface Pair {
  readonly name: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly expected: readonly {
    readonly method: 'exact' | 'asymp';
    readonly alternative: 'two-sided' | 'greater' | 'less';
    readonly statistic: number;
    readonly pValue: number;
  }[];
}

// The generator writes rows of this shape.
const { pairs } = JSON.parse(readFileSync(new URL('../fixtures/kolmogorov.json', import.meta.url), 'utf8')) as {
  readonly pairs: readonly Pair[];
};

describe('ksTest', () => {
  test.each(pairs)('agrees with scipy to 1e-10 relative: $name', ({ a, b, expected }) => {
    for (const { method, alternative, statistic, pValue } of expected) {
      const result = ksTest(a, b, { method: method === 'asymp' ? 'asymptotic' : 'exact', alternative });
      expect(result.statistic).toBeCloseTo(statistic, 14);
      expect(Math.abs(result.pValue - pValue)).toBeLessThanOrEqual(1e-10 * pValue);
    }
  });

  test('finds the largest difference of the distribution functions at the pooled points', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [first, second] = [ecdf(a), ecdf(b)];
        const differences = [...a, ...b].map((x) => first(x) - second(x));
        const [above, below] = [Math.max(0, ...differences), Math.max(0, ...differences.map((d) => -d))];
        expect(ksTest(a, b).statistic).toBeCloseTo(Math.max(above, below), 12);
        expect(ksTest(a, b, { alternative: 'greater' }).statistic).toBeCloseTo(above, 12);
        expect(ksTest(a, b, { alternative: 'less' }).statistic).toBeCloseTo(below, 12);
        expect(ksTest(a, b).pValue).toBeCloseTo(ksTest(b, a).pValue, 12);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test('is exact up to 10,000 values a sample, and asymptotic above', () => {
    const long = Float64Array.from({ length: 10_001 }, (_, i) => i);
    expect(ksTest(long.subarray(0, 10_000), [1, 2]).method).toBe('exact');
    expect(ksTest(long, [1, 2]).method).toBe('asymptotic');
    expect(ksTest(long, [1, 2], { sorted: 'both' })).toMatchObject({ n: [10_001, 2] });
  });

  test('gives the same for samples that are sorted already, and changes no sample', () => {
    const [a, b] = [Float64Array.of(3, 1, 2), Float64Array.of(5, 4, 0)];
    const unsorted = ksTest(a, b);
    expect([...a, ...b]).toEqual([3, 1, 2, 5, 4, 0]);
    expect(ksTest(a.slice().sort(), b.slice().sort(), { sorted: 'both' })).toEqual(unsorted);
    expect(ksTest(a.slice().sort(), b, { sorted: 'first' })).toEqual(unsorted);
  });

  test('refuses empty samples, NaN, and what cannot be counted', () => {
    const invalid = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });
    expect(() => ksTest([], [1])).toThrow(invalid);
    expect(() => ksTest([1], [])).toThrow(invalid);
    expect(() => ksTest([1, Number.NaN, 2], [1])).toThrow(invalid);
    const long = new Float64Array(40_000);
    expect(() => ksTest(long, long.subarray(1), { method: 'exact' })).toThrow(
      expect.objectContaining({ code: 'STATS_EXACT_INFEASIBLE' }),
    );
  });

  test('agrees with the published vectors', (ctx) => {
    const path = needShared(ctx, 'golden/drift.json');
    // Vectors of this method have this shape; see golden/methods.md.
    const vectors = JSON.parse(readFileSync(path, 'utf8')) as readonly GoldenVector[];
    const mine = vectors.filter(({ method }) => method === 'ks_2samp_exact');
    expect(mine.length).toBeGreaterThan(0);
    for (const { reference, current, expected, tolerance } of mine) {
      for (const [alternative, wanted] of Object.entries(expected)) {
        // The keys of `expected` are the names of the alternatives.
        const got = ksTest(decode(reference), decode(current), { method: 'exact', alternative: alternative as 'less' });
        expect(Math.abs(got.statistic - wanted.statistic)).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(got.pValue - wanted.p_value)).toBeLessThanOrEqual(tolerance);
      }
    }
  });
});

interface GoldenVector {
  readonly method: string;
  readonly reference: Encoded;
  readonly current: Encoded;
  readonly tolerance: number;
  readonly expected: Readonly<Record<string, { readonly statistic: number; readonly p_value: number }>>;
}

type Encoded = readonly number[] | { readonly linspace: readonly [number, number, number]; readonly add?: number };

function decode(encoded: Encoded): readonly number[] {
  if (!('linspace' in encoded)) return encoded;
  const [start, stop, count] = encoded.linspace;
  return Array.from({ length: count }, (_, i) => start + (i * (stop - start)) / (count - 1) + (encoded.add ?? 0));
}

describe('calibration of ksTest', () => {
  const TRIALS = 2000;
  /** The count of false alarms at 5 % among all trials. */
  function falseAlarms(
    name: string,
    n1: number,
    n2: number,
    draw: (random: ReturnType<typeof seededRandom>) => number,
  ) {
    const random = seededRandom(11, name);
    let alarms = 0;
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const a = Float64Array.from({ length: n1 }, () => draw(random));
      const b = Float64Array.from({ length: n2 }, () => draw(random));
      if (ksTest(a, b).pValue <= 0.05) alarms += 1;
    }
    return alarms;
  }
  const nominal = binomial(TRIALS, 0.05);

  test('holds its level on continuous data, for unequal sizes too', () => {
    // The exact test is discrete; these sizes leave its true level near the nominal one.
    for (const [n1, n2] of [
      [97, 31],
      [60, 149],
    ] as const) {
      const alarms = falseAlarms(`${n1}-${n2}`, n1, n2, (random) => random.normal());
      expect(alarms).toBeGreaterThanOrEqual(nominal.quantile(0.0005));
      expect(alarms).toBeLessThanOrEqual(nominal.quantile(0.9995));
    }
  });

  test('is conservative under ties, and never above its level', () => {
    const zeroInflated = falseAlarms('ties', 120, 50, (random) =>
      random.next() < 0.6 ? 0 : Math.floor(random.next() * 10),
    );
    expect(zeroInflated).toBeLessThanOrEqual(nominal.quantile(0.9995));
    expect(zeroInflated).toBeGreaterThan(0);
  });
});
