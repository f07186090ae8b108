import { FplMlError } from '@fpl-ml/core';
import { kolmogorov } from './kolmogorov.js';
import { exitProbability } from './ks-exact.js';
import { type Sample, sortedSample } from './sample.js';
import type { Alternative, TestResult } from './test-result.js';

/** Options of {@link ksTest}. */
export interface KsTestOptions {
  /** `auto` is exact up to 10,000 values a sample, asymptotic above. Default `auto`. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /** `greater`: the distribution function of the first lies above that of the second. Default `two-sided`. */
  readonly alternative?: Alternative;
  /** Which samples are `Float64Array`s in ascending order already, so that they need no copy. Default `none`. */
  readonly sorted?: 'none' | 'first' | 'both';
}

/** The outcome of {@link ksTest}. */
export interface KsTestResult extends TestResult {
  readonly method: 'exact' | 'asymptotic';
  /** The sizes of the two samples. */
  readonly n: readonly [number, number];
}

const AUTO_EXACT_UP_TO = 10_000;
/** Lattice points that an exact p-value may visit: seconds, and a band of this size holds no more digits. */
const MOST_POINTS = 1e9;

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
function extremes(few: Float64Array, many: Float64Array): readonly [few: number, many: number] {
  const [n, m] = [few.length, many.length];
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

/** Halves to the even side, as numpy rounds. */
function rounded(x: number): number {
  const floor = Math.floor(x);
  return x - floor === 0.5 ? floor + (floor % 2) : Math.round(x);
}

/** One-sided: Hodges (1958), equation 5.3, as scipy has it. */
function asymptotic(statistic: number, n1: number, n2: number, alternative: Alternative): number {
  const [m, n] = [Math.max(n1, n2), Math.min(n1, n2)];
  if (alternative === 'two-sided') return kolmogorov(Math.max(1, rounded((m / (m + n)) * n))).sf(statistic);
  const z = Math.sqrt((m / (m + n)) * n) * statistic;
  const correction = (2 * z * (m + 2 * n)) / Math.sqrt(m * n * (m + n)) / 3;
  return Math.min(1, Math.exp(-2 * z * z - correction));
}

function exact(height: number, n1: number, n2: number, alternative: Alternative): number {
  const points = n1 * n2;
  if (points > MOST_POINTS) {
    throw new FplMlError(
      'STATS_EXACT_INFEASIBLE',
      `Expected at most ${MOST_POINTS} pairs of values for an exact p-value, got ${points}: use method 'asymptotic'.`,
    );
  }
  return exitProbability({
    n1,
    n2,
    height,
    upper: alternative !== 'less',
    lower: alternative !== 'greater',
  });
}

/**
 * The two-sample Kolmogorov-Smirnov test that two samples come from one distribution, with the semantics of scipy's
 * `ks_2samp`: the statistic is the largest difference between the empirical distribution functions at the pooled points.
 * Ties are right for the statistic, and make the p-value too large (conservative). For samples that share entities
 * the p-value is wrong, since they are not independent.
 *
 * @param a numbers, at least one, no NaN
 * @param b numbers, at least one, no NaN
 * @throws FplMlError `STATS_SAMPLE_INVALID`, or `STATS_EXACT_INFEASIBLE` for `exact` above 10^9 pairs of values
 *
 * @example
 * ```ts
 * import { ksTest } from '@fpl-ml/stats';
 *
 * const { statistic, pValue } = ksTest([1, 2, 3, 4, 5], [3, 4, 5, 6, 7]);
 * ```
 */
export function ksTest(a: Sample, b: Sample, options: KsTestOptions = {}): KsTestResult {
  const { method = 'auto', alternative = 'two-sided', sorted = 'none' } = options;
  const first = sortedSample(a, sorted !== 'none');
  const second = sortedSample(b, sorted === 'both');
  const [n1, n2] = [first.length, second.length];
  const swap = n1 > n2;
  const [few, many] = swap ? extremes(second, first) : extremes(first, second);
  const [greater, less] = swap ? [many, few] : [few, many];
  const height = alternative === 'greater' ? greater : alternative === 'less' ? less : Math.max(greater, less);
  const statistic = height / n1 / n2;
  const useExact = method === 'exact' || (method === 'auto' && Math.max(n1, n2) <= AUTO_EXACT_UP_TO);
  return {
    statistic,
    pValue: useExact ? exact(height, n1, n2, alternative) : asymptotic(statistic, n1, n2, alternative),
    method: useExact ? 'exact' : 'asymptotic',
    n: [n1, n2],
  };
}
