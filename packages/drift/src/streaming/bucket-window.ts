/**
 * The window of ADWIN: an exponential histogram (Datar et al. 2002; Babcock et al. 2003). Level i has up to `maxBuckets` buckets of 2^i
 * values each, oldest first, a bucket being a sum and a sum of squares about its mean. A window of n values is about
 * `maxBuckets` log2(n) buckets.
 */
export type BucketWindow = {
  width: number;
  total: number;
  /** Sum of squared deviations from the mean. */
  squares: number;
  /** Levels in use. */
  levels: number;
  /** Buckets in use by level. */
  counts: Float64Array;
  /** Sums, `maxBuckets + 1` places for each level. */
  totals: Float64Array;
  /** Sums of squares about the mean of the bucket, likewise. */
  deviations: Float64Array;
};

/** More values than can be counted. */
const LEVELS = 52;

/** Values in a bucket of the level. */
export function bucketSize(level: number): number {
  let size = 1;
  for (let i = 0; i < level; i += 1) size *= 2;
  return size;
}

/** A window without values. */
export function emptyWindow(maxBuckets: number): BucketWindow {
  const places = LEVELS * (maxBuckets + 1);
  return {
    width: 0,
    total: 0,
    squares: 0,
    levels: 1,
    counts: new Float64Array(LEVELS),
    totals: new Float64Array(places),
    deviations: new Float64Array(places),
  };
}

/** Removes the oldest `dropped` buckets of a level. */
function shift(window: BucketWindow, level: number, maxBuckets: number, dropped: number): void {
  const { counts, totals, deviations } = window;
  const first = level * (maxBuckets + 1);
  const kept = (counts[level] ?? 0) - dropped;
  for (let i = first; i < first + kept; i += 1) {
    totals[i] = totals[i + dropped] ?? 0;
    deviations[i] = deviations[i + dropped] ?? 0;
  }
  counts[level] = kept;
}

function push(window: BucketWindow, level: number, maxBuckets: number, total: number, deviation: number): void {
  const count = window.counts[level] ?? 0;
  const place = level * (maxBuckets + 1) + count;
  window.totals[place] = total;
  window.deviations[place] = deviation;
  window.counts[level] = count + 1;
  if (level >= window.levels) window.levels = level + 1;
}

/** Merges the two oldest buckets of every level that is over-full into one of the next. */
function compress(window: BucketWindow, maxBuckets: number): void {
  const { counts, totals, deviations } = window;
  for (let level = 0, size = 1; (counts[level] ?? 0) > maxBuckets; level += 1, size *= 2) {
    const first = level * (maxBuckets + 1);
    const a = totals[first] ?? 0;
    const b = totals[first + 1] ?? 0;
    const apart = a / size - b / size;
    const deviation = (deviations[first] ?? 0) + (deviations[first + 1] ?? 0) + size * 0.5 * apart * apart;
    push(window, level + 1, maxBuckets, a + b, deviation);
    shift(window, level, maxBuckets, 2);
  }
}

/** Takes a value. */
export function insert(window: BucketWindow, maxBuckets: number, x: number): void {
  const before = window.width;
  push(window, 0, maxBuckets, x, 0);
  window.width = before + 1;
  if (before > 0) {
    const apart = x - window.total / before;
    window.squares += (before * apart * apart) / window.width;
  }
  window.total += x;
  compress(window, maxBuckets);
}

/**
 * Sums up the buckets anew. What a running difference would keep of the rounding of values that have left (after 1e16 has been
 * in the window, a window of ones could have mean 0.5) is gone with them.
 */
function sumUp(window: BucketWindow, maxBuckets: number): void {
  let width = 0;
  let total = 0;
  let squares = 0;
  for (let level = window.levels - 1, size = bucketSize(level); level >= 0; level -= 1, size /= 2) {
    const first = level * (maxBuckets + 1);
    for (let i = first; i < first + (window.counts[level] ?? 0); i += 1) {
      const sum = window.totals[i] ?? 0;
      const apart = width === 0 ? 0 : total / width - sum / size;
      squares += (window.deviations[i] ?? 0) + (apart * apart * width * size) / (width + size);
      width += size;
      total += sum;
    }
  }
  window.width = width;
  window.total = total;
  window.squares = squares;
}

/** Drops the oldest bucket. */
export function dropOldest(window: BucketWindow, maxBuckets: number): void {
  shift(window, window.levels - 1, maxBuckets, 1);
  while (window.levels > 1 && window.counts[window.levels - 1] === 0) window.levels -= 1;
  sumUp(window, maxBuckets);
}
