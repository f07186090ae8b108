import { chiSquare } from '@fpl-ml/stats';
import { type CellStatistic, permuteCells } from './permute-cells.js';

/** Whether two rows of counts come from one distribution over the cells. */
export interface Homogeneity {
  /** Pearson's χ². */
  readonly statistic: number;
  /** Cells that hold something, less one: the degrees of freedom where no cell is rare. */
  readonly df: number;
  readonly pValue: number;
  /** What the statistic is on average when nothing has changed. */
  readonly nullExpectation: number;
  /** What it exceeds with probability alpha when nothing has changed. */
  readonly limit: number;
  /** Half the sum of the differences of shares: the largest difference of any event's share. */
  readonly totalVariation: number;
  /** How many cells have fewer than five expected in the smaller sample, so that χ² alone will not do. */
  readonly rare: number;
  /** Permutations that the p-value took; 0 where none were needed. */
  readonly permutations: number;
}

/** Below it an expected count is too small for χ² (Cochran). */
const LEAST_EXPECTED = 5;
/** Below it a p-value that rests on two moments is checked by permutation. */
const DOUBTFUL = 0.1;
/** So many draws of cells at most for one p-value: about a second. */
const MOST_DRAWS = 1e7;
const MOST_PERMUTATIONS = 9999;
const LEAST_PERMUTATIONS = 99;

/** χ² times a factor, with the mean and the variance of the statistic. */
interface ScaledChiSquare {
  readonly mean: number;
  readonly factor: number;
  readonly df: number;
}

const sumOf = (counts: readonly number[]): number => counts.reduce((x, y) => x + y, 0);

/** Pearson's χ² of two rows: both residuals of a cell in one, (p - q)² / (pooled share · (1/n + 1/m)). */
function pearson(n: number, m: number): CellStatistic {
  const scale = (n + m) / (1 / n + 1 / m);
  return (a, b) => {
    let sum = 0;
    for (let k = 0; k < a.length; k += 1) {
      const [x, y] = [a[k] ?? 0, b[k] ?? 0];
      const delta = x / n - y / m;
      sum += (delta * delta) / (x + y);
    }
    return sum * scale;
  };
}

/**
 * The exact mean and variance of the statistic over all ways to deal the pooled rows to the sides (Dawson 1954), matched
 * by a multiple of χ²; `null` where it is the same whatever the deal.
 */
function matched(totals: readonly number[], n: number, m: number): ScaledChiSquare | null {
  const [size, cells] = [n + m, totals.length];
  const mean = (size * (cells - 1)) / (size - 1);
  const spread = (groups: readonly number[]): readonly [v: number, w: number] => {
    const [r, inverses] = [groups.length, groups.reduce((sum, each) => sum + 1 / each, 0)];
    return [((r - 1) * (size - r)) / (size - 1), (size * inverses - r * r) / (size - 2)];
  };
  const [[v1, w1], [v2, w2]] = [spread([n, m]), spread(totals)];
  const variance = ((2 * size) / (size - 3)) * (v1 - w1) * (v2 - w2) + ((size * size) / (size - 1)) * w1 * w2;
  if (!(size > 3 && mean > 0 && variance > 1e-9 * mean)) return null;
  return { mean, factor: variance / (2 * mean), df: (2 * mean * mean) / variance };
}

interface Tail {
  readonly pValue: number;
  readonly permutations: number;
}

/** By permutation where two moments would not settle it; of very many cells with as many as a second allows. */
function tailOf(
  a: readonly number[],
  b: readonly number[],
  statistic: CellStatistic,
  approximate: number,
  alpha: number,
): Tail {
  const atMost = Math.min(MOST_PERMUTATIONS, Math.floor(MOST_DRAWS / a.length));
  if (approximate > DOUBTFUL || atMost < LEAST_PERMUTATIONS) return { pValue: approximate, permutations: 0 };
  const { pValue, permutations } = permuteCells(a, b, statistic, { alpha, atLeast: LEAST_PERMUTATIONS, atMost });
  return { pValue, permutations };
}

/**
 * Pearson's χ² test of two rows of counts over the same cells. Where cells are rare, χ² with the statistic's exact mean and
 * variance stands in for it, and a small p-value is taken from seeded permutation. Both rows hold something.
 */
export function homogeneity(a: readonly number[], b: readonly number[], alpha = 0.05): Homogeneity {
  const [n, m] = [sumOf(a), sumOf(b)];
  const used = a.flatMap((count, k) => (count + (b[k] ?? 0) > 0 ? [k] : []));
  const [before, now] = [used.map((k) => a[k] ?? 0), used.map((k) => b[k] ?? 0)];
  const totals = used.map((k) => (a[k] ?? 0) + (b[k] ?? 0));
  const share = Math.min(n, m) / (n + m);
  const rare = totals.filter((total) => total * share < LEAST_EXPECTED).length;
  const statisticOf = pearson(n, m);
  const statistic = statisticOf(Float64Array.from(before), Float64Array.from(now));
  const df = used.length - 1;
  const totalVariation = before.reduce((sum, x, k) => sum + Math.abs(x / n - (now[k] ?? 0) / m), 0) / 2;
  const scaled = rare === 0 ? { mean: df, factor: 1, df } : matched(totals, n, m);
  const base = { statistic, df, totalVariation, rare };
  if (df < 1 || scaled === null) {
    return { ...base, pValue: 1, nullExpectation: statistic, limit: statistic, permutations: 0 };
  }
  const null_ = chiSquare(scaled.df);
  const approximate = null_.sf(statistic / scaled.factor);
  const tail =
    rare === 0 ? { pValue: approximate, permutations: 0 } : tailOf(before, now, statisticOf, approximate, alpha);
  return { ...base, ...tail, nullExpectation: scaled.mean, limit: null_.quantile(1 - alpha) * scaled.factor };
}
