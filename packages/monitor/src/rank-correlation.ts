import { correlationInterval, type Interval } from './interval.js';

/** A rank correlation with its uncertainty. */
export interface RankCorrelation {
  readonly value: number;
  readonly standardError: number;
  readonly interval: Interval;
}

function ascending(values: Float64Array): Uint32Array {
  return Uint32Array.from(values, (_, row) => row).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}

/** Ranks from 1, equal values share the mean of theirs. */
function midranks(values: Float64Array): Float64Array {
  const order = ascending(values);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (let i = from; i < to; i += 1) ranks[order[i] ?? 0] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

function pearson(a: Float64Array, b: Float64Array): number {
  // Ranks from 1 to n have this mean whatever their ties.
  const centre = (a.length + 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [(a[i] ?? 0) - centre, (b[i] ?? 0) - centre];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? Number.NaN : Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
}

function withError(value: number, errorOnFishersScale: number, confidence: number): RankCorrelation {
  const standardError = errorOnFishersScale * (1 - value * value);
  return { value, standardError, interval: correlationInterval(value, standardError, confidence) };
}

/** Spearman's correlation of midranks; its error on Fisher's scale is √((1 + r²/2)/(n − 3)) (Bonett and Wright 2000). */
export function spearman(a: Float64Array, b: Float64Array, confidence: number): RankCorrelation {
  const value = pearson(midranks(a), midranks(b));
  const n = a.length;
  return withError(value, n > 3 ? Math.sqrt((1 + (value * value) / 2) / (n - 3)) : Number.NaN, confidence);
}

/** Pairs of equal values among sorted ones. */
function tiedPairs(n: number, areEqual: (i: number) => boolean): number {
  let [pairs, run] = [0, 1];
  for (let i = 1; i <= n; i += 1) {
    if (i < n && areEqual(i)) run += 1;
    else {
      pairs += (run * (run - 1)) / 2;
      run = 1;
    }
  }
  return pairs;
}

/** Sorts, counting the pairs that stand the wrong way round (Knight 1966). */
function sortCounting(values: Float64Array): number {
  let source: Float64Array = values;
  let target: Float64Array = new Float64Array(values.length);
  let swaps = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let from = 0; from < values.length; from += 2 * width) {
      const middle = Math.min(from + width, values.length);
      const end = Math.min(from + 2 * width, values.length);
      let [i, j] = [from, middle];
      for (let k = from; k < end; k += 1) {
        if (i < middle && (j >= end || (source[i] ?? 0) <= (source[j] ?? 0))) {
          target[k] = source[i] ?? 0;
          i += 1;
        } else {
          target[k] = source[j] ?? 0;
          swaps += middle - i;
          j += 1;
        }
      }
    }
    [source, target] = [target, source];
  }
  if (source !== values) values.set(source);
  return swaps;
}

/** Kendall's tau-b; its error on Fisher's scale is √(0.437/(n − 4)) (Fieller, Hartley and Pearson 1957). */
export function kendall(a: Float64Array, b: Float64Array, confidence: number): RankCorrelation {
  const n = a.length;
  const order = Uint32Array.from(a, (_, row) => row).sort(
    (x, y) => (a[x] ?? 0) - (a[y] ?? 0) || (b[x] ?? 0) - (b[y] ?? 0),
  );
  const [x, y] = [Float64Array.from(order, (row) => a[row] ?? 0), Float64Array.from(order, (row) => b[row] ?? 0)];
  const tiedX = tiedPairs(n, (i) => x[i] === x[i - 1]);
  const tiedBoth = tiedPairs(n, (i) => x[i] === x[i - 1] && y[i] === y[i - 1]);
  const discordant = sortCounting(y);
  const tiedY = tiedPairs(n, (i) => y[i] === y[i - 1]);
  const pairs = (n * (n - 1)) / 2;
  const agreement = pairs - tiedX - tiedY + tiedBoth - 2 * discordant;
  const spread = Math.sqrt(pairs - tiedX) * Math.sqrt(pairs - tiedY);
  const value = spread === 0 ? Number.NaN : Math.max(-1, Math.min(1, agreement / spread));
  return withError(value, n > 4 ? Math.sqrt(0.437 / (n - 4)) : Number.NaN, confidence);
}
