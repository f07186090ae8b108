/**
 * P(D ≥ steps / size) for two samples of `size` values each without ties, exact (Gnedenko and Korolyuk 1951):
 * 2 Σ (-1)^(i+1) C(2 size, size - i steps) / C(2 size, size).
 */
export function equalSizesTail(size: number, steps: number): number {
  let [sum, ratio, sign] = [0, 1, 2];
  for (let shift = 1; shift <= size; shift += 1) {
    // C(2 size, size - shift) / C(2 size, size), from the one before.
    ratio *= (size - shift + 1) / (size + shift);
    if (shift % steps !== 0) continue;
    sum += sign * ratio;
    sign = -sign;
  }
  return steps === 0 ? 1 : Math.min(1, sum);
}

/**
 * The least distance between two samples of `size` values each that has a p-value of at most `alpha` and exceeds `floor`; above 1 where none has.
 */
export function ksCriticalDistance(size: number, alpha: number, floor: number): number {
  for (let steps = 1; steps <= size; steps += 1) {
    if (steps / size > floor && equalSizesTail(size, steps) <= alpha) return steps / size;
  }
  return Number.POSITIVE_INFINITY;
}

/** Kolmogorov's distance of two sorted samples of equal size; ties may be there. */
export function sortedDistance(a: Float64Array, b: Float64Array): number {
  const size = a.length;
  let [i, j, apart] = [0, 0, 0];
  while (i < size && j < size) {
    const x = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < size && a[i] === x) i += 1;
    while (j < size && b[j] === x) j += 1;
    apart = Math.max(apart, Math.abs(i - j));
  }
  return apart / size;
}
