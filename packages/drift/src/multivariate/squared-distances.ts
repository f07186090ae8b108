import type { PooledRows } from './pooled-rows.js';

/** Pairs of rows (a, b), a < b, in one array: (0,1), (0,2), (1,2), (0,3), … */
export function pairAt(a: number, b: number): number {
  return (b * (b - 1)) / 2 + a;
}

function standardised(values: Float64Array): Float64Array | null {
  let [count, mean, squares] = [0, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count += 1;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  if (squares === 0) return null;
  const deviation = Math.sqrt(squares / count);
  return values.map((value) => (Number.isFinite(value) ? (value - mean) / deviation : 0));
}

/** What two rows of different levels are apart, so that the mean over all pairs is 2 as for a standardised number. */
function levelDistance(values: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const same = [...counts.values()].reduce((sum, count) => sum + (count / values.length) * (count / values.length), 0);
  return same === 1 ? 0 : 2 / (1 - same);
}

function addNumbers(values: Float64Array, into: Float64Array): void {
  let pair = 0;
  for (let b = 1; b < values.length; b += 1) {
    const value = values[b] ?? 0;
    for (let a = 0; a < b; a += 1) {
      const difference = value - (values[a] ?? 0);
      into[pair] = (into[pair] ?? 0) + difference * difference;
      pair += 1;
    }
  }
}

function addLevels(values: Float64Array, apart: number, into: Float64Array): void {
  let pair = 0;
  for (let b = 1; b < values.length; b += 1) {
    for (let a = 0; a < b; a += 1) {
      if (!Object.is(values[b], values[a])) into[pair] = (into[pair] ?? 0) + apart;
      pair += 1;
    }
  }
}

/**
 * The squared distances of all pairs of rows. Numbers are standardised on all rows together, missing and infinite ones take
 * the mean; rows of different levels are as far apart as makes the mean over all pairs that of a number, missing being a
 * level of its own.
 */
export function squaredDistances({ columns, names, categorical, rows }: PooledRows): Float64Array {
  const distances = new Float64Array((rows * (rows - 1)) / 2);
  const levels = new Set(categorical);
  columns.forEach((values, at) => {
    if (levels.has(names[at] ?? '')) {
      addLevels(values, levelDistance(values), distances);
      return;
    }
    const scaled = standardised(values);
    if (scaled !== null) addNumbers(scaled, distances);
  });
  return distances;
}
