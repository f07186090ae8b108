import type { RandomSource } from '@fpl-ml/core';
import type { EntityLayout } from './entity-layout.js';
import type { EntityStatistic } from './entity-statistic.js';

/** The outcome of a permutation test within entities. */
export interface EntityPermutation {
  readonly statistic: number;
  readonly pValue: number;
  /** Mean, and quantile at 1 - alpha, of the permuted statistics. */
  readonly nullExpectation: number;
  readonly limit: number;
  /** How many permutations the p-value comes of. */
  readonly permutations: number;
}

/** With so many permuted statistics at or above the observed one its p-value is clear enough (Besag and Clifford 1991). */
const CLEAR = 10;
/** So many are drawn at least, for the mean and the limit; the p-value keeps what it was when it was clear. */
const LEAST = 99;
/** Statistics that are equal but for rounding are ties, so that rounding never makes a p-value too small. */
const TIE = 1e-12;

/** A number of 53 random bits serves until so many states of it are used up; what is left is uniform to 2^-29. */
const USED_UP = 16_777_216;

/** Whole numbers from a source, several from each of its numbers: permutations need a great many small ones. */
function thrifty(random: RandomSource): (below: number) => number {
  let [rest, used] = [0, USED_UP];
  return (below) => {
    if (used * below > USED_UP) {
      rest = random.next();
      used = 1;
    }
    const scaled = rest * below;
    const whole = Math.floor(scaled);
    rest = scaled - whole;
    used *= below;
    return whole;
  };
}

function swap(blocks: Int32Array, a: number, b: number): void {
  const held = blocks[a] ?? 0;
  blocks[a] = blocks[b] ?? 0;
  blocks[b] = held;
}

/** Draws anew which units of each stratum are current, in place; the smaller part is drawn, to the front or to the back. */
function exchange({ starts, taken }: EntityLayout, blocks: Int32Array, draw: (below: number) => number): void {
  for (let i = 0; i < taken.length; i += 1) {
    const [start, end, current] = [starts[i] ?? 0, starts[i + 1] ?? 0, taken[i] ?? 0];
    const cut = start + current;
    if (cut - start <= end - cut) for (let j = start; j < cut; j += 1) swap(blocks, j, j + draw(end - j));
    else for (let j = end - 1; j >= cut; j -= 1) swap(blocks, j, start + draw(j - start + 1));
  }
}

function quantileOf(values: readonly number[], level: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(level * sorted.length) - 1)] ?? 0;
}

/**
 * Tests a statistic by exchanging units within strata: p = (b + 1)/(k + 1) after the most permutations k, b of them with a
 * statistic at least as large; it stops before, with p = 10/k, when b reaches 10 (Besag and Clifford 1991).
 */
export function permuteWithin(
  layout: EntityLayout,
  statisticOf: EntityStatistic,
  { most, alpha, random }: { readonly most: number; readonly alpha: number; readonly random: RandomSource },
): EntityPermutation {
  const blocks = layout.blocks.slice();
  const draw = thrifty(random);
  const statistic = statisticOf(blocks);
  const least = statistic - TIE * Math.abs(statistic);
  const drawn: number[] = [];
  let [reached, used, isClear] = [0, 0, false];
  while (!isClear || drawn.length < LEAST) {
    exchange(layout, blocks, draw);
    const value = statisticOf(blocks);
    drawn.push(value);
    if (isClear) continue;
    used += 1;
    if (value >= least) reached += 1;
    isClear = reached >= CLEAR || used >= most;
  }
  return {
    statistic,
    // The last permutation of an early stop is one that reaches it: counting it again would make the test too quiet.
    pValue: reached >= CLEAR ? reached / used : (reached + 1) / (used + 1),
    nullExpectation: drawn.reduce((sum, value) => sum + value, 0) / drawn.length,
    limit: quantileOf(drawn, 1 - alpha),
    permutations: used,
  };
}
