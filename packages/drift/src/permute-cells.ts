import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { drawHypergeometric } from './hypergeometric.js';

/** A figure of counts over the same cells; both sides hold something. */
export type CellStatistic = (reference: Float64Array, current: Float64Array) => number;

/** What permuting rows between the sides gives. */
export interface PermutationNull {
  /** (b + 1) / (k + 1), or (b / k) where the permuted stopped at b as large ones (Besag and Clifford 1991). */
  readonly pValue: number;
  /** The mean of the permuted figures. */
  readonly mean: number;
  /** What they exceed with probability alpha. */
  readonly limit: number;
  /** How many permutations were drawn. */
  readonly permutations: number;
}

/** How many permutations, from which stream of random numbers, at which level. */
export interface PermutationPlan {
  readonly alpha: number;
  /** Always drawn, for the mean and the limit. Default 999. */
  readonly atLeast?: number;
  /** Drawn where the figure is large, for a p-value that survives the correction for many tests. Default `atLeast`. */
  readonly atMost?: number;
  /** Default `seededRandom(0, 'permutation')`: the same every time. */
  readonly random?: RandomSource;
}

/** So many permuted figures as large as the real one settle its p-value to about a fifth of itself. */
const ENOUGH = 20;

/** Moves rows between the sides at random: the counts of the current one, given those of both. */
function permute(totals: Float64Array, size: number, m: number, random: RandomSource, into: Float64Array): void {
  let [rest, draws] = [size, m];
  for (let k = 0; k < totals.length; k += 1) {
    const marked = totals[k] ?? 0;
    rest -= marked;
    const drawn = draws === 0 ? 0 : drawHypergeometric(random, marked, rest, draws);
    into[k] = drawn;
    draws -= drawn;
  }
}

function upperQuantile(values: readonly number[], alpha: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length + 1) * (1 - alpha)) - 1)] ?? Number.NaN;
}

/**
 * The distribution of a figure when rows are exchangeable between the sides, by seeded permutation of whole numbers of rows:
 * the p-value is exact for any figure, up to what a limited number of permutations leaves.
 */
export function permuteCells(
  reference: readonly number[],
  current: readonly number[],
  statistic: CellStatistic,
  { alpha, atLeast = 999, atMost = atLeast, random = seededRandom(0, 'permutation') }: PermutationPlan,
): PermutationNull {
  const totals = Float64Array.from(reference, (count, k) => count + (current[k] ?? 0));
  const size = totals.reduce((a, b) => a + b, 0);
  const m = current.reduce((a, b) => a + b, 0);
  const observed = statistic(Float64Array.from(reference), Float64Array.from(current));
  const [before, now] = [new Float64Array(totals.length), new Float64Array(totals.length)];
  // Equal arrangements of cells may differ in the last digits of a sum.
  const reached = observed - 1e-12 * Math.abs(observed);
  const first: number[] = [];
  let [drawn, large] = [0, 0];
  while (drawn < atLeast || (drawn < atMost && large < ENOUGH)) {
    permute(totals, size, m, random, now);
    for (let k = 0; k < totals.length; k += 1) before[k] = (totals[k] ?? 0) - (now[k] ?? 0);
    const value = statistic(before, now);
    if (drawn < atLeast) first.push(value);
    if (value >= reached) large += 1;
    drawn += 1;
  }
  const stopped = drawn > atLeast && drawn < atMost;
  return {
    pValue: stopped ? large / drawn : (large + 1) / (drawn + 1),
    mean: first.reduce((a, b) => a + b, 0) / first.length,
    limit: upperQuantile(first, alpha),
    permutations: drawn,
  };
}
