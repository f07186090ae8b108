import type { RandomSource } from '@fpl-ml/core';
import { countUp, shuffleFront } from './shuffle.js';

interface Sums {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

function sumsOf(values: Float64Array, rows: Int32Array): Sums {
  let [sum, squares] = [0, 0];
  for (const row of rows) {
    const value = values[row] ?? 0;
    sum += value;
    squares += value * value;
  }
  return { count: rows.length, sum, squares };
}

function variance({ count, sum, squares }: Sums): number {
  return Math.max(0, squares - (sum / count) * sum) / (count - 1);
}

/** Welch's statistic: it keeps its distribution where the smaller side varies more. */
function studentized(all: Sums, part: Sums): number {
  const rest = { count: all.count - part.count, sum: all.sum - part.sum, squares: all.squares - part.squares };
  const difference = part.sum / part.count - rest.sum / rest.count;
  return difference === 0 ? 0 : difference / Math.sqrt(variance(part) / part.count + variance(rest) / rest.count);
}

/**
 * The probability that a random division of all values shows a difference of means as large, in units of its standard error
 * (Janssen 1997): (b + 1) / (permutations + 1).
 *
 * @param first at least two values, as many in `second`
 */
export function meanDifferencePValue(
  first: Float64Array,
  second: Float64Array,
  permutations: number,
  random: RandomSource,
): number {
  // Centred, so that sums of squares keep their digits.
  const centre =
    (first.reduce((a, b) => a + b, 0) + second.reduce((a, b) => a + b, 0)) / (first.length + second.length);
  const pooled = Float64Array.from([...first, ...second], (value) => value - centre);
  const order = countUp(pooled.length);
  const all = sumsOf(pooled, order);
  const small = Math.min(first.length, second.length);
  const own = small === first.length ? order.subarray(0, small) : order.subarray(first.length);
  const seen = Math.abs(studentized(all, sumsOf(pooled, own)));
  let asLarge = 0;
  for (let i = 0; i < permutations; i += 1) {
    shuffleFront(order, small, random);
    // Equal divisions may differ by rounding.
    if (Math.abs(studentized(all, sumsOf(pooled, order.subarray(0, small)))) >= seen * (1 - 1e-10)) asLarge += 1;
  }
  return (asLarge + 1) / (permutations + 1);
}
