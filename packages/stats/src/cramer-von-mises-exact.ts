import { FplMlError } from '@fpl-ml/core';
import { invalidParameter } from './errors.js';
import { hypergeometric } from './hypergeometric.js';

// After Y. Xiao, A. Gordon and A. Yakovlev, "A C++ Program for the Cramér-von Mises Two-Sample Test", J. Stat. Software 17
// (2007), carried from block to block of tied values instead of from lattice point to lattice point.

/** How probable it is to come to a lattice point inside, by the sum of squares collected on the way: ascending sums. */
interface Paths {
  readonly sums: Float64Array;
  readonly weights: Float64Array;
}

/** Bound of the sums that all lattice points together may hold: seconds. */
const MOST_SUMS = 1e9;

/** Both lists in one, the second's weights times a factor. */
function merged(kept: Paths, added: Paths, factor: number): Paths {
  const capacity = kept.sums.length + added.sums.length;
  const [sums, weights] = [new Float64Array(capacity), new Float64Array(capacity)];
  let [i, j, count] = [0, 0, 0];
  while (i < kept.sums.length || j < added.sums.length) {
    const sum = Math.min(kept.sums[i] ?? Number.POSITIVE_INFINITY, added.sums[j] ?? Number.POSITIVE_INFINITY);
    let weight = 0;
    if (kept.sums[i] === sum) {
      weight += kept.weights[i] ?? 0;
      i += 1;
    }
    if (added.sums[j] === sum) {
      weight += (added.weights[j] ?? 0) * factor;
      j += 1;
    }
    sums[count] = sum;
    weights[count] = weight;
    count += 1;
  }
  return { sums: sums.subarray(0, count), weights: weights.subarray(0, count) };
}

/** Adds a square to all sums, and splits off the paths that have come to the limit: what follows cannot bring them back. */
function split({ sums, weights }: Paths, square: number, limit: number): readonly [inside: Paths, exited: number] {
  let inside = 0;
  while (inside < sums.length && (sums[inside] ?? 0) + square < limit) {
    sums[inside] = (sums[inside] ?? 0) + square;
    inside += 1;
  }
  let exited = 0;
  for (let i = inside; i < sums.length; i += 1) exited += weights[i] ?? 0;
  return [{ sums: sums.subarray(0, inside), weights: weights.subarray(0, inside) }, exited];
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The steps i · a - j · b of the difference of distribution functions, times the least common multiple of the sizes. */
export function differenceSteps(m: number, n: number): readonly [a: number, b: number] {
  const divisor = gcd(m, n);
  return [n / divisor, m / divisor];
}

/** All paths to i values of the first sample, out of those that had i and fewer before the block. */
function arrive(
  states: ReadonlyMap<number, Paths>,
  i: number,
  m: number,
  size: number,
  left: number,
): Paths | undefined {
  let paths: Paths | undefined;
  for (let more = 0; more <= Math.min(size, i); more += 1) {
    const [from, wanted] = [states.get(i - more), m - i + more];
    if (from === undefined || size - more > left - wanted) continue;
    const one = more === 1 ? wanted : left - wanted;
    const probability = size === 1 ? one / left : hypergeometric(more, size, wanted, left);
    paths = merged(paths ?? { sums: new Float64Array(0), weights: new Float64Array(0) }, from, probability);
  }
  return paths;
}

/**
 * The probability, over all relabellings of the pooled values as they are tied, that the sum over the blocks of
 * size · (i a - j b)² is at least the limit. Sums of positive terms only.
 *
 * @param blocks the sizes of the blocks of tied values, in ascending order of the values
 */
export function squaresAtLeast(limit: number, m: number, n: number, blocks: Float64Array): number {
  if (limit <= 0) return 1;
  if ((m + 1) * (n + 1) * limit > MOST_SUMS) throw infeasible(m, n);
  const [a, b] = differenceSteps(m, n);
  let states: ReadonlyMap<number, Paths> = new Map([[0, { sums: Float64Array.of(0), weights: Float64Array.of(1) }]]);
  let [seen, exit] = [0, 0];
  for (const size of blocks) {
    const next = new Map<number, Paths>();
    const after = seen + size;
    for (let i = Math.max(0, after - n); i <= Math.min(m, after); i += 1) {
      const paths = arrive(states, i, m, size, m + n - seen);
      if (paths === undefined) continue;
      const difference = i * a - (after - i) * b;
      const [inside, exited] = split(paths, size * difference * difference, limit);
      exit += exited;
      if (inside.sums.length > 0) next.set(i, inside);
    }
    states = next;
    seen = after;
  }
  return Math.min(1, exit);
}

function infeasible(m: number, n: number): FplMlError {
  return new FplMlError(
    'STATS_EXACT_INFEASIBLE',
    `Expected samples small enough for an exact p-value, got ${m} and ${n} values: use method 'asymptotic'.`,
  );
}

/**
 * The exact probability that the two-sample statistic of Cramér and von Mises, in the form
 * U = m Σ (rᵢ - i)² + n Σ (sⱼ - j)² with r and s the ranks of the two samples in the pool, is at least what it is, all
 * orders of the pooled values being equally likely (Anderson 1962, without ties).
 *
 * @param u the statistic U
 * @param m size of the first sample, a whole number from 1
 * @param n size of the second sample, a whole number from 1
 * @throws FplMlError `STATS_PARAMETER_INVALID`, or `STATS_EXACT_INFEASIBLE` for samples that would take minutes
 *
 * @example
 * ```ts
 * import { cramerVonMisesExact } from '@fpl-ml/stats';
 *
 * const pValue: number = cramerVonMisesExact(1764, 6, 7); // 2 / 1716
 * ```
 */
export function cramerVonMisesExact(u: number, m: number, n: number): number {
  if (!Number.isFinite(u)) throw invalidParameter('a finite statistic U', u);
  for (const size of [m, n]) {
    if (!(Number.isInteger(size) && size >= 1)) throw invalidParameter('a whole sample size from 1', size);
  }
  const [mn, [a]] = [m * n, differenceSteps(m, n)];
  const lcm = m * a;
  const limit = Math.floor((lcm * lcm * (m + n) * (6 * u - mn * (4 * mn - 1))) / (6 * mn * mn));
  return squaresAtLeast(limit, m, n, new Float64Array(m + n).fill(1));
}
