import { selectRank } from './select-rank.js';

/**
 * The quantile of weighted values: the least value with at least the share `level` of the weight at or below it; where the
 * share is met exactly, the middle between that value and the next, so that a median of two values lies between them.
 *
 * @param values put into another order when there are no weights; not empty
 */
export function weightedQuantile(values: Float64Array, weights: ArrayLike<number> | undefined, level: number): number {
  if (weights === undefined) return equalQuantile(values, level);
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  let total = 0;
  for (const i of order) total += weights[i] ?? 0;
  let below = 0;
  for (const [k, i] of order.entries()) {
    below += weights[i] ?? 0;
    const value = values[i] ?? Number.NaN;
    if (below > level * total) return value;
    if (below === level * total) return (value + (values[nextHeavy(order, weights, k) ?? i] ?? value)) / 2;
  }
  return values[order.at(-1) ?? 0] ?? Number.NaN;
}

function nextHeavy(order: Uint32Array, weights: ArrayLike<number>, position: number): number | undefined {
  return order.subarray(position + 1).find((i) => (weights[i] ?? 0) > 0);
}

function equalQuantile(values: Float64Array, level: number): number {
  const share = level * values.length;
  const at = Math.min(Math.floor(share), values.length - 1);
  selectRank(values, at);
  const value = values[at] ?? Number.NaN;
  if (share !== at || at === 0) return value;
  let before = -Infinity;
  for (let i = 0; i < at; i += 1) before = Math.max(before, values[i] ?? value);
  return (before + value) / 2;
}
