import { readFileSync } from 'node:fs';
import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import {
  benjaminiHochberg,
  binomial,
  bonferroni,
  dieboldMarianoTest,
  holm,
  mean,
  pairedTest,
  quantile,
  signFlipTest,
  variance,
} from './index.js';

interface Fixture {
  readonly signFlips: readonly {
    readonly differences: readonly number[];
    readonly pValue: Readonly<Record<'two-sided' | 'greater' | 'less', number>>;
  }[];
  readonly paired: readonly {
    readonly differences: readonly number[];
    readonly statistic: number;
    readonly pValue: number;
    readonly greater: number;
    readonly interval90: readonly [number, number];
    readonly dz: number;
    readonly hedges: number | null;
    readonly dm: Readonly<Record<string, { readonly statistic: number; readonly pValue: number } | null>>;
  }[];
  readonly corrections: readonly { readonly p: readonly number[]; readonly bh: readonly number[] }[];
  readonly moments: readonly {
    readonly values: readonly number[];
    readonly mean: number;
    readonly variance: number | null;
    readonly population: number;
    readonly p: readonly number[];
    readonly quantiles: readonly number[];
  }[];
}

// The generator writes this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/paired.json', import.meta.url), 'utf8')) as Fixture;

function expectClose(got: number, wanted: number, relative: number): void {
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted));
}

describe('signFlipTest', () => {
  test('counts all sign assignments exactly, ties within rounding included', () => {
    for (const { differences, pValue } of fixture.signFlips) {
      for (const alternative of ['two-sided', 'greater', 'less'] as const) {
        const result = signFlipTest(differences, { alternative });
        expect(result).toMatchObject({ method: 'exact', n: differences.length });
        expect(result.pValue).toBe(pValue[alternative]);
      }
    }
  });

  test('enumerates a season of 38 weeks, and agrees there with drawing', () => {
    const random = seededRandom(3);
    const differences = Array.from({ length: 38 }, () => random.normal() + 0.3);
    const exact = signFlipTest(differences, { alternative: 'greater' });
    const more = [...differences, 0, 0, 0];
    const drawn = signFlipTest(more, { alternative: 'greater', random: seededRandom(4), resamples: 20_000 });
    expect(exact.method).toBe('exact');
    expect(drawn.method).toBe('monte-carlo');
    expect(drawn.pValue).toBeGreaterThan(exact.pValue - 4 * Math.sqrt(exact.pValue / 20_000));
    expect(drawn.pValue).toBeLessThan(exact.pValue + 4 * Math.sqrt(exact.pValue / 20_000) + 1e-4);
  });

  test('never gives 0 where sums overflow', () => {
    const huge = signFlipTest([1.5e308, 1.2e308], { alternative: 'greater' });
    expect(huge).toMatchObject({ pValue: 0.25, statistic: 1.35e308 });
    const long = Array.from({ length: 50 }, () => 1e307);
    expect(signFlipTest(long, { resamples: 99, random: seededRandom(1) }).pValue).toBe(0.01);
  });

  test('draws reproducibly, never gives 0, and needs a random source', () => {
    const differences = Array.from({ length: 50 }, () => 1);
    const options = { resamples: 199 } as const;
    const [one, two] = [1, 1].map((seed) => signFlipTest(differences, { ...options, random: seededRandom(seed) }));
    expect(one).toEqual(two);
    expect(one?.pValue).toBe(1 / 200);
    expect(() => signFlipTest(differences)).toThrow(expect.objectContaining({ code: 'STATS_RANDOM_REQUIRED' }));
  });

  test('refuses nothing at all and what is not finite', () => {
    const invalid = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });
    expect(() => signFlipTest([])).toThrow(invalid);
    expect(() => signFlipTest([1, Number.NaN])).toThrow(invalid);
    expect(() => signFlipTest([1, Number.POSITIVE_INFINITY])).toThrow(invalid);
  });

  test('holds its level on symmetric differences, with ties too', () => {
    const trials = 2000;
    const nominal = binomial(trials, 0.05);
    const alarms = (draw: (random: ReturnType<typeof seededRandom>) => number, n: number): number => {
      const random = seededRandom(5, n);
      const trial = () =>
        signFlipTest(
          Array.from({ length: n }, () => draw(random)),
          { alternative: 'greater' },
        );
      return Array.from({ length: trials }, trial).filter(({ pValue }) => pValue <= 0.05).length;
    };
    const heavy = alarms((random) => random.normal() / Math.sqrt(random.next() + 1e-9), 12);
    expect(heavy).toBeGreaterThanOrEqual(nominal.quantile(0.0005));
    expect(heavy).toBeLessThanOrEqual(nominal.quantile(0.9995));
    expect(alarms((random) => random.integer(3) - 1, 15)).toBeLessThanOrEqual(nominal.quantile(0.9995));
  });
});

describe('pairedTest and dieboldMarianoTest', () => {
  test('agree with scipy and with the papers to 1e-10 relative', () => {
    for (const { differences, statistic, pValue, greater, interval90, dz, hedges, dm } of fixture.paired) {
      const result = pairedTest(differences, { confidence: 0.9 });
      expectClose(result.statistic, statistic, 1e-10);
      expectClose(result.pValue, pValue, 1e-10);
      expectClose(pairedTest(differences, { alternative: 'greater' }).pValue, greater, 1e-10);
      expectClose(result.cohensDz, dz, 1e-12);
      if (hedges === null) expect(result.hedgesG).toBe(Number.NaN);
      else expectClose(result.hedgesG, hedges, 1e-11);
      expectClose(result.interval[0], interval90[0], 1e-9);
      expectClose(result.interval[1], interval90[1], 1e-9);
      for (const [horizon, expected] of Object.entries(dm)) {
        const got = dieboldMarianoTest(differences, { horizon: Number(horizon) });
        if (expected === null) expect(got.pValue).toBe(Number.NaN);
        else expectClose(got.statistic, expected.statistic, 1e-10);
        if (expected !== null) expectClose(got.pValue, expected.pValue, 1e-10);
      }
    }
  });

  test('give the same p-values in whatever unit, beyond where squares overflow or vanish too', () => {
    const differences = [1, 2, 3, -1, 2, 0.5];
    for (const unit of [1e-300, 1e-170, 1e170, 1e307]) {
      const scaled = differences.map((value) => value * unit);
      const [paired, wanted] = [pairedTest(scaled), pairedTest(differences)];
      expectClose(paired.pValue, wanted.pValue, 1e-12);
      expectClose(paired.interval[1] / unit, wanted.interval[1], 1e-12);
      expectClose(dieboldMarianoTest(scaled).pValue, dieboldMarianoTest(differences).pValue, 1e-12);
    }
  });

  test('say that nothing is known of differences that are all 0', () => {
    expect(pairedTest([0, 0, 0])).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN, meanDifference: 0 });
    expect(dieboldMarianoTest([0, 0, 0]).pValue).toBe(Number.NaN);
    expect(pairedTest([1, 1, 1]).pValue).toBe(0);
  });

  test('refuse too few differences and options outside their domain', () => {
    const parameter = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
    expect(() => pairedTest([1])).toThrow(expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' }));
    expect(() => dieboldMarianoTest([1, 2], { horizon: 2 })).toThrow(
      expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' }),
    );
    expect(() => pairedTest([1, 2], { confidence: 95 })).toThrow(parameter);
    expect(() => dieboldMarianoTest([1, 2, 3], { horizon: 0 })).toThrow(parameter);
  });
});

const count = ({ rejected }: { readonly rejected: readonly boolean[] }): number => rejected.filter(Boolean).length;

describe('corrections for many tests', () => {
  test('adjust as scipy does (Benjamini and Hochberg)', () => {
    for (const { p, bh } of fixture.corrections) {
      const { adjusted, rejected } = benjaminiHochberg(p, 0.05);
      for (const [i, wanted] of bh.entries()) expectClose(adjusted[i] ?? Number.NaN, wanted, 1e-12);
      expect(rejected).toEqual(bh.map((value) => value <= 0.05));
    }
  });

  test('agree with the example of Benjamini and Hochberg (1995)', () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    expect([count(benjaminiHochberg(p)), count(bonferroni(p)), count(holm(p))]).toEqual([4, 3, 3]);
  });

  test('reject exactly what is at most the level after adjustment', () => {
    for (let m = 2; m < 40; m += 1) {
      const limits = Array.from({ length: m }, (_, i) => [0.05 / m, 0.05 / (m - i), (0.05 * (i + 1)) / m]).flat();
      for (const p of limits) {
        const family = [p, ...Array.from({ length: m - 1 }, () => p)];
        for (const correct of [bonferroni, holm, benjaminiHochberg]) {
          const { adjusted, rejected } = correct(family);
          expect(rejected).toEqual(adjusted.map((value) => value <= 0.05));
        }
      }
    }
  });

  test('leave NaN out of the family', () => {
    expect(bonferroni([Number.NaN, 0.04], 0.05)).toEqual({ adjusted: [Number.NaN, 0.04], rejected: [false, true] });
    expect(holm([0.03, Number.NaN, 0.02])).toEqual({
      adjusted: [0.04, Number.NaN, 0.04],
      rejected: [true, false, true],
    });
    expect(benjaminiHochberg([])).toEqual({ adjusted: [], rejected: [] });
  });

  test('refuse what is no probability', () => {
    for (const correct of [bonferroni, holm, benjaminiHochberg]) {
      expect(() => correct([1.2])).toThrow(expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' }));
      expect(() => correct([0.5], 5)).toThrow(expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' }));
    }
  });
});

describe('mean, variance and quantile', () => {
  test('agree with exact arithmetic and numpy', () => {
    for (const { values, mean: centre, variance: spread, population, p, quantiles } of fixture.moments) {
      expectClose(mean(values), centre, 1e-15);
      expectClose(variance(values, { ddof: 0 }), population, 1e-12);
      if (spread === null) expect(variance(values)).toBe(Number.NaN);
      else expectClose(variance(values), spread, 1e-12);
      const sorted = Float64Array.from(values).toSorted();
      for (const [i, probability] of p.entries()) {
        expectClose(quantile(values, probability), quantiles[i] ?? Number.NaN, 1e-14);
        expectClose(quantile(sorted, probability, { sorted: true }), quantiles[i] ?? Number.NaN, 1e-14);
      }
    }
  });

  test('find every quantile of long samples, sorted, reversed, constant or shuffled', () => {
    const random = seededRandom(6);
    const samples = [
      Float64Array.from({ length: 5000 }, (_, i) => i),
      Float64Array.from({ length: 5000 }, (_, i) => -i),
      Float64Array.from({ length: 5000 }, () => 7),
      Float64Array.from({ length: 5000 }, () => random.normal()),
      Float64Array.from({ length: 5000 }, () => random.integer(5)),
    ];
    for (const sample of samples) {
      const sorted = sample.toSorted();
      for (const p of [0, 0.0001, 0.1, 0.5, 0.7321, 0.9999, 1]) {
        expect(quantile(sample, p)).toBe(quantile(sorted, p, { sorted: true }));
      }
    }
  });

  test('keep a small value beside huge ones', () => {
    expect(mean([1e16, 1, -1e16, 1])).toBe(0.5);
  });

  test('lose nothing over a million addends, in any order, nor to a large mean', () => {
    const tenths = new Float64Array(1_000_000).fill(0.1);
    expect(mean(tenths)).toBe(0.1);
    const plain = tenths.reduce((sum, value) => sum + value, 0) / tenths.length;
    expect(plain).not.toBe(0.1);
    const random = seededRandom(13);
    const far = Float64Array.from({ length: 10_000 }, () => 1e9 + random.integer(2));
    const ones = far.filter((value) => value > 1e9).length / far.length;
    expectClose(variance(far, { ddof: 0 }), ones * (1 - ones), 1e-12);
    expect(mean(far.toSorted())).toBe(mean(far.toReversed()));
  });

  test('give NaN where they are undefined', () => {
    expect([mean([]), variance([1]), quantile([], 0.5)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const holed = [1, Number.NaN, 3];
    expect([mean(holed), variance(holed), quantile(holed, 0.5)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(mean([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  });

  test('refuse options outside their domain', () => {
    const parameter = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
    expect(() => quantile([1], 50)).toThrow(parameter);
    expect(() => variance([1], { ddof: -1 })).toThrow(parameter);
  });
});
