import { type FrameInput, frozenCopy } from '@fpl-ml/core';
import { normal } from '@fpl-ml/stats';
import { invalidOption } from '../errors.js';
import { percent } from '../words.js';
import { fitPca, pcaErrors } from './fitted-pca.js';
import { meanDifferencePValue } from './mean-difference.js';
import { countOption, numberOption } from '../option-checks.js';
import { commonOptions, type MultivariateOptions } from './options.js';
import { pairColumns } from './paired-columns.js';
import { figure, type MultivariateResult, shortage, verdictOf } from './result.js';
import { scalableColumns } from './scaling.js';
import { countUp, shuffle } from './shuffle.js';

/** Options of {@link pcaReconstructionError}. */
export interface PcaOptions extends MultivariateOptions {
  /** As many components are kept as have more than this share of the variance, in (0, 1). Default 0.65. */
  readonly varianceShare?: number;
  /** The share of the reference that components are fitted to, in (0, 1); the rest is measured. Default 0.5. */
  readonly fitShare?: number;
  /** A whole number from 99. Default 999. */
  readonly permutations?: number;
  /** What `effectSize` has to be to count, from 0. Default 0.02. */
  readonly effectFloor?: number;
}

/** What {@link pcaReconstructionError} gives. */
export interface PcaResult extends MultivariateResult {
  /** The mean error of the current rows on the components of the whole reference. */
  readonly fullModelError: number | null;
  /** Components of the whole reference that were kept, and the share of the variance that they have. */
  readonly components: number | null;
  readonly varianceShare: number | null;
  /** Where the statistic lies with probability 1 − alpha when nothing has changed, by a normal approximation. */
  readonly limits: readonly [lower: number, upper: number] | null;
  /** By how much the mean errors of both sides differ, as a share of the larger, in [0, 1]. */
  readonly effectSize: number | null;
}

const METHOD = 'PCA reconstruction error, studentized permutation against held-out rows';

/** What there is to say where nothing can be computed. */
const NOTHING = {
  verdict: 'insufficient-data',
  statistic: null,
  nullExpectation: null,
  pValue: null,
  limits: null,
  effectSize: null,
  fullModelError: null,
  components: null,
  varianceShare: null,
} as const;

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function limitsOf(errors: Float64Array, size: number, alpha: number): readonly [number, number] {
  const mean = meanOf(errors);
  const variance = errors.reduce((sum, error) => sum + (error - mean) * (error - mean), 0) / (errors.length - 1);
  const half = normal.quantile(1 - alpha / 2) * Math.sqrt(variance * (1 / errors.length + 1 / size));
  return [Math.max(0, mean - half), mean + half];
}

function reasonsOf(before: number, now: number, effect: number, pValue: number, verdict: 'stable' | 'drift'): string[] {
  const change = `the mean reconstruction error ${now > before ? 'rose' : 'fell'} from ${figure(before)} to ${figure(now)}`;
  if (verdict === 'drift') {
    const meaning =
      now > before ? 'the columns no longer hang together as they did' : 'the columns hang together more than they did';
    return [`${change} (p = ${figure(pValue)}): ${meaning}`];
  }
  return [`${change}, by ${percent(effect)}, which is below the effect floor`];
}

function checkedOptions(options: PcaOptions) {
  const { varianceShare: share = 0.65, fitShare = 0.5, permutations = 999, effectFloor = 0.02 } = options;
  if (!(share > 0 && share < 1)) throw invalidOption('varianceShare', 'a share between 0 and 1', share);
  if (!(fitShare > 0 && fitShare < 1)) throw invalidOption('fitShare', 'a share between 0 and 1', fitShare);
  return {
    ...commonOptions(options, 'pca'),
    share,
    fitShare,
    permutations: countOption('permutations', permutations, 99),
    effectFloor: numberOption('effectFloor', effectFloor, 'a number from 0', (floor) => floor >= 0),
  };
}

/**
 * Whether columns hang together as they did, by what the principal components of the reference lose of the current rows.
 * Columns are standardised on the reference; missing and infinite values become its mean, levels the share of rows that they
 * have in it (0 for new ones). The reference is not measured on what was fitted to it, which would make its errors too
 * small: components are fitted to a part of it, and its other rows and the current ones are both new to them. The statistic is
 * the mean error of the current rows, the null expectation that of the held-out ones. Both directions count. The p-value is
 * that of a permutation test of the two means, given the fit; rows are taken to be independent.
 *
 * It cannot see what happens within the kept components alone, say twice the scale in their direction; for that there are
 * {@link maximumMeanDiscrepancy} and {@link domainClassifier}.
 *
 * @param reference the training data; constants, and columns without values on a side, are left out and named in `ignored`
 * @param current rows of the same columns; others of its columns are left out
 * @throws FplMlError `DRIFT_COLUMN_INVALID` naming a column that one side lacks or whose type changed, `DRIFT_OPTION_INVALID`,
 * `FRAME_INVALID`
 *
 * @example
 * ```ts
 * import { pcaReconstructionError } from '@fpl-ml/drift/multivariate';
 *
 * const rows = (n: number, sign: number) => {
 *   const x = Array.from({ length: n }, (_, i) => Math.sin(i));
 *   return { x, y: x.map((value, i) => sign * value + 0.1 * Math.cos(7 * i)) };
 * };
 * const { verdict, reasons } = pcaReconstructionError(rows(500, 1), rows(200, -1)); // 'drift'
 * ```
 */
export function pcaReconstructionError(
  reference: FrameInput,
  current: FrameInput,
  options: PcaOptions = {},
): PcaResult {
  const { share, fitShare, permutations, effectFloor, alpha, minimumRows, random } = checkedOptions(options);
  const paired = pairColumns(reference, current, options);
  const { kept: columns, ignored } = scalableColumns(paired);
  const { n } = paired;
  const common = { n, alpha, columns: columns.map(({ name }) => name), ignored, method: METHOD };
  const lacking =
    columns.length === 1 ? 'one column alone hangs together with nothing' : shortage(n, columns.length, minimumRows);
  if (lacking !== null) return frozenCopy({ ...common, ...NOTHING, reasons: [lacking] });
  const order = shuffle(countUp(n[0]), random);
  const fitted = Math.min(n[0] - 2, Math.max(2, Math.round(fitShare * n[0])));
  const model = fitPca(columns, order.subarray(0, fitted), share);
  const [heldOut, all] = [pcaErrors(model, 'reference', order.subarray(fitted)), countUp(n[1])];
  const errors = pcaErrors(model, 'current', all);
  const [before, now] = [meanOf(heldOut), meanOf(errors)];
  const pValue = meanDifferencePValue(heldOut, errors, permutations, random);
  const whole = fitPca(columns, countUp(n[0]), share);
  const effectSize = before === now ? 0 : Math.abs(now - before) / Math.max(now, before);
  const verdict = verdictOf(pValue, alpha, effectSize, effectFloor);
  return frozenCopy({
    ...common,
    verdict,
    reasons: pValue <= alpha ? reasonsOf(before, now, effectSize, pValue, verdict) : [],
    statistic: now,
    nullExpectation: before,
    pValue,
    limits: limitsOf(heldOut, n[1], alpha),
    effectSize,
    fullModelError: meanOf(pcaErrors(whole, 'current', all)),
    components: whole.components.kept,
    varianceShare: whole.components.varianceShare,
  });
}
