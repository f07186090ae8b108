import { type RandomSource, seededRandom } from '@fpl-ml/core';

/** What the Kolmogorov-Smirnov statistic is when nothing has changed. */
export interface TiedNull {
  readonly mean: number;
  /** What it exceeds with probability alpha. */
  readonly limit: number;
}

/** Bridges that are drawn: the limit decides nothing, since the p-value does, and is good to a few per cent. */
const BRIDGES = 399;

/** The largest distance from 0 of a Brownian bridge where it is seen. */
function largestOf(times: readonly number[], walk: Float64Array, random: RandomSource): number {
  let [position, before] = [0, 0];
  for (let k = 0; k < times.length; k += 1) {
    const time = times[k] ?? before;
    position += Math.sqrt(time - before) * random.normal();
    walk[k] = position;
    before = time;
  }
  const end = position + Math.sqrt(1 - before) * random.normal();
  let largest = 0;
  for (let k = 0; k < times.length; k += 1) {
    largest = Math.max(largest, Math.abs((walk[k] ?? 0) - (times[k] ?? 0) * end));
  }
  return largest;
}

/**
 * Mean and limit of the statistic for values with ties: that of a Brownian bridge over the pool, seen only at the ends of
 * cells, of which a frequent value is one. Drawn from fixed random numbers, so that the same data give the same.
 *
 * @param pooled counts of both sides together, cell by cell
 * @param n size of the one side
 * @param m size of the other
 */
export function tiedNull(pooled: readonly number[], n: number, m: number, alpha: number): TiedNull {
  const random = seededRandom(0, 'tied-null');
  const times: number[] = [];
  let seen = 0;
  for (const count of pooled.slice(0, -1)) {
    seen += count;
    times.push(seen / (n + m));
  }
  const walk = new Float64Array(times.length);
  const drawn = Float64Array.from({ length: BRIDGES }, () => largestOf(times, walk, random)).sort();
  const scale = Math.sqrt(1 / n + 1 / m);
  const mean = drawn.reduce((sum, value) => sum + value, 0) / BRIDGES;
  return { mean: mean * scale, limit: (drawn[Math.ceil((1 - alpha) * BRIDGES) - 1] ?? 0) * scale };
}
