import { readFileSync } from 'node:fs';
import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import {
  type BootstrapOptions,
  binomial,
  bootstrapInterval,
  mean,
  quantile,
  type Statistic,
  variance,
} from './index.js';
import { acceleration } from './resample.js';

interface Fixture {
  readonly rows: readonly {
    readonly statistic: string;
    readonly samples: readonly (readonly number[])[];
    readonly paired: boolean;
    readonly resamples: number;
    readonly interval: Readonly<Record<'bca' | 'percentile' | 'basic', readonly [number, number]>>;
    readonly standardError: number;
    readonly positions: readonly number[];
  }[];
}

// The generator writes this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/bootstrap.json', import.meta.url), 'utf8')) as Fixture;

const empty = new Float64Array(0);
const statistics: Readonly<Record<string, Statistic>> = {
  mean: (x = empty) => mean(x),
  median: (x = empty) => quantile(x, 0.5),
  sd: (x = empty) => Math.sqrt(variance(x)),
  difference: (x = empty, y = empty) => mean(x) - mean(y),
  ratio: (x = empty, y = empty) => mean(x) / mean(y),
};

const parameter = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
const sample = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });

/** Whole numbers as they were drawn elsewhere; then none. */
function replay(positions: readonly number[]): RandomSource & { readonly left: () => number } {
  let at = 0;
  return {
    next: () => Number.NaN,
    normal: () => Number.NaN,
    integer: () => positions[at++] ?? Number.NaN,
    left: () => positions.length - at,
  };
}

describe('bootstrapInterval', () => {
  test.each(fixture.rows)('gives the intervals of scipy for the same resamples: $statistic', (row) => {
    for (const method of ['bca', 'percentile', 'basic'] as const) {
      const random = replay(row.positions);
      const { paired, resamples } = row;
      const options: BootstrapOptions = { method, confidence: 0.9, resamples, paired, random };
      const result = bootstrapInterval(row.samples, statistics[row.statistic] ?? (() => Number.NaN), options);
      expect(random.left()).toBe(0);
      for (const end of [0, 1] as const) {
        const wanted = row.interval[method][end];
        expect(Math.abs(result.interval[end] - wanted)).toBeLessThanOrEqual(1e-11 * Math.abs(wanted));
      }
      expect(result.standardError).toBeCloseTo(row.standardError, 12);
    }
  });

  test('gives the same again without a random source, and other numbers with another seed', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const options = { resamples: 500 };
    const [one, two] = [0, 1].map(() => bootstrapInterval(values, mean, options));
    expect(one).toEqual(two);
    expect(one).toMatchObject({ method: 'bca', estimate: 3.875, n: [8], confidence: 0.95, resamples: 500 });
    expect(bootstrapInterval(values, mean, { ...options, random: seededRandom(2) }).interval).not.toEqual(
      one?.interval,
    );
    expect(bootstrapInterval([values], mean, options)).toEqual(one);
  });

  test('draws neighbours together, round the end', () => {
    const seen: number[][] = [];
    const spy = (x: Float64Array): number => seen.push(Array.from(x));
    bootstrapInterval([0, 1, 2, 3, 4], spy, { method: 'percentile', resamples: 200, block: 2 });
    const starts = new Set<number>();
    for (const [a = -1, b, c = -1, d, e] of seen.slice(1)) {
      expect([b, d]).toEqual([(a + 1) % 5, (c + 1) % 5]);
      starts.add(a).add(e ?? -1);
    }
    expect(starts).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  test('finds the same acceleration of independent values, whatever the block', () => {
    const random = seededRandom(91);
    const values = Float64Array.from({ length: 2000 }, () => -Math.log(1 - random.next()));
    const of = (block: number): number =>
      acceleration({ samples: [values], paired: false, block }, statistics['mean'] ?? (() => 0));
    // A sixth of the skewness of the mean: 2 / (6 √n) for an exponential distribution.
    expect(of(1) * 3 * Math.sqrt(2000)).toBeGreaterThan(0.8);
    expect(of(1) * 3 * Math.sqrt(2000)).toBeLessThan(1.2);
    expect(of(6) / of(1)).toBeGreaterThan(0.7);
    expect(of(6) / of(1)).toBeLessThan(1.3);
  });

  test('says of a constant that it is one, and NaN where nothing can be said', () => {
    expect(bootstrapInterval([2, 2, 2], mean, { resamples: 99 })).toMatchObject({
      interval: [2, 2],
      standardError: 0,
      bias: 0,
    });
    const undefinedRatio = bootstrapInterval([1, 0, 0], (x) => Math.log(mean(x) - 1), { resamples: 99 });
    expect(undefinedRatio.interval).toEqual([Number.NaN, Number.NaN]);
    // No resample is above the largest value, nor are many below it: bias of half a side.
    expect(bootstrapInterval([1, 2, 3, 50], (x) => -Math.max(...x), { resamples: 99 }).interval[0]).toBe(-50);
  });

  test('refuses what it cannot take', () => {
    for (const options of [
      { confidence: 0 },
      { resamples: 0 },
      { resamples: 1.5 },
      { block: 0 },
      { block: 3 },
    ] as const) {
      expect(() => bootstrapInterval([1, 2, 3], mean, options)).toThrow(parameter);
    }
    // @ts-expect-error a caller in JavaScript may name any method
    expect(() => bootstrapInterval([1, 2], mean, { method: 'BCa' })).toThrow(parameter);
    expect(() => bootstrapInterval([1], mean)).toThrow(sample);
    expect(() => bootstrapInterval([], mean)).toThrow(sample);
    expect(() =>
      bootstrapInterval(
        [
          [1, 2],
          [Number.NaN, 1],
        ],
        () => 1,
      ),
    ).toThrow(sample);
    expect(() =>
      bootstrapInterval(
        [
          [1, 2],
          [1, 2, 3],
        ],
        () => 1,
        { paired: true },
      ),
    ).toThrow(sample);
  });

  // Tables are made by bench/bootstrap.bench.ts.
  test('covers the mean of normal samples of 30 about as often as it says, and blocks that of a series', () => {
    const trials = 200;
    const coverage = (draw: (random: RandomSource) => readonly number[], options: BootstrapOptions): number => {
      const random = seededRandom(92);
      const inside = Array.from({ length: trials }, () => {
        const { interval } = bootstrapInterval(draw(random), mean, { resamples: 199, random, ...options });
        return interval[0] <= 0 && interval[1] >= 0;
      });
      return inside.filter(Boolean).length;
    };
    const normals = (random: RandomSource): readonly number[] => Array.from({ length: 30 }, () => random.normal());
    const series = (random: RandomSource): readonly number[] => {
      let last = random.normal() / Math.sqrt(1 - 0.36);
      return Array.from({ length: 100 }, () => {
        last = 0.6 * last + random.normal();
        return last;
      });
    };
    const plain = coverage(normals, {});
    expect(plain).toBeGreaterThanOrEqual(binomial(trials, 0.93).quantile(0.0005));
    expect(plain).toBeLessThanOrEqual(binomial(trials, 0.95).quantile(0.9995));
    const [single, blocks] = [coverage(series, {}), coverage(series, { block: 8 })];
    expect(single).toBeLessThan(0.8 * trials);
    expect(blocks).toBeGreaterThan(0.85 * trials);
  });
});
