/** How many of the sorted values are below x, or at most x. */
function position(sorted: Float64Array, x: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] ?? 0;
    if (value < x || (orEqual && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function presentSorted(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** The rank of each value among those that are not missing, from 1, equal values their mean; NaN where it is missing. */
export function ranksOf(values: Float64Array): Float64Array {
  const sorted = presentSorted(values);
  return values.map((value) =>
    Number.isNaN(value) ? Number.NaN : (position(sorted, value, false) + position(sorted, value, true) + 1) / 2,
  );
}

/** For each value the number of distinct values below it, and below 0 where it is missing. */
export function distinctBlocks(values: Float64Array): Int32Array {
  const distinct = presentSorted(values).filter((value, i, sorted) => i === 0 || value !== sorted[i - 1]);
  return Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : position(distinct, value, false)));
}
