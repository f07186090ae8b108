import { describe, expect, test } from 'vitest';
import { type RandomSource, seededRandom } from '../random.js';
import { failedChecks } from '../testing/failed-checks.js';
import { randomSourceChecks } from './random-source-checks.js';

test.each(randomSourceChecks)('seeded random numbers: $name', (check) => check.run(seededRandom(1, 'conformance')));

test('no seed of a sound source is at the limits', async () => {
  for (const seed of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
    expect(await failedChecks(randomSourceChecks, () => seededRandom(seed))).toEqual([]);
});

const RANGE = 'draws from 0 up to but not including 1, in steps of 2^-53';
const UNIFORM = 'is uniform: chi-square over 100 cells, mean ± 0.006, correlation of neighbours ± 0.02';
const NUMBERS = 'draws each whole number below the bound, and no other';
const EVEN = 'draws whole numbers evenly, also below large bounds';
const BOUNDS = 'refuses a bound that is no whole number from 1 to 2^32';
const NORMAL =
  'is normal: mean ± 0.02, variance ± 0.03, skewness ± 0.08, fourth moment ± 0.2, correlation of neighbours ± 0.02';

function randomWith(change: (sound: RandomSource) => Partial<RandomSource>): () => RandomSource {
  return () => {
    const sound = seededRandom(1, 'broken');
    return { ...sound, ...change(sound) };
  };
}

/** Draws whole numbers with the bound checked by a sound source. */
function integerBy(draw: (sound: RandomSource, below: number) => number): () => RandomSource {
  return randomWith((sound) => ({
    integer: (below) => {
      sound.integer(below);
      return draw(sound, below);
    },
  }));
}

describe('each law of random numbers is caught when it is broken', () => {
  const broken: [string, string, () => RandomSource][] = [
    ['draws from -1 to 1', RANGE, randomWith((sound) => ({ next: () => 2 * sound.next() - 1 }))],
    ['includes 1', RANGE, randomWith((sound) => ({ next: () => Math.round(sound.next() * 100) / 100 }))],
    [
      'has 32 bits only',
      RANGE,
      randomWith((sound) => ({ next: () => Math.floor(sound.next() * 4_294_967_296) / 4_294_967_296 })),
    ],
    ['draws small numbers more often', UNIFORM, randomWith((sound) => ({ next: () => sound.next() * sound.next() }))],
    [
      'draws each number twice',
      UNIFORM,
      randomWith((sound) => {
        let [count, value] = [0, 0];
        return {
          next: () => {
            if (count % 2 === 0) value = sound.next();
            count += 1;
            return value;
          },
        };
      }),
    ],
    ['includes the bound', NUMBERS, integerBy((sound, below) => Math.round(sound.next() * below))],
    ['counts from 1', NUMBERS, integerBy((sound, below) => 1 + Math.floor(sound.next() * below))],
    ['takes the remainder of 32 bits', EVEN, integerBy((sound, below) => sound.integer(4_294_967_296) % below)],
    ['rounds its bound', BOUNDS, randomWith((sound) => ({ integer: (below) => sound.integer(Math.ceil(below)) }))],
    [
      'takes any bound',
      BOUNDS,
      randomWith((sound) => ({ integer: (below) => Math.floor(sound.next() * Math.max(1, below)) })),
    ],
    [
      'takes the uniform for the normal distribution',
      NORMAL,
      randomWith((sound) => ({ normal: () => Math.sqrt(12) * (sound.next() - 0.5) })),
    ],
    ['forgets the square root', NORMAL, randomWith((sound) => ({ normal: () => 2 * sound.normal() }))],
    [
      'gives each normal number with its negative',
      NORMAL,
      randomWith((sound) => {
        const kept: number[] = [];
        return {
          normal: () => {
            const partner = kept.pop();
            if (partner !== undefined) return partner;
            const value = sound.normal();
            kept.push(-value);
            return value;
          },
        };
      }),
    ],
    [
      'may take the logarithm of zero',
      NORMAL,
      randomWith((sound) => ({ normal: () => (sound.integer(10_000) === 0 ? -Infinity : sound.normal()) })),
    ],
  ];
  test.each(broken)('%s', async (_, caughtBy, open) => {
    expect(await failedChecks(randomSourceChecks, open)).toContain(caughtBy);
  });
});
