// Where the sums of histograms lie. The functions refer to nothing outside this file: their text is also what worker threads run.
import type { Workspace } from './workspace.js';

/**
 * Weights of the rows in each bin; whole numbers where every row weighs 1 and hessians are weights. Beside hessians they are not:
 * loops over them are a quarter faster when they meet one kind of array, whatever was trained before.
 */
export type BinWeights = Float64Array | Uint32Array;

/** What is known of the rows of a node by bin, of one feature or of some side by side: a number for each bin. */
export interface Histogram {
  readonly gradients: Float64Array;
  /** The very array of weights, where the hessian of a row is its weight. */
  readonly hessians: BinWeights;
  readonly weights: BinWeights;
}

/** What decides how much memory a bin takes. */
export type BinPlan = Pick<Workspace, 'hessian' | 'weight'>;

/** How many bytes a histogram of so many bins takes: 12 a bin, 16 where rows are weighted, 24 where they have hessians. */
export function histogramBytes({ hessian, weight }: BinPlan, bins: number): number {
  const own = 8 + (hessian.length > 0 ? 8 : 0) + (hessian.length > 0 || weight.length > 0 ? 8 : 4);
  return Math.ceil((own * bins) / 8) * 8;
}

/**
 * The bins from one to before another of a histogram.
 *
 * @param at where in the memory the histogram begins
 * @param size how many bins it has
 */
export function histogramAt(
  { hessian, weight }: BinPlan,
  memory: ArrayBufferLike,
  at: number,
  size: number,
  from: number,
  to: number,
): Histogram {
  const count = to - from;
  const gradients = new Float64Array(memory, at + 8 * from, count);
  const after = at + 8 * size;
  const hessians = hessian.length > 0 ? new Float64Array(memory, after + 8 * from, count) : undefined;
  const last = hessians === undefined ? after : after + 8 * size;
  const weights =
    hessians !== undefined || weight.length > 0
      ? new Float64Array(memory, last + 8 * from, count)
      : new Uint32Array(memory, last + 4 * from, count);
  return { gradients, hessians: hessians ?? weights, weights };
}

/** The histograms of features from one to before another: in a slot, or, where that is -1, alone in spare memory. */
export function histogramOf(
  space: Workspace,
  spare: ArrayBufferLike,
  slot: number,
  from: number,
  to: number,
): Histogram {
  const { binsStart, features, histograms } = space;
  const [first, last] = [binsStart[from] ?? 0, binsStart[to] ?? 0];
  if (slot >= 0) {
    const size = binsStart[features] ?? 0;
    return histogramAt(space, histograms, slot * histogramBytes(space, size), size, first, last);
  }
  const group = from - (from % 4);
  const start = binsStart[group] ?? 0;
  const end = binsStart[Math.min(group + 4, features)] ?? 0;
  return histogramAt(space, spare, 0, end - start, first - start, last - start);
}

/** How many bytes of spare memory the histograms of any four neighbours take. */
export function groupBytes(space: BinPlan & Pick<Workspace, 'binsStart' | 'features'>): number {
  const { binsStart, features } = space;
  let most = 0;
  for (let from = 0; from < features; from += 4) {
    most = Math.max(most, (binsStart[Math.min(from + 4, features)] ?? 0) - (binsStart[from] ?? 0));
  }
  return histogramBytes(space, most);
}
