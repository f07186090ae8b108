import { invalidParameter } from './errors.js';
import type { Sample } from './sample.js';

/** Counts of values by bin. */
export interface Histogram {
  /** One count a bin. */
  readonly counts: readonly number[];
  /** Values below the first edge. */
  readonly below: number;
  /** Values above the last edge. */
  readonly above: number;
  /** NaN. */
  readonly missing: number;
}

/** The number of edges that are at most x, minus one. */
function binOf(edges: readonly number[], x: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Counts values by bin. A bin holds its lower edge and not its upper one, but for the last, which holds both (as in
 * numpy). Outer edges may be infinite.
 *
 * @param values numbers; NaN is counted in `missing`
 * @param edges at least two, strictly ascending
 * @throws FplMlError `STATS_PARAMETER_INVALID` for other edges
 *
 * @example
 * ```ts
 * import { histogram } from '@fpl-ml/stats';
 *
 * const { counts, above } = histogram([0, 1, 1, 2, 9], [0, 1, 2]); // [1, 3] and 1
 * ```
 */
export function histogram(values: Sample, edges: readonly number[]): Histogram {
  const ascending = edges.every((edge, i) => !Number.isNaN(edge) && (i === 0 || edge > (edges[i - 1] ?? edge)));
  if (edges.length < 2 || !ascending) throw invalidParameter('two or more strictly ascending edges', edges.join(', '));
  const counts = Array.from({ length: edges.length - 1 }, () => 0);
  const last = edges[edges.length - 1] ?? 0;
  let [below, above, missing] = [0, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    const bin = value === last ? counts.length - 1 : binOf(edges, value);
    if (Number.isNaN(value)) missing += 1;
    else if (bin < 0) below += 1;
    else if (bin >= counts.length) above += 1;
    else counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { counts, below, above, missing };
}
