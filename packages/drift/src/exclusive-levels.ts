import { sumOf } from './distance-cells.js';
import { logFactorial } from './hypergeometric.js';

/** Levels of one size: how many there are, and the chance that one of them lies wholly on the side in question. */
interface LevelsOfSize {
  readonly rows: number;
  readonly levels: number;
  readonly chance: number;
}

/** Up to so many rows the probability is summed; above, it is bounded. */
const SUMMED_UP_TO = 1000;
/** Chances below it change no digit of any p-value. */
const NEGLIGIBLE = 1e-300;

/** The chance that all rows of a level fall to a side of `side` rows, of `size` in all. */
function chanceOf(rows: number, side: number, size: number): number {
  let chance = 1;
  for (let i = 0; i < rows && chance > NEGLIGIBLE; i += 1) chance *= Math.max(0, side - i) / (size - i);
  return chance;
}

function bySize(
  some: readonly number[],
  other: readonly number[],
  side: number,
  size: number,
): readonly LevelsOfSize[] {
  const levels = new Map<number, number>();
  for (let i = 0; i < some.length; i += 1) {
    const rows = (some[i] ?? 0) + (other[i] ?? 0);
    levels.set(rows, (levels.get(rows) ?? 0) + 1);
  }
  return [...levels]
    .map(([rows, count]) => ({ rows, levels: count, chance: chanceOf(rows, side, size) }))
    .filter(({ rows, chance }) => rows > 0 && chance > NEGLIGIBLE);
}

/** The probability that so many of the levels lie wholly on the side; in logarithms, since it may be any power of ten. */
function probabilityOf(k: number, { levels, chance }: LevelsOfSize): number {
  const ways = logFactorial(levels) - logFactorial(k) - logFactorial(levels - k);
  return Math.exp(ways + k * Math.log(chance) + (levels - k) * Math.log1p(-chance));
}

/** That so many or more do; never as 1 less the others, which loses what is small. */
function tailFrom(k: number, sizes: LevelsOfSize): number {
  let [sum, term] = [0, 1];
  for (let j = k; j <= sizes.levels && term > sum * 1e-17; j += 1) {
    term = probabilityOf(j, sizes);
    // Before the mode terms rise from whatever they start with.
    if (term === 0 && j < sizes.levels * sizes.chance) term = Number.MIN_VALUE;
    sum += term;
  }
  return Math.min(1, sum);
}

/** Adds levels of one size to the distribution of rows, of which the last entry holds `least` and more. */
function withLevels(rows: Float64Array, sizes: LevelsOfSize): Float64Array {
  const least = rows.length - 1;
  const most = Math.min(sizes.levels, Math.ceil(least / sizes.rows));
  const sum = new Float64Array(rows.length);
  for (let k = 0; k <= most; k += 1) {
    const weight = k === most ? tailFrom(k, sizes) : probabilityOf(k, sizes);
    for (let i = 0; i <= least; i += 1) {
      const to = Math.min(least, i + k * sizes.rows);
      sum[to] = (sum[to] ?? 0) + (rows[i] ?? 0) * weight;
    }
  }
  return sum;
}

/** By summation: P(at least so many rows), levels taken as independent. */
function summed(sizes: readonly LevelsOfSize[], least: number): number {
  const start = new Float64Array(least + 1);
  start[0] = 1;
  const rows = sizes.reduce(withLevels, start);
  return Math.min(1, rows[least] ?? 1);
}

/** Chernoff's bound of the same, tightest over its parameter. */
function bounded(sizes: readonly LevelsOfSize[], least: number): number {
  const exponent = (theta: number): number =>
    sizes.reduce((sum, { rows, levels, chance }) => {
      const power = theta * rows;
      const log = power > 500 ? Math.log(chance) + power : Math.log1p(chance * Math.expm1(power));
      return sum + levels * log;
    }, -theta * least);
  let [low, high] = [0, 40];
  for (let i = 0; i < 100; i += 1) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (exponent(a) < exponent(b)) high = b;
    else low = a;
  }
  return Math.min(1, Math.exp(exponent((low + high) / 2)));
}

/**
 * The probability that at least so many rows of one side have levels that only that side has, when nothing has changed:
 * all rows are dealt to the sides at random. Levels are taken as independent; in truth they avoid each other a little,
 * which makes small p-values too large rather than too small. Above 1,000 rows it is an upper bound.
 *
 * @param side counts by level of the side whose own levels are counted
 * @param other counts of the other side, in the same order
 * @param rows how many rows of the side have levels that the other does not have
 */
export function exclusiveLevelsPValue(side: readonly number[], other: readonly number[], rows: number): number {
  if (rows === 0) return 1;
  const n = sumOf(side);
  const sizes = bySize(side, other, n, n + sumOf(other));
  return rows <= SUMMED_UP_TO ? summed(sizes, rows) : bounded(sizes, rows);
}
