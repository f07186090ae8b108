import { ksTest } from '@fpl-ml/stats';
import { countsOfSorted } from './bin-edges.js';
import type { NotedFigure } from './cell-tests.js';
import type { ValueMethod } from './column-method.js';
import type { Limits } from './limits.js';
import { type CellStatistic, permuteCells } from './permute-cells.js';
import { pooledGrid } from './pooled-grid.js';
import { tiedNull } from './tied-null.js';
import { wassersteinOfSorted } from './wasserstein-distance.js';
import { percent } from './words.js';

/** The mean of Kolmogorov's limiting distribution. */
const MEAN_OF_KOLMOGOROV = Math.sqrt(Math.PI / 2) * Math.LN2;
/** Up to so many pairs of values the exact p-value takes a few milliseconds; above, the asymptotic one has its digits. */
const EXACT_UP_TO = 1_000_000;
/** Below this share of one value a column counts as continuous. */
const FEW_TIES = 0.01;
/** From this share of one value on, the statistic's limit is far below that of continuous data. */
const MANY_TIES = 0.05;
const [FIRST, MOST] = [999, 9999];

/** Both sides counted over one grid. */
interface Gridded {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

function gridded(reference: Float64Array, current: Float64Array): Gridded {
  const cuts = [...pooledGrid(reference, current).subarray(0, -1)];
  return { reference: countsOfSorted(reference, cuts), current: countsOfSorted(current, cuts) };
}

/** Cramér and von Mises' sum of squared differences of the distribution functions; Anderson and Darling's weighs tails up. */
function squaredGaps(n: number, m: number, weighted: boolean): CellStatistic {
  const size = n + m;
  return (a, b) => {
    let [sum, below, belowNow] = [0, 0, 0];
    for (let k = 0; k < a.length; k += 1) {
      const rows = (a[k] ?? 0) + (b[k] ?? 0);
      below += a[k] ?? 0;
      belowNow += b[k] ?? 0;
      const gap = below / n - belowNow / m;
      const pooled = (below + belowNow) / size;
      const weight = weighted ? pooled * (1 - pooled) : 1;
      if (weight > 0) sum += (rows * gap * gap) / weight;
    }
    return (sum * n * m) / (size * size);
  };
}

function permuted({ reference, current }: Gridded, statistic: CellStatistic, { alpha }: Limits): NotedFigure {
  const drawn = permuteCells(reference, current, statistic, { alpha, atLeast: FIRST, atMost: MOST });
  return {
    statistic: statistic(Float64Array.from(reference), Float64Array.from(current)),
    nullExpectation: drawn.mean,
    limit: drawn.limit,
    pValue: drawn.pValue,
    note: `the p-value is from ${drawn.permutations} permutations`,
  };
}

/** Kolmogorov and Smirnov's test, given the ties, so that a column of many zeros keeps its level. */
export function ksFigure(
  reference: Float64Array,
  current: Float64Array,
  largestTie: number,
  limits: Limits,
): NotedFigure {
  const [n, m] = [reference.length, current.length];
  const wanted = n * m <= EXACT_UP_TO ? 'auto' : 'asymptotic';
  // Where hardly any value repeats, what ties change is beyond the digits that matter, and takes longer.
  const ties = largestTie < FEW_TIES ? 'conservative' : 'exact';
  const { statistic, pValue, method } = ksTest(reference, current, { method: wanted, sorted: 'both', ties });
  if (largestTie < MANY_TIES) {
    const size = (n / (n + m)) * m;
    const continuous = { nullExpectation: MEAN_OF_KOLMOGOROV / Math.sqrt(size), limit: limits.ksLimit(size) };
    return { statistic, pValue, ...continuous, note: `${method} p-value` };
  }
  const cells = gridded(reference, current);
  const pooled = cells.reference.map((count, k) => count + (cells.current[k] ?? 0));
  const { mean, limit } = tiedNull(pooled, n, m, limits.alpha);
  const note = `${method} p-value that takes ties into account: ${percent(largestTie)} of the reference are one value`;
  return { statistic, pValue, nullExpectation: mean, limit, note };
}

/** The figure of a test that compares values. */
export function valueFigure(
  method: Exclude<ValueMethod, 'ks'>,
  reference: Float64Array,
  current: Float64Array,
  limits: Limits,
): NotedFigure {
  if (method === 'wasserstein') {
    const { statistic, nullExpectation, limit, pValue, conventions } = wassersteinOfSorted(reference, current, {
      alpha: limits.alpha,
      atMost: MOST,
    });
    const note = `in standard deviations of the reference; the p-value is from ${conventions.permutations} permutations`;
    return { statistic, nullExpectation, limit, pValue, note };
  }
  const [n, m] = [reference.length, current.length];
  return permuted(gridded(reference, current), squaredGaps(n, m, method === 'anderson-darling'), limits);
}
