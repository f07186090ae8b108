import { chiSquare, type Sample, type TestResult } from '@fpl-ml/stats';
import { type BinEdges, type BinEdgesOptions, binEdgesOfSorted, countsOfSorted, sortedCopy } from './bin-edges.js';
import { invalidOption, invalidSample } from './errors.js';

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
export interface PsiSampleOptions extends PsiOptions, BinEdgesOptions {
  /** Bins from {@link binEdges}, instead of those of the reference. */
  readonly edges?: BinEdges;
}

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
    readonly binning: 'quantile' | 'width' | 'levels' | 'given';
    /** Bins lost because their cuts were equal. */
    readonly merged: number;
  };
  /** Each bin's or level's part of the index, in their order. */
  readonly contributions: readonly number[];
}

/** The least total for which a share means something. */
function total(counts: readonly number[], name: string): number {
  const bad = counts.find((count) => !(count >= 0 && count < Number.POSITIVE_INFINITY));
  if (bad !== undefined) throw invalidSample(`${name} counts from 0`, String(bad));
  const sum = counts.reduce((a, b) => a + b, 0);
  if (sum === 0) throw invalidSample(`at least one ${name} value`, 'none');
  return sum;
}

interface Settings {
  readonly epsilon: number;
  readonly raise: 'below' | 'zero';
  readonly alpha: number;
}

function settingsFrom({ epsilon = 1e-4, raise = 'below', alpha = 0.05 }: PsiOptions): Settings {
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
  return indexOf(reference, current, settingsFrom(options), 'given', 0);
}

function indexOf(
  reference: readonly number[],
  current: readonly number[],
  settings: Settings,
  binning: PsiResult['conventions']['binning'],
  merged: number,
): PsiResult {
  if (reference.length !== current.length) {
    throw invalidSample(`counts of the same bins, ${reference.length}`, `${current.length}`);
  }
  const [n, m] = [total(reference, 'reference'), total(current, 'current')];
  const contributions = reference.map((count, i) => {
    const p = raised(count / n, settings);
    const q = raised((current[i] ?? 0) / m, settings);
    return (q - p) * Math.log(q / p);
  });
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

/** {@link psi} of samples that are sorted already. */
export function psiOfSorted(reference: Float64Array, current: Float64Array, options: PsiSampleOptions): PsiResult {
  const edges = options.edges ?? binEdgesOfSorted(reference, options);
  const counts = [countsOfSorted(reference, edges.cuts), countsOfSorted(current, edges.cuts)] as const;
  return indexOf(...counts, settingsFrom(options), edges.method, edges.requested - edges.bins);
}

/**
 * The population stability index of two samples of numbers, on bins of the reference (10 quantile bins by default, equal
 * cuts merged, outer bins open). Its usual limits of 0.1 and 0.25 know nothing of sample sizes: prefer its `limit`.
 *
 * @param reference numbers, at least one, no NaN
 * @param current numbers, at least one, no NaN
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
export function psi(reference: Sample, current: Sample, options: PsiSampleOptions = {}): PsiResult {
  return psiOfSorted(sortedCopy(reference), sortedCopy(current), options);
}

/** Counts by level. */
export type LevelCounts = ReadonlyMap<string, number>;

/** Counts the levels of a column of strings; null is left out. */
export function countLevels(values: readonly (string | null)[]): LevelCounts {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
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
  const [before, now] = [levelCounts(reference), levelCounts(current)];
  const levels = [...new Set([...before.keys(), ...now.keys()])];
  const countsOf = (side: LevelCounts): readonly number[] => levels.map((level) => side.get(level) ?? 0);
  return indexOf(countsOf(before), countsOf(now), settingsFrom(options), 'levels', 0);
}

function levelCounts(side: readonly (string | null)[] | LevelCounts): LevelCounts {
  return isCounts(side) ? side : countLevels(side);
}

function isCounts(side: readonly (string | null)[] | LevelCounts): side is LevelCounts {
  return side instanceof Map;
}
