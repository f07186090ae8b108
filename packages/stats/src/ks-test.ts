import { FplMlError } from '@fpl-ml/core';
import { invalidParameter, requireAlternative } from './errors.js';
import { kolmogorov } from './kolmogorov.js';
import { exitProbability } from './ks-exact.js';
import { costWithTies, exitProbabilityWithTies, type TiedProblem } from './ks-exact-ties.js';
import { extremes } from './ks-statistic.js';
import { tiedLimit } from './ks-tied-limit.js';
import { blocksOfSorted } from './pooled-blocks.js';
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
  /**
   * `conservative` (default): the p-value of untied data, too large where there are ties, as scipy has it. `exact`: given the
   * ties of the pooled values, which gives back the power that ties cost; `auto` then is exact up to about 50 ms of work.
   */
  readonly ties?: 'conservative' | 'exact';
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
/** Steps that `auto` takes for an exact p-value given the ties: tens of milliseconds. */
const AUTO_COST_OF_TIES = 2e7;

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
  if (points > MOST_POINTS) throw infeasible('pairs of values', points);
  return exitProbability({
    n1,
    n2,
    height,
    upper: alternative !== 'less',
    lower: alternative !== 'greater',
  });
}

/** What the p-value is computed from. */
interface Evidence {
  readonly statistic: number;
  readonly height: number;
  readonly n: readonly [number, number];
  readonly alternative: Alternative;
  readonly method: 'auto' | 'exact' | 'asymptotic';
}

function withoutTies({ statistic, height, n: [n1, n2], alternative, method }: Evidence) {
  const useExact = method === 'exact' || (method === 'auto' && Math.max(n1, n2) <= AUTO_EXACT_UP_TO);
  return useExact
    ? ({ pValue: exact(height, n1, n2, alternative), method: 'exact' } as const)
    : ({ pValue: asymptotic(statistic, n1, n2, alternative), method: 'asymptotic' } as const);
}

function withTies(evidence: Evidence, first: Float64Array, second: Float64Array) {
  const { height, n, alternative, method } = evidence;
  const pooled = blocksOfSorted(first, second);
  const [followed, other] = n[0] <= n[1] ? ['greater', 'less'] : ['less', 'greater'];
  const problem: TiedProblem = {
    n1: Math.min(...n),
    total: n[0] + n[1],
    blocks: pooled.first.map((count, k) => count + (pooled.second[k] ?? 0)),
    height,
    upper: alternative !== other,
    lower: alternative !== followed,
  };
  const cost = method === 'asymptotic' ? Number.POSITIVE_INFINITY : costWithTies(problem);
  if (method === 'exact' && cost > MOST_POINTS) throw infeasible('steps', cost);
  return cost <= (method === 'exact' ? MOST_POINTS : AUTO_COST_OF_TIES)
    ? ({ pValue: exitProbabilityWithTies(problem), method: 'exact' } as const)
    : ({ pValue: tiedLimit(problem), method: 'asymptotic' } as const);
}

function infeasible(what: string, got: number): FplMlError {
  return new FplMlError(
    'STATS_EXACT_INFEASIBLE',
    `Expected at most ${MOST_POINTS} ${what} for an exact p-value, got ${got}: use method 'asymptotic'.`,
  );
}

/**
 * The two-sample Kolmogorov-Smirnov test that two samples come from one distribution, with the semantics of scipy's
 * `ks_2samp`: the statistic is the largest difference between the empirical distribution functions at the pooled points.
 * Ties are right for the statistic, and make the p-value too large (conservative) unless `ties` is `exact`. For samples that
 * share entities the p-value is wrong, since they are not independent.
 *
 * @param a numbers, at least one, no NaN
 * @param b numbers, at least one, no NaN
 * @throws FplMlError `STATS_SAMPLE_INVALID`, or `STATS_EXACT_INFEASIBLE` for `exact` above 10^9 pairs of values or
 * steps, `STATS_PARAMETER_INVALID` for an option
 *
 * @example
 * ```ts
 * import { ksTest } from '@fpl-ml/stats';
 *
 * const { statistic, pValue } = ksTest([1, 2, 3, 4, 5], [3, 4, 5, 6, 7]);
 * ```
 */
export function ksTest(a: Sample, b: Sample, options: KsTestOptions = {}): KsTestResult {
  const { method = 'auto', alternative = 'two-sided', sorted = 'none', ties = 'conservative' } = options;
  requireAlternative(alternative);
  if (!['auto', 'exact', 'asymptotic'].includes(method))
    throw invalidParameter("method 'auto', 'exact' or 'asymptotic'", method);
  if (!['conservative', 'exact'].includes(ties)) throw invalidParameter("ties 'conservative' or 'exact'", ties);
  const first = sortedSample(a, sorted !== 'none');
  const second = sortedSample(b, sorted === 'both');
  const [n1, n2] = [first.length, second.length];
  const swap = n1 > n2;
  const [few, many] = swap ? extremes(second, first) : extremes(first, second);
  const [greater, less] = swap ? [many, few] : [few, many];
  const height = alternative === 'greater' ? greater : alternative === 'less' ? less : Math.max(greater, less);
  const evidence = { statistic: height / n1 / n2, height, n: [n1, n2] as const, alternative, method };
  const probability = ties === 'exact' ? withTies(evidence, first, second) : withoutTies(evidence);
  return { statistic: evidence.statistic, ...probability, n: evidence.n };
}
