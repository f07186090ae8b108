import { chiSquare, type Sample, type TestResult } from '@fpl-ml/stats';
import {
  type Binning,
  type CellOptions,
  type Cells,
  cellsOf,
  cellsOfCounts,
  cellsOfLevels,
  type DistanceInput,
  sharesOf,
} from './distance-cells.js';
import { choiceOption } from './option-checks.js';
import { invalidOption } from './errors.js';
import { alignLevels, countLevels, type LevelCounts } from './level-counts.js';

/** Options of every form of the population stability index. */
export interface PsiOptions {
  /** The least share that a bin counts with, so that empty bins give no infinity. Default 1e-4. */
  readonly epsilon?: number;
  /** Which shares are raised to epsilon: all `below` it, or only those that are `zero`. Default `below`. */
  readonly raise?: 'below' | 'zero';
  /** The level of the limit. Default 0.05. */
  readonly alpha?: number;
}

/** Options of {@link psi}. */
export interface PsiSampleOptions extends PsiOptions, CellOptions {}

/** The population stability index, with the conventions without which it cannot be compared. */
export interface PsiResult extends TestResult {
  readonly method: 'psi';
  /** Sizes of reference and current. */
  readonly n: readonly [number, number];
  /** What it is on average when nothing has changed: (bins - 1)(1/n + 1/m). 0 with one bin. */
  readonly nullExpectation: number;
  /** What it exceeds with probability alpha when nothing has changed: the χ² quantile times (1/n + 1/m). 0 with one bin. */
  readonly limit: number;
  /** How it was computed. */
  readonly conventions: {
    readonly epsilon: number;
    readonly raise: 'below' | 'zero';
    /** Natural logarithms, and shares that are not normalised again after being raised. */
    readonly base: 'e';
    readonly renormalised: false;
    readonly alpha: number;
    /** Bins used. */
    readonly bins: number;
    /** How bins were made: `given` where counts came in. */
    readonly binning: Binning;
    /** Bins lost because their cuts were equal. */
    readonly merged: number;
  };
  /** Each bin's or level's part of the index, in their order. */
  readonly contributions: readonly number[];
}

interface Settings {
  readonly epsilon: number;
  readonly raise: 'below' | 'zero';
  readonly alpha: number;
}

function settingsFrom({ epsilon = 1e-4, raise = 'below', alpha = 0.05 }: PsiOptions): Settings {
  choiceOption('raise', raise, ['below', 'zero']);
  if (!(epsilon > 0 && epsilon < 1)) throw invalidOption('epsilon', 'a share between 0 and 1', epsilon);
  if (!(alpha > 0 && alpha < 1)) throw invalidOption('alpha', 'a level between 0 and 1', alpha);
  return { epsilon, raise, alpha };
}

function raised(share: number, { epsilon, raise }: Settings): number {
  return (raise === 'zero' ? share === 0 : share < epsilon) ? epsilon : share;
}

/**
 * The population stability index Σ (q - p) ln(q / p) of counts by bin, p the reference's shares and q the current ones.
 * The p-value and the limit take index / (1/n + 1/m) for χ² with bins - 1 degrees of freedom (Yurdakul 2018), which needs
 * about five expected values a bin.
 *
 * @param reference counts from 0, at least one above
 * @param current counts of the same bins
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID`
 */
export function psiOfCounts(
  reference: readonly number[],
  current: readonly number[],
  options: PsiOptions = {},
): PsiResult {
  return psiOfCells(cellsOfCounts(reference, current), options);
}

function contributionsOf(reference: Sample, current: Sample, settings: Settings): readonly number[] {
  return sharesOf(reference, current).map((shares) => {
    const [p, q] = [raised(shares[0], settings), raised(shares[1], settings)];
    return (q - p) * Math.log(q / p);
  });
}

/** The index of two sides with the usual ε. */
export function psiStatistic(reference: Sample, current: Sample): number {
  return contributionsOf(reference, current, settingsFrom({})).reduce((a, b) => a + b, 0);
}

/** {@link psi} of cells. */
export function psiOfCells({ reference, current, n: [n, m], binning, merged }: Cells, options: PsiOptions): PsiResult {
  const settings = settingsFrom(options);
  const contributions = contributionsOf(reference, current, settings);
  const statistic = contributions.reduce((a, b) => a + b, 0);
  const [df, scale] = [reference.length - 1, 1 / n + 1 / m];
  return {
    statistic,
    pValue: df === 0 ? 1 : chiSquare(df).sf(statistic / scale),
    method: 'psi',
    n: [n, m],
    nullExpectation: df * scale,
    limit: psiLimit(df + 1, n, m, settings.alpha),
    conventions: { ...settings, base: 'e', renormalised: false, bins: df + 1, binning, merged },
    contributions,
  };
}

/**
 * The index that two samples of one distribution exceed with probability alpha: the quantile of χ² with bins - 1 degrees
 * of freedom at 1 - alpha, times (1/n + 1/m). Pass an infinite `n` where the reference is taken as known.
 *
 * @param bins from 1; with one bin the index is always 0, and so is the limit
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 */
export function psiLimit(bins: number, n: number, m: number, alpha = 0.05): number {
  return bins <= 1 ? 0 : chiSquare(bins - 1).quantile(1 - alpha) * (1 / n + 1 / m);
}

/**
 * The population stability index of two samples: of numbers on bins of the reference (10 quantile bins by default, equal
 * cuts merged, outer bins open), or of levels, or of counts or shares of the same cells. Its usual limits of 0.1 and 0.25
 * know nothing of sample sizes: prefer its `limit`.
 *
 * @param reference at least one value, no NaN
 * @param current at least one value, no NaN
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { psi } from '@fpl-ml/drift';
 *
 * const lastSeason = Array.from({ length: 500 }, (_, i) => i % 50);
 * const { statistic, limit } = psi(lastSeason, [3, 44, 45, 46, 47, 47, 48, 49]);
 * const drifted: boolean = statistic > limit;
 * ```
 */
export function psi(reference: DistanceInput, current: DistanceInput, options: PsiSampleOptions = {}): PsiResult {
  return psiOfCells(cellsOf(reference, current, options), options);
}

/**
 * The population stability index of two samples of levels. A level that only one of them has counts with its share against
 * epsilon; null is left out.
 *
 * @param reference levels or their counts, at least one value
 * @param current levels or their counts, at least one value
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { psiOfLevels } from '@fpl-ml/drift';
 *
 * const { statistic } = psiOfLevels(['GK', 'DEF', 'MID', 'MID'], ['DEF', 'MID', 'MID', 'FWD']);
 * ```
 */
export function psiOfLevels(
  reference: readonly (string | null)[] | LevelCounts,
  current: readonly (string | null)[] | LevelCounts,
  options: PsiOptions = {},
): PsiResult {
  return psiOfCells(cellsOfLevels(alignLevels(levelCounts(reference), levelCounts(current))), options);
}

function levelCounts(side: readonly (string | null)[] | LevelCounts): LevelCounts {
  return isCounts(side) ? side : countLevels(side);
}

function isCounts(side: readonly (string | null)[] | LevelCounts): side is LevelCounts {
  return side instanceof Map;
}
