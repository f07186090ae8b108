/** First position from `from` whose value is above x (or at least x), found by doubling steps, then bisection. */
function gallop(sorted: Float64Array, from: number, x: number, inclusive: boolean): number {
  const passes = (i: number): boolean => {
    const value = sorted[i] ?? 0;
    return value < x || (inclusive && value === x);
  };
  let step = 1;
  let low = from;
  while (low + step <= sorted.length && passes(low + step - 1)) {
    low += step;
    step *= 2;
  }
  let high = Math.min(sorted.length, low + step);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The largest of i·m - j·n and of j·n - i·m over the pooled points, i and j the numbers of values up to the point in `few`
 * and `many`, n and m their sizes. Between two values of `few` only the points next to them can be extreme.
 */
export function extremes(few: Float64Array, many: Float64Array): readonly [few: number, many: number] {
  const [n, m] = [few.length, many.length];
  if (m < 16 * n) return extremesByMerge(few, many);
  let [above, below, i, j] = [0, 0, 0, 0];
  while (i < n) {
    const x = few[i] ?? 0;
    j = gallop(many, j, x, false);
    below = Math.max(below, j * n - i * m);
    while (i < n && few[i] === x) i += 1;
    j = gallop(many, j, x, true);
    above = Math.max(above, i * m - j * n);
    below = Math.max(below, j * n - i * m);
  }
  return [above, below];
}

/** The same where the sizes are alike, so that leaping does not pay. */
function extremesByMerge(a: Float64Array, b: Float64Array): readonly [number, number] {
  const [n, m] = [a.length, b.length];
  let [above, below, i, j] = [0, 0, 0, 0];
  // After the end of either the difference only shrinks.
  while (i < n && j < m) {
    const y = b[j] ?? 0;
    while (i < n && (a[i] ?? 0) < y) i += 1;
    above = Math.max(above, i * m - j * n);
    if (i === n) break;
    const x = a[i] ?? 0;
    if (x === y) while (i < n && a[i] === x) i += 1;
    while (j < m && ((b[j] ?? 0) < x || (b[j] === x && x === y))) j += 1;
    below = Math.max(below, j * n - i * m);
    above = Math.max(above, i * m - j * n);
  }
  return [above, below];
}
