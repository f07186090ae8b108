import { hypergeometric } from './hypergeometric.js';
import type { PooledBlocks } from './pooled-blocks.js';

/** Twice the midrank of each block, or the rank itself where there are no ties. */
function scoresOf(sizes: Float64Array): Float64Array {
  let before = 0;
  const doubled = sizes.map((size) => {
    before += size;
    return 2 * before - size + 1;
  });
  return doubled.every((score) => score % 2 === 0) ? doubled.map((score) => score / 2) : doubled;
}

/** The largest sum of scores of so many pooled values. */
function largestSum(scores: Float64Array, sizes: Float64Array, count: number): number {
  let [left, sum] = [count, 0];
  for (let k = scores.length - 1; left > 0; k -= 1) {
    const taken = Math.min(left, sizes[k] ?? 0);
    sum += taken * (scores[k] ?? 0);
    left -= taken;
  }
  return sum;
}

/** The sizes of the pooled blocks, and the sample whose rank sum is cheaper to follow. */
function problemOf({ first, second, n: [n1, n2] }: PooledBlocks) {
  const sizes = first.map((count, k) => count + (second[k] ?? 0));
  const scores = scoresOf(sizes);
  const few = n1 <= n2 ? first : second;
  const count = Math.min(n1, n2);
  return { sizes, scores, few, count, largest: largestSum(scores, sizes, count), total: n1 + n2 };
}

/** About how many steps the exact distribution takes. */
export function rankSumCost(blocks: PooledBlocks): number {
  const { count, largest, total } = problemOf(blocks);
  return total * count * largest;
}

/** The tails of the rank sum of the first sample. */
export interface RankSumTails {
  /** P(rank sum ≤ the one seen). */
  readonly atMost: number;
  /** P(rank sum ≥ the one seen). */
  readonly atLeast: number;
}

/**
 * The exact distribution of the rank sum over all relabellings of the pooled values, tied values sharing their midrank: block
 * by block, with the probability of each pair (values taken so far, sum of their scores). Positive terms only.
 */
export function rankSumTails(blocks: PooledBlocks): RankSumTails {
  const { sizes, scores, few, count, largest, total } = problemOf(blocks);
  const states = Array.from({ length: count + 1 }, () => new Float64Array(largest + 1));
  const [start] = states;
  if (start !== undefined) start[0] = 1;
  let [seen, left] = [0, total];
  for (let k = 0; k < sizes.length; k += 1) {
    const size = sizes[k] ?? 0;
    takeBlock(states, size, scores[k] ?? 0, left);
    seen += (few[k] ?? 0) * (scores[k] ?? 0);
    left -= size;
  }
  const sums = states[count] ?? new Float64Array(0);
  const [atMost, atLeast] = [sumOf(sums, 0, seen), sumOf(sums, seen, largest)];
  // Of the two samples' rank sums one is high when the other is low.
  return few === blocks.first ? { atMost, atLeast } : { atMost: atLeast, atLeast: atMost };
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i <= to; i += 1) sum += values[i] ?? 0;
  return Math.min(1, sum);
}

/** Moves on by a block of tied values; `left` are the pooled values from it on. From many taken to few, so as to work in place. */
function takeBlock(states: readonly Float64Array[], size: number, score: number, left: number): void {
  const count = states.length - 1;
  for (let taken = count; taken >= 0; taken -= 1) {
    const [state, wanted] = [states[taken], count - taken];
    if (state === undefined || wanted > left) continue;
    for (let more = Math.min(size, wanted); more >= Math.max(0, wanted - (left - size)); more -= 1) {
      const probability =
        size === 1 ? (more === 1 ? wanted : left - wanted) / left : hypergeometric(more, size, wanted, left);
      spread(state, states[taken + more] ?? state, more * score, probability);
    }
    if (wanted > left - size) state.fill(0);
  }
}

/** Adds what `from` holds to `to`, shifted, times a probability; in place where nothing is taken. */
function spread(from: Float64Array, to: Float64Array, shift: number, probability: number): void {
  if (from === to) {
    for (let s = 0; s < from.length; s += 1) from[s] = (from[s] ?? 0) * probability;
    return;
  }
  for (let s = 0; s + shift < to.length; s += 1) {
    const value = from[s] ?? 0;
    if (value !== 0) to[s + shift] = (to[s + shift] ?? 0) + value * probability;
  }
}
