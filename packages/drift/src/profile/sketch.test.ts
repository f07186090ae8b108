import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { createProfile, profileOf, type ReferenceProfile } from '../index.js';
import { profiledNumbers } from './describe-profile.js';
import { shrinkSketch } from './sketch.js';

type Draw = (random: RandomSource, i: number) => number;

const SHAPES: Readonly<Record<string, Draw>> = {
  normal: (random) => random.normal(),
  lognormal: (random) => Math.exp(2 * random.normal()),
  'zero-inflated': (random) => (random.next() < 0.7 ? 0 : random.next()),
  ascending: (_, i) => i * 1.0000001,
  descending: (_, i) => -i * 1.0000001,
  'a saw': (_, i) => (i % 4096) + i / 1e9,
  'huge and tiny': (random) => (random.next() < 0.5 ? 1e-300 : 1e300) * random.normal(),
};

function drawn(shape: Draw, n: number, seed: number): Float64Array {
  const random = seededRandom(seed, 'sketch');
  return Float64Array.from({ length: n }, (_, i) => shape(random, i));
}

/** The largest difference of the shares up to any of the values, just below and at it. */
function worstError(profile: ReferenceProfile, values: Float64Array): number {
  const sorted = values.toSorted();
  const { share } = profiledNumbers(profile, 'x');
  let worst = 0;
  let start = 0;
  for (let i = 1; i <= sorted.length; i += 1) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue;
    // Between two values the true share is that of the lower; the sketch only changes at values of its own, which are values.
    worst = Math.max(worst, Math.abs(share(sorted[start] ?? 0) - i / sorted.length));
    start = i;
  }
  return worst;
}

describe('a sketch', () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    it(`is within its stated rank error everywhere: ${name}`, () => {
      const values = drawn(shape, 60_000, 1);
      const profile = profileOf({ x: values });
      const { rankError, n } = profiledNumbers(profile, 'x');
      expect(n).toBe(60_000);
      expect(rankError).toBeGreaterThan(0);
      expect(rankError).toBeLessThan(0.003);
      expect(worstError(profile, values)).toBeLessThanOrEqual(rankError);
    });
  }

  it('states 0 and is the data themselves up to 2,048 distinct values, however many rows', () => {
    const values = drawn((random) => random.integer(2048), 50_000, 2);
    const profile = profileOf({ x: values });
    expect(profiledNumbers(profile, 'x').rankError).toBe(0);
    expect(worstError(profile, values)).toBe(0);
  });

  it('keeps a million values, which came in parts, within 0.3 % in less than 50 kB', () => {
    const values = drawn(SHAPES['normal'] ?? (() => 0), 1_000_000, 3);
    const builder = createProfile();
    for (let i = 0; i < values.length; i += 50_000) builder.add({ x: values.subarray(i, i + 50_000) });
    const profile = builder.profile();
    const { rankError } = profiledNumbers(profile, 'x');
    expect(rankError).toBeLessThan(0.003);
    expect(worstError(profile, values)).toBeLessThanOrEqual(rankError);
    expect(JSON.stringify(profile).length).toBeLessThan(50_000);
  });

  it('throws fair coins, which hang on the values and on how many there are', () => {
    const random = seededRandom(8, 'coins');
    const keptFirst = (count: number, values: Float64Array): boolean => {
      const [, up] = shrinkSketch({ levels: [values], count, error: 0, scale: 0 }, 10).levels;
      return up?.[0] === Math.min(...values);
    };
    const pairs = Array.from(
      { length: 400 },
      (_, i) => [20 + i, Float64Array.from({ length: 20 }, random.next)] as const,
    );
    // 400 throws: 200 ± 4 standard deviations, and as often unlike their neighbour.
    const throws = pairs.map((pair) => keptFirst(...pair));
    const same = Float64Array.from({ length: 20 }, random.next);
    const counts = Array.from({ length: 400 }, (_, i) => keptFirst(1000 + i, same));
    for (const coins of [throws, counts]) {
      expect(Math.abs(coins.filter(Boolean).length - 200)).toBeLessThan(40);
      expect(Math.abs(coins.filter((coin, i) => coin !== coins[i - 1]).length - 200)).toBeLessThan(40);
    }
  });

  it('keeps every bit of the extremes of a column with infinities and NaN', () => {
    const profile = profileOf({
      x: [Number.NaN, Number.NEGATIVE_INFINITY, 0.1, 5e-324, Number.POSITIVE_INFINITY, null, 3],
    });
    const [column] = profile.columns;
    expect(column).toMatchObject({ rows: 7, missing: 2 });
    expect(column?.numbers).toMatchObject({ count: 3, infinite: [1, 1], minimum: 5e-324, maximum: 3 });
    const { quantile, share } = profiledNumbers(profile, 'x');
    expect([quantile(0), quantile(0.4), quantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      5e-324,
      Number.POSITIVE_INFINITY,
    ]);
    expect(share(0.1)).toBe(3 / 5);
  });
});
