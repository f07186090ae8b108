import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import { isFplMlError } from '../errors.js';
import type { RandomSource } from '../random.js';

/** So many draws that each limit below is more than six standard errors wide: a sound source fails once in 10^8 runs. */
const DRAWS = 100_000;

const RESOLUTION = 9_007_199_254_740_992;

function draws(next: () => number): readonly number[] {
  return Array.from({ length: DRAWS }, next);
}

function mean(values: readonly number[], of: (value: number, i: number) => number = (value) => value): number {
  return values.reduce((sum, value, i) => sum + of(value, i), 0) / values.length;
}

function near(actual: number, expected: number, limit: number, what: string): void {
  assert.ok(Math.abs(actual - expected) < limit, `expected ${what} ${expected} ± ${limit}, got ${actual}`);
}

/** Chi-square of counts in so many equal cells, less its expectation, in standard deviations. */
function unevenness(cells: readonly number[], count: number): number {
  const counts = new Array<number>(count).fill(0);
  for (const cell of cells) counts[cell] = (counts[cell] ?? 0) + 1;
  const expected = cells.length / count;
  const statistic = counts.reduce((sum, n) => sum + ((n - expected) * (n - expected)) / expected, 0);
  return (statistic - (count - 1)) / Math.sqrt(2 * (count - 1));
}

/** Each value's product with the one after it, for values with mean `centre` and variance `variance`. */
function serialCorrelation(values: readonly number[], centre: number, variance: number): number {
  return mean(values, (value, i) => ((value - centre) * ((values[i + 1] ?? centre) - centre)) / variance);
}

/**
 * The laws of {@link RandomSource}, with limits that a sound source passes whatever its seed. They tell a source that is
 * broken from one that is not; they are no substitute for a battery of tests of a new generator.
 */
export const randomSourceChecks: readonly Check<RandomSource>[] = [
  {
    name: 'draws from 0 up to but not including 1, in steps of 2^-53',
    run: async (random) => {
      const values = draws(() => random.next());
      assert.ok(values.every((value) => value >= 0 && value < 1 && Number.isInteger(value * RESOLUTION)));
      assert.ok(
        values.some((value) => !Number.isInteger(value * 4_294_967_296)),
        'expected more than 32 bits',
      );
    },
  },
  {
    name: 'is uniform: chi-square over 100 cells, mean ± 0.006, correlation of neighbours ± 0.02',
    run: async (random) => {
      const values = draws(() => random.next());
      const cells = values.map((value) => Math.floor(value * 100));
      near(unevenness(cells, 100), 0, 8, 'an unevenness of');
      near(mean(values), 0.5, 0.006, 'a mean of');
      near(serialCorrelation(values, 0.5, 1 / 12), 0, 0.02, 'a correlation of');
    },
  },
  {
    name: 'draws each whole number below the bound, and no other',
    run: async (random) => {
      for (const below of [1, 2, 6, 7]) {
        const seen = new Set(Array.from({ length: 1000 }, () => random.integer(below)));
        assert.deepEqual(
          [...seen].sort((a, b) => a - b),
          Array.from({ length: below }, (_, i) => i),
        );
      }
      assert.ok(draws(() => random.integer(4_294_967_296)).every((value) => Number.isInteger(value) && value >= 0));
    },
  },
  {
    name: 'draws whole numbers evenly, also below large bounds',
    run: async (random) => {
      const dice = draws(() => random.integer(6));
      near(unevenness(dice, 6), 0, 15, 'an unevenness of');
      // The remainder of 32 bits would fall in the first third half of the time.
      const third = 1_073_741_824;
      const large = draws(() => random.integer(3 * third));
      assert.ok(large.every((value) => value < 3 * third));
      near(
        mean(large, (value) => (value < third ? 1 : 0)),
        1 / 3,
        0.01,
        'a share of',
      );
    },
  },
  {
    name: 'refuses a bound that is no whole number from 1 to 2^32',
    run: async (random) => {
      for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 4_294_967_297]) {
        assert.throws(
          () => random.integer(bad),
          (error) => isFplMlError(error, 'RANDOM_RANGE_INVALID'),
        );
      }
    },
  },
  {
    name: 'is normal: mean ± 0.02, variance ± 0.03, skewness ± 0.08, fourth moment ± 0.2, correlation of neighbours ± 0.02',
    run: async (random) => {
      const values = draws(() => random.normal());
      assert.ok(values.every((value) => Number.isFinite(value)));
      near(mean(values), 0, 0.02, 'a mean of');
      near(
        mean(values, (x) => x * x),
        1,
        0.03,
        'a variance of',
      );
      near(
        mean(values, (x) => x * x * x),
        0,
        0.08,
        'a third moment of',
      );
      near(
        mean(values, (x) => x * x * x * x),
        3,
        0.2,
        'a fourth moment of',
      );
      near(serialCorrelation(values, 0, 1), 0, 0.02, 'a correlation of');
    },
  },
];
