/** Below it, sorting is as fast. */
const COUNTED_FROM = 20_000;
const BUCKETS = 16_384;

interface Range {
  readonly low: number;
  readonly high: number;
}

/** The smallest and the largest value; NaN where there is one among them. */
export function rangeOf(values: Float64Array): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    if (value !== value) return { low: Number.NaN, high: Number.NaN };
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** The buckets of equal width that hold the ranks, by slot, and the number of values before each. */
interface Wanted {
  readonly slots: Int32Array;
  readonly before: readonly number[];
  readonly sizes: readonly number[];
}

function wantedBuckets(counts: Uint32Array, ranks: readonly number[]): Wanted {
  const slots = new Int32Array(counts.length).fill(-1);
  const [before, sizes]: readonly [number[], number[]] = [[], []];
  let [bucket, seen] = [0, 0];
  for (const rank of ranks) {
    while (bucket < counts.length && seen + (counts[bucket] ?? 0) <= rank) {
      seen += counts[bucket] ?? 0;
      bucket += 1;
    }
    if ((slots[bucket] ?? 0) >= 0) continue;
    slots[bucket] = before.length;
    before.push(seen);
    sizes.push(counts[bucket] ?? 0);
  }
  return { slots, before, sizes };
}

function bySorting(values: Float64Array, ranks: readonly number[]): readonly number[] {
  const sorted = values.toSorted();
  return ranks.map((rank) => sorted[rank] ?? Number.NaN);
}

/**
 * The values at some ranks (from 0, ascending) without sorting all: counted into buckets, of which only those that hold a
 * rank are sorted. Where values crowd into few buckets, all are sorted after all.
 *
 * @param values without NaN
 */
export function orderStatistics(values: Float64Array, ranks: readonly number[]): readonly number[] {
  const { low, high } = rangeOf(values);
  const scale = BUCKETS / (high - low);
  if (values.length < COUNTED_FROM || !(scale > 0 && scale < Number.POSITIVE_INFINITY)) return bySorting(values, ranks);
  const bucketOf = (value: number): number => Math.min(BUCKETS - 1, Math.floor((value - low) * scale));
  const counts = new Uint32Array(BUCKETS);
  for (let i = 0; i < values.length; i += 1) {
    const bucket = bucketOf(values[i] ?? 0);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const { slots, before, sizes } = wantedBuckets(counts, ranks);
  if (sizes.reduce((a, b) => a + b, 0) > values.length / 4) return bySorting(values, ranks);
  const parts = sizes.map((size) => new Float64Array(size));
  const filled = new Uint32Array(sizes.length);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    const slot = slots[bucketOf(value)] ?? -1;
    if (slot < 0) continue;
    const part = parts[slot];
    if (part !== undefined) part[filled[slot] ?? 0] = value;
    filled[slot] = (filled[slot] ?? 0) + 1;
  }
  for (const part of parts) part.sort();
  return ranks.map((rank) => {
    const slot = before.findLastIndex((start) => start <= rank);
    return parts[slot]?.[rank - (before[slot] ?? 0)] ?? Number.NaN;
  });
}
