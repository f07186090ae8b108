/** Up to so many points between the ends. */
const POINTS = 128;

/** Positions in the pooled order: even ones, and ever closer ones towards both ends, where tails are long and thin. */
function positions(size: number): readonly number[] {
  if (size <= POINTS) return Array.from({ length: size }, (_, i) => i);
  const even = Array.from({ length: POINTS + 1 }, (_, i) => Math.floor(((size - 1) * i) / POINTS));
  const ends: number[] = [];
  for (let step = 1; step < size / POINTS; step *= 2) ends.push(step, size - 1 - step);
  return [...new Set([...even, ...ends])].toSorted((a, b) => a - b);
}

/**
 * Values of both sorted samples pooled, ascending and distinct: all of them where they are at most 128, else a grid that
 * does not depend on which side a value is on, so that a permutation test on it is exact.
 */
export function pooledGrid(reference: Float64Array, current: Float64Array): Float64Array {
  const wanted = positions(reference.length + current.length);
  const grid: number[] = [];
  let [i, j] = [0, 0];
  for (const position of wanted) {
    let value = Number.NaN;
    while (i + j <= position) {
      const [a, b] = [reference[i] ?? Number.POSITIVE_INFINITY, current[j] ?? Number.POSITIVE_INFINITY];
      const fromReference = i < reference.length && (j >= current.length || a <= b);
      value = fromReference ? a : b;
      if (fromReference) i += 1;
      else j += 1;
    }
    if (grid.length === 0 || value > (grid[grid.length - 1] ?? value)) grid.push(value);
  }
  return Float64Array.from(grid);
}
