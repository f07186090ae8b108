import { FplMlError } from '@fpl-ml/core';
import { invalidParameter, requireAlternative } from './errors.js';
import { normal } from './normal.js';
import { type PooledBlocks, pooledBlocks } from './pooled-blocks.js';
import { type RankSumTails, rankSumCost, rankSumTails } from './rank-sum-exact.js';
import type { Sample } from './sample.js';
import type { Alternative, TestResult } from './test-result.js';

/** Options of {@link mannWhitneyTest}. */
export interface MannWhitneyOptions {
  /** `greater`: values of the first sample tend to be the larger. Default `two-sided`. */
  readonly alternative?: Alternative;
  /**
   * `exact`: over all relabellings of the pooled values, ties included. `asymptotic`: normal, corrected for ties. `auto`
   * (default): exact where the smaller sample has at most 8 values, or where there are ties and it takes a few milliseconds;
   * asymptotic otherwise.
   */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /** Whether the asymptotic p-value is corrected by half a step. Default true. */
  readonly continuity?: boolean;
  /** Which samples are `Float64Array`s in ascending order already, so that they need no copy. Default `none`. */
  readonly sorted?: 'none' | 'first' | 'both';
}

/** The outcome of {@link mannWhitneyTest}. */
export interface MannWhitneyResult extends TestResult {
  readonly method: 'exact' | 'asymptotic';
  /** The sizes of the two samples. */
  readonly n: readonly [number, number];
  /** The share of pairs in which the value of the first sample is the larger, ties counted half: 0.5 for no effect. */
  readonly probabilityOfSuperiority: number;
  /** The rank-biserial correlation (Cliff's delta), from -1 to 1: twice the share above, less one. */
  readonly rankBiserial: number;
}

const AUTO_EXACT_UP_TO = 8;
/** Steps of the exact distribution that `auto` takes for small samples, and for others with ties. */
const [AUTO_COST, AUTO_COST_OF_TIES] = [2e7, 2e6];
/** Steps that an exact p-value may take: seconds. */
const MOST_STEPS = 2e9;

/** U of the first sample: pairs that it wins, ties half. */
function pairsWon({ first, second }: PooledBlocks): number {
  let [won, secondBefore] = [0, 0];
  for (let k = 0; k < first.length; k += 1) {
    won += (first[k] ?? 0) * (secondBefore + (second[k] ?? 0) / 2);
    secondBefore += second[k] ?? 0;
  }
  return won;
}

/** The variance of U, given the ties. */
function varianceOf({ first, second, n: [n1, n2] }: PooledBlocks): number {
  const n = n1 + n2;
  let ties = 0;
  for (let k = 0; k < first.length; k += 1) {
    const size = (first[k] ?? 0) + (second[k] ?? 0);
    ties += size * size * size - size;
  }
  return ((n1 * n2) / 12) * (n + 1 - ties / (n * (n - 1)));
}

function asymptotic(blocks: PooledBlocks, u: number, alternative: Alternative, continuity: boolean): number {
  const deviation = u - (blocks.n[0] * blocks.n[1]) / 2;
  const spread = Math.sqrt(varianceOf(blocks));
  const away = alternative === 'two-sided' ? Math.abs(deviation) : alternative === 'greater' ? deviation : -deviation;
  const tail = normal.sf((away - (continuity ? 0.5 : 0)) / spread);
  return alternative === 'two-sided' ? Math.min(1, 2 * tail) : tail;
}

function exact({ atMost, atLeast }: RankSumTails, alternative: Alternative): number {
  if (alternative === 'two-sided') return Math.min(1, 2 * Math.min(atMost, atLeast));
  return alternative === 'greater' ? atLeast : atMost;
}

function isExact(blocks: PooledBlocks, method: 'auto' | 'exact' | 'asymptotic'): boolean {
  if (method === 'asymptotic') return false;
  const n = blocks.n[0] + blocks.n[1];
  // A bound of the cost from below spares large samples its calculation.
  if (method === 'auto' && (n * n * Math.min(...blocks.n)) / 2 > AUTO_COST) return false;
  const cost = rankSumCost(blocks);
  if (method === 'exact') {
    if (cost <= MOST_STEPS) return true;
    throw new FplMlError(
      'STATS_EXACT_INFEASIBLE',
      `Expected at most ${MOST_STEPS} steps for an exact p-value, got ${cost}: use method 'asymptotic'.`,
    );
  }
  const ties = blocks.first.length < n;
  return Math.min(...blocks.n) <= AUTO_EXACT_UP_TO ? cost <= AUTO_COST : ties && cost <= AUTO_COST_OF_TIES;
}

/**
 * The test of Mann and Whitney (Wilcoxon's rank sum test) that values of two samples are equally often the larger. Sensitive
 * to a shift, blind to a change of spread alone, and then not quite at its level when the shapes differ. For samples that
 * share entities the p-value is wrong.
 *
 * @param a numbers, at least one, no NaN
 * @param b numbers, at least one, no NaN
 * @returns U of the first sample as the statistic; a p-value of 1 where all values are equal; exact two-sided p-values are
 * twice the smaller tail
 * @throws FplMlError `STATS_SAMPLE_INVALID`, `STATS_PARAMETER_INVALID`, or `STATS_EXACT_INFEASIBLE` for `exact` of large samples
 *
 * @example
 * ```ts
 * import { mannWhitneyTest } from '@fpl-ml/stats';
 *
 * const { pValue, rankBiserial } = mannWhitneyTest([1, 4, 4, 7], [5, 5, 8, 9, 12]);
 * ```
 */
export function mannWhitneyTest(a: Sample, b: Sample, options: MannWhitneyOptions = {}): MannWhitneyResult {
  const { alternative = 'two-sided', method = 'auto', continuity = true, sorted = 'none' } = options;
  requireAlternative(alternative);
  if (!['auto', 'exact', 'asymptotic'].includes(method))
    throw invalidParameter("method 'auto', 'exact' or 'asymptotic'", method);
  const blocks = pooledBlocks(a, b, sorted);
  const statistic = pairsWon(blocks);
  const useExact = isExact(blocks, method);
  const probabilityOfSuperiority = statistic / blocks.n[0] / blocks.n[1];
  return {
    statistic,
    pValue: probability(),
    method: useExact ? 'exact' : 'asymptotic',
    n: blocks.n,
    probabilityOfSuperiority,
    rankBiserial: 2 * probabilityOfSuperiority - 1,
  };

  function probability(): number {
    if (blocks.first.length === 1) return 1;
    return useExact ? exact(rankSumTails(blocks), alternative) : asymptotic(blocks, statistic, alternative, continuity);
  }
}
