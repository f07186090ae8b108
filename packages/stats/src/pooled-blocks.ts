import { type Sample, sortedSample } from './sample.js';

/** The distinct pooled values in ascending order: how many values of each sample each of them holds. */
export interface PooledBlocks {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** The sizes of the two samples. */
  readonly n: readonly [number, number];
}

/**
 * Counts each distinct pooled value.
 *
 * @param sorted which samples are `Float64Array`s in ascending order already
 * @throws FplMlError `STATS_SAMPLE_INVALID` when a sample is empty or holds NaN
 */
export function pooledBlocks(a: Sample, b: Sample, sorted: 'none' | 'first' | 'both' = 'none'): PooledBlocks {
  return blocksOfSorted(sortedSample(a, sorted !== 'none'), sortedSample(b, sorted === 'both'));
}

/** The same of samples in ascending order. */
export function blocksOfSorted(x: Float64Array, y: Float64Array): PooledBlocks {
  const [first, second] = [new Float64Array(x.length + y.length), new Float64Array(x.length + y.length)];
  let [i, j, count] = [0, 0, 0];
  while (i < x.length || j < y.length) {
    const value = Math.min(x[i] ?? Number.POSITIVE_INFINITY, y[j] ?? Number.POSITIVE_INFINITY);
    const [fromX, fromY] = [i, j];
    while (i < x.length && x[i] === value) i += 1;
    while (j < y.length && y[j] === value) j += 1;
    first[count] = i - fromX;
    second[count] = j - fromY;
    count += 1;
  }
  return { first: first.subarray(0, count), second: second.subarray(0, count), n: [x.length, y.length] };
}
