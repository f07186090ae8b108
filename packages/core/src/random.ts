import { FplMlError } from './errors.js';

/** Random numbers as a parameter. */
export interface RandomSource {
  /** Uniform on [0, 1), a multiple of 2^-53. */
  next(): number;
  /**
   * A whole number, uniform on 0 … `below - 1`.
   *
   * @throws FplMlError `RANDOM_RANGE_INVALID` unless `below` is a whole number from 1 to 2^32
   */
  integer(below: number): number;
  /** Normal with mean 0 and variance 1. */
  normal(): number;
}

/** FNV-1a over UTF-16 code units, finished as MurmurHash3 does. */
function hash32(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Chris Doty-Humphrey's sfc32 (PractRand): 128 bits of state, a counter, period at least 2^32. */
function sfc32(state: readonly [number, number, number]): () => number {
  let [a, b, c] = state;
  let counter = 1;
  const step = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let i = 0; i < 15; i += 1) step();
  return step;
}

/**
 * A stream of random numbers fixed by a seed and a path, the same on every machine and Node version. Streams with
 * different paths are independent, so that adding a draw in one place changes no draw elsewhere.
 *
 * @param seed any string or number
 * @param path names the stream, for instance `'bootstrap', modelVersion`
 *
 * @example
 * ```ts
 * import { seededRandom } from '@fpl-ml/core';
 *
 * const random = seededRandom(1, 'shuffle', 'season-3');
 * const die = 1 + random.integer(6);
 * ```
 */
export function seededRandom(seed: string | number, ...path: readonly (string | number)[]): RandomSource {
  const key = JSON.stringify([seed, ...path]);
  const bits = sfc32([hash32(key, 0), hash32(key, 0x9e3779b9), hash32(key, 0x7f4a7c15)]);
  const next = (): number => ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) / 9_007_199_254_740_992;
  return {
    next,
    integer: (below) => {
      if (!Number.isInteger(below) || below < 1 || below > 4_294_967_296) {
        throw new FplMlError('RANDOM_RANGE_INVALID', `Expected a whole number from 1 to 2^32, got ${below}.`);
      }
      return Math.floor(next() * below);
    },
    // Box and Muller (1958); 1 - next() keeps the logarithm's argument above zero.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
