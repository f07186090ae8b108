/** Parts with no more values than this are sorted. */
const MOST_SORTED = 64;

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/**
 * Puts numbers, none of them NaN, so that the one at `rank` is the one that sorting would put there, with none larger before it
 * and none smaller behind (Hoare 1961); several times as fast as sorting.
 */
export function selectRank(values: Float64Array, rank: number): void {
  let low = 0;
  let high = values.length - 1;
  // Halving would take this many rounds; where the choice of the middle fails for long, sorting limits the time.
  let rounds = 4 * Math.ceil(Math.log2(values.length + 1));
  for (; high - low > MOST_SORTED && rounds > 0; rounds -= 1) {
    const pivot = middleOf(values[low] ?? 0, values[(low + high) >>> 1] ?? 0, values[high] ?? 0);
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i += 1;
      while ((values[j] ?? 0) > pivot) j -= 1;
      if (i > j) break;
      const value = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = value;
      i += 1;
      j -= 1;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else return;
  }
  values.subarray(low, high + 1).sort();
}
