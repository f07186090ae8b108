import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { midrankStatistic, varianceOfStatistic } from './anderson-darling-statistic.js';
import { invalidParameter, invalidSample } from './errors.js';
import { type PooledBlocks, pooledBlocks } from './pooled-blocks.js';
import { polynomial } from './polynomial.js';
import type { Sample } from './sample.js';
import { ANDERSON_DARLING, smirnovTail } from './smirnov-tail.js';
import type { TestResult } from './test-result.js';

/** Options of {@link andersonDarlingTest}. */
export interface AndersonDarlingOptions {
  /**
   * `interpolated` (default): between tabulated critical values as scipy does, clipped to [0.001, 0.25]. `asymptotic`: the
   * limiting distribution, not clipped. `permutation`: random relabelling of the pooled values, valid for any sizes and ties.
   */
  readonly method?: 'interpolated' | 'asymptotic' | 'permutation';
  /** Number of permutations. Default 9999. */
  readonly resamples?: number;
  /** Source of the permutations. Default `seededRandom(0)`. */
  readonly random?: RandomSource;
  /** Which samples are `Float64Array`s in ascending order already, so that they need no copy. Default `none`. */
  readonly sorted?: 'none' | 'first' | 'both';
}

/** The outcome of {@link andersonDarlingTest}. */
export interface AndersonDarlingResult extends TestResult {
  readonly method: 'interpolated' | 'asymptotic' | 'permutation';
  /** The sizes of the two samples. */
  readonly n: readonly [number, number];
}

// The critical values of the standardised statistic of two samples at 25 % and 0.1 % (Scholz and Stephens 1987, table 2), and
// the least-squares parabola through the logarithms of all its seven levels, by falling powers.
const [LOWEST_CRITICAL, HIGHEST_CRITICAL] = [0.325, 6.546];
const LN_LEVEL = [0.01819809457411147, -1.0082265644652515, -1.077770279820484];

function interpolated(standardised: number): number {
  if (standardised < LOWEST_CRITICAL) return 0.25;
  return standardised > HIGHEST_CRITICAL ? 0.001 : Math.exp(polynomial(LN_LEVEL, standardised));
}

/** √(2 (π² - 9) / 3), the standard deviation of the limit. */
const LIMIT_DEVIATION = Math.sqrt((2 * (Math.PI * Math.PI - 9)) / 3);

/** Below it the distribution function of the limit is under 1e-13. */
const ALL_ABOVE = 0.02;

function asymptotic(standardised: number): number {
  const limit = 1 + standardised * LIMIT_DEVIATION;
  return limit < ALL_ABOVE ? 1 : smirnovTail(limit, ANDERSON_DARLING);
}

/** The block of each pooled value. */
function blockOfEach({ first, second, n }: PooledBlocks): Uint32Array {
  const owners = new Uint32Array(n[0] + n[1]);
  let position = 0;
  for (let k = 0; k < first.length; k += 1) {
    const end = position + (first[k] ?? 0) + (second[k] ?? 0);
    owners.fill(k, position, end);
    position = end;
  }
  return owners;
}

/** (b + 1) / (k + 1), b the permutations of k at least as extreme; ties up to rounding count. */
function permuted(blocks: PooledBlocks, resamples: number, random: RandomSource): number {
  const observed = midrankStatistic(blocks) * (1 - 1e-12);
  const owners = blockOfEach(blocks);
  const [first, second] = [new Float64Array(blocks.first.length), new Float64Array(blocks.first.length)];
  const totals = blocks.first.map((count, k) => count + (blocks.second[k] ?? 0));
  let atLeast = 0;
  for (let resample = 0; resample < resamples; resample += 1) {
    first.fill(0);
    for (let i = 0; i < blocks.n[0]; i += 1) {
      const j = i + random.integer(owners.length - i);
      const owner = owners[j] ?? 0;
      owners[j] = owners[i] ?? 0;
      owners[i] = owner;
      first[owner] = (first[owner] ?? 0) + 1;
    }
    for (let k = 0; k < totals.length; k += 1) second[k] = (totals[k] ?? 0) - (first[k] ?? 0);
    if (midrankStatistic({ first, second, n: blocks.n }) >= observed) atLeast += 1;
  }
  return (atLeast + 1) / (resamples + 1);
}

/**
 * The two-sample test of Anderson and Darling that two samples come from one distribution, the midrank version of Scholz and
 * Stephens (scipy's `anderson_ksamp`). With many ties it rejects too often (9 % at 5 % where 45 % of the values are 0) unless the
 * method is `permutation`. It weighs the tails more than {@link cramerVonMisesTest} does. For samples that share
 * entities the p-value is wrong.
 *
 * @param a numbers, no NaN
 * @param b numbers, no NaN; at least 4 values in both together
 * @returns the standardised statistic (mean 0 and variance 1 without ties); a p-value of 1 where all values are equal
 * @throws FplMlError `STATS_SAMPLE_INVALID`, `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { andersonDarlingTest } from '@fpl-ml/stats';
 *
 * const { pValue } = andersonDarlingTest([38.7, 41.5, 43.8, 44.5], [39.2, 39.3, 39.7, 41.4], { method: 'permutation' });
 * ```
 */
export function andersonDarlingTest(a: Sample, b: Sample, options: AndersonDarlingOptions = {}): AndersonDarlingResult {
  const { method = 'interpolated', resamples = 9999, random = seededRandom(0), sorted = 'none' } = options;
  if (!['interpolated', 'asymptotic', 'permutation'].includes(method))
    throw invalidParameter("method 'interpolated', 'asymptotic' or 'permutation'", method);
  if (!(Number.isInteger(resamples) && resamples >= 1))
    throw invalidParameter('a whole number of resamples from 1', resamples);
  const blocks = pooledBlocks(a, b, sorted);
  const [n1, n2] = blocks.n;
  if (n1 + n2 < 4) throw invalidSample('at least 4 values in both samples together', `${n1 + n2}`);
  const statistic = (midrankStatistic(blocks) - 1) / Math.sqrt(varianceOfStatistic(n1, n2));
  return { statistic, pValue: probability(), method, n: blocks.n };

  function probability(): number {
    if (blocks.first.length === 1) return 1;
    if (method === 'permutation') return permuted(blocks, resamples, random);
    return method === 'asymptotic' ? asymptotic(statistic) : interpolated(statistic);
  }
}
