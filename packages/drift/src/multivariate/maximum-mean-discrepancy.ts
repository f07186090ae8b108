import { type FrameInput, frozenCopy, type RandomSource } from '@fpl-ml/core';
import { invalidOption } from '../errors.js';
import { gaussianKernel, type KernelMatrix, meanDiscrepancy } from './mean-discrepancy.js';
import { countOption } from '../option-checks.js';
import { commonOptions, type MultivariateOptions } from './options.js';
import { type PairedColumn, pairColumns } from './paired-columns.js';
import { poolRows, varies } from './pooled-rows.js';
import { figure, type MultivariateResult, shortage, verdictOf } from './result.js';
import { countUp, sampleRows, shuffleFront } from './shuffle.js';
import { squaredDistances } from './squared-distances.js';

/** Options of {@link maximumMeanDiscrepancy}. */
export interface MeanDiscrepancyOptions extends MultivariateOptions {
  /** The kernel: Gaussian, exp(−d² / 2σ²). */
  readonly kernel?: 'rbf';
  /** σ, in standard deviations of the columns; by default the median distance of all pairs of rows. */
  readonly bandwidth?: number | 'median';
  /** A whole number from 99. Default 499. */
  readonly permutations?: number;
  /** Rows of a side that are used at most, drawn at random, since the work grows with their square. Default 1000. */
  readonly maxRows?: number;
}

/** What {@link maximumMeanDiscrepancy} gives. */
export interface MeanDiscrepancyResult extends MultivariateResult {
  /** What the statistic exceeds with probability alpha when nothing has changed: a quantile of the permutations. */
  readonly limit: number | null;
  readonly bandwidth: number | null;
  /** Rows that were used. */
  readonly used: readonly [reference: number, current: number] | null;
}

const METHOD = 'maximum mean discrepancy, permutation';

/** What there is to say where nothing can be computed. */
const NOTHING = {
  verdict: 'insufficient-data',
  statistic: null,
  nullExpectation: null,
  pValue: null,
  limit: null,
  bandwidth: null,
  used: null,
} as const;

/** The median of the distances; their root mean square where most rows are alike. */
function medianDistance(squared: Float64Array): number {
  const sorted = squared.toSorted();
  const middle = sorted.length / 2;
  const ends = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0] as const;
  const median = (Math.sqrt(ends[0]) + Math.sqrt(ends[1])) / 2;
  return median > 0 ? median : Math.sqrt(squared.reduce((sum, value) => sum + value, 0) / squared.length);
}

/** The statistic of random divisions, ascending. */
function permuted(kernel: KernelMatrix, size: number, permutations: number, random: RandomSource): Float64Array {
  const order = countUp(kernel.rows);
  return Float64Array.from({ length: permutations }, () => {
    shuffleFront(order, size, random);
    return meanDiscrepancy(kernel, order.slice(0, size).sort());
  }).sort();
}

function checkedOptions(options: MeanDiscrepancyOptions) {
  const { kernel = 'rbf', bandwidth = 'median', permutations = 499, maxRows = 1000 } = options;
  if (kernel !== 'rbf') throw invalidOption('kernel', "'rbf'", kernel);
  if (bandwidth !== 'median' && !(bandwidth > 0 && Number.isFinite(bandwidth))) {
    throw invalidOption('bandwidth', "a number above 0, or 'median'", bandwidth);
  }
  return {
    ...commonOptions(options, 'mmd'),
    bandwidth,
    permutations: countOption('permutations', permutations, 99),
    maxRows: countOption('maxRows', maxRows, 10),
  };
}

function compare(
  columns: readonly PairedColumn[],
  rows: readonly [Int32Array, Int32Array],
  { bandwidth: wanted, permutations, alpha, random }: ReturnType<typeof checkedOptions>,
) {
  const pooled = poolRows(columns, ...rows);
  const squared = squaredDistances(pooled);
  const bandwidth = wanted === 'median' ? medianDistance(squared) : wanted;
  const kernel = gaussianKernel(squared, pooled.rows, bandwidth);
  const [n, m] = [rows[0].length, rows[1].length];
  const own = countUp(pooled.rows);
  // Only the smaller side's pairs are read.
  const statistic = meanDiscrepancy(kernel, m <= n ? own.subarray(n) : own.subarray(0, n));
  const others = permuted(kernel, Math.min(n, m), permutations, random);
  // Equal divisions may differ by rounding.
  const asLarge = others.filter((value) => value >= statistic - 1e-12).length;
  const limit = others[Math.min(permutations - 1, Math.ceil((1 - alpha) * (permutations + 1)) - 1)] ?? statistic;
  return { statistic, pValue: (asLarge + 1) / (permutations + 1), limit, bandwidth };
}

/**
 * How far the rows of both sides are apart as a whole: the unbiased squared maximum mean discrepancy with a Gaussian kernel
 * (Gretton et al. 2012), which sees any change of the joint distribution if there are rows enough. Numbers are standardised
 * on both sides together, missing and infinite ones take the mean; rows of different levels are as far apart as two numbers
 * are on average, missing being a level. The p-value is (b + 1) / (permutations + 1); rows are taken to be independent. The
 * statistic has no unit in which an effect could be said to matter, hence no effect floor.
 *
 * Its power fades with the number of columns, since distances of many columns are all alike; and it does not say what
 * changed. {@link domainClassifier} does.
 *
 * @param reference the training data; columns without two different values are left out and named in `ignored`
 * @param current rows of the same columns; others of its columns are left out
 * @throws FplMlError `DRIFT_COLUMN_INVALID` naming a column that one side lacks or whose type changed, `DRIFT_OPTION_INVALID`,
 * `FRAME_INVALID`
 *
 * @example
 * ```ts
 * import { maximumMeanDiscrepancy } from '@fpl-ml/drift/multivariate';
 *
 * const rows = (n: number, sign: number) => {
 *   const x = Array.from({ length: n }, (_, i) => Math.sin(i));
 *   return { x, y: x.map((value) => sign * value) };
 * };
 * const { verdict, pValue } = maximumMeanDiscrepancy(rows(300, 1), rows(100, -1)); // 'drift', 0.002
 * ```
 */
export function maximumMeanDiscrepancy(
  reference: FrameInput,
  current: FrameInput,
  options: MeanDiscrepancyOptions = {},
): MeanDiscrepancyResult {
  const checked = checkedOptions(options);
  const { alpha, minimumRows, maxRows, random } = checked;
  const paired = pairColumns(reference, current, options);
  const { n } = paired;
  const columns = paired.columns.filter(varies);
  const constant = paired.columns.filter((column) => !varies(column));
  const ignored = [...constant.map(({ name }) => ({ column: name, why: 'it has one value' })), ...paired.ignored];
  const common = { n, alpha, columns: columns.map(({ name }) => name), ignored, method: METHOD };
  const lacking = shortage(n, columns.length, minimumRows);
  if (lacking !== null) return frozenCopy({ ...common, ...NOTHING, reasons: [lacking] });
  const rows = [sampleRows(n[0], maxRows, random), sampleRows(n[1], maxRows, random)] as const;
  const found = compare(columns, [...rows], checked);
  const verdict = verdictOf(found.pValue, alpha, 0, 0);
  const words = `rows as a whole differ: the mean discrepancy is ${figure(found.statistic)}, the limit ${figure(found.limit)}`;
  return frozenCopy({
    ...common,
    ...found,
    verdict,
    reasons: verdict === 'drift' ? [`${words} (p = ${figure(found.pValue)})`] : [],
    nullExpectation: 0,
    used: [rows[0].length, rows[1].length] as const,
  });
}
