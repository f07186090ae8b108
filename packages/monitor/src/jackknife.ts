/**
 * The standard error of a figure by the jackknife: the figure without each row in turn.
 *
 * @param values the figure without a row
 * @param counts of how many rows each stands for; default 1
 * @returns NaN where one of the values is NaN, or for fewer than two rows
 */
export function jackknifeError(values: ArrayLike<number>, counts?: ArrayLike<number>): number {
  let [n, sum] = [0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const count = counts === undefined ? 1 : (counts[i] ?? 0);
    // A value that stands for no row may be undefined.
    if (count === 0) continue;
    n += count;
    sum += count * (values[i] ?? Number.NaN);
  }
  if (n < 2) return Number.NaN;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) {
    const count = counts === undefined ? 1 : (counts[i] ?? 0);
    if (count === 0) continue;
    const off = (values[i] ?? Number.NaN) - sum / n;
    squares += count * off * off;
  }
  return Math.sqrt(((n - 1) / n) * squares);
}
