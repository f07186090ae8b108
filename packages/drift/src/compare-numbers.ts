import { ksTest, type KsTestResult } from '@fpl-ml/stats';
import { type BinEdges, countsOfSorted } from './bin-edges.js';
import { homogeneity } from './homogeneity.js';
import type { Limits } from './limits.js';
import type { PreparedColumn } from './prepared-reference.js';
import { type PsiResult, psiOfSorted } from './psi.js';
import type { DistributionChange, Figure, PsiFigure, Uncorrected } from './report.js';
import { percent } from './words.js';

/** What is found about two samples of numbers. */
export interface NumberComparison {
  readonly distribution: Uncorrected<DistributionChange>;
  readonly psi: PsiFigure;
  readonly ks: Figure;
}

/** The mean of Kolmogorov's limiting distribution. */
const MEAN_OF_KOLMOGOROV = Math.sqrt(Math.PI / 2) * Math.LN2;
/** Up to so many pairs of values the exact p-value takes a few milliseconds; above, the asymptotic one has its digits. */
const EXACT_UP_TO = 1_000_000;
/** Cells of the reference's values do not tell new values apart: above this share of the current ones they do not serve. */
const MANY_NEW = 0.01;
/** From this share on one value makes the Kolmogorov-Smirnov test noticeably conservative. */
const MANY_TIES = 0.1;

/** The part of a result that a report keeps. */
export function psiFigure(
  { statistic, nullExpectation, limit, pValue, conventions }: PsiResult,
  limits: Limits,
): PsiFigure {
  const { bins, merged, epsilon, binning } = conventions;
  const fixed = limits.thresholds.kind === 'fixed' ? limits.thresholds.psi.warning : limit;
  return { statistic, nullExpectation, limit: fixed, pValue, bins, merged, epsilon, binning };
}

function ksFigure({ statistic, pValue, n: [n, m] }: KsTestResult, limits: Limits): Figure {
  const size = (n / (n + m)) * m;
  const limit = limits.thresholds.kind === 'fixed' ? limits.thresholds.ks.warning : limits.ksLimit(size);
  return { statistic, nullExpectation: MEAN_OF_KOLMOGOROV / Math.sqrt(size), limit, pValue };
}

/** The share of the values that are none of the distinct ones. */
function shareOfNew(distinct: readonly number[], values: Float64Array): number {
  const known = new Set(distinct);
  return values.reduce((count, value) => (known.has(value) ? count : count + 1), 0) / values.length;
}

function byCells(
  distinct: readonly number[],
  reference: Float64Array,
  current: Float64Array,
  limits: Limits,
): Uncorrected<DistributionChange> {
  // Between two neighbours there is nothing in the reference, so each cell holds one of its values; new values join the next.
  const cuts = distinct.slice(0, -1);
  const result = homogeneity(countsOfSorted(reference, cuts), countsOfSorted(current, cuts));
  return {
    method: 'chi-square',
    why: `the reference has ${distinct.length} distinct values, too few for a test of continuous distributions`,
    statistic: result.statistic,
    nullExpectation: result.df,
    limit: limits.chiSquareLimit(result.df),
    pValue: result.pValue,
    effectSize: result.totalVariation,
  };
}

function whyKs(distinct: readonly number[] | null, newShare: number): string {
  if (distinct === null) return 'the reference has more than 10 distinct values';
  if (distinct.length === 1) return 'the reference has 1 distinct value';
  return `${percent(newShare)} of the current values are none of the ${distinct.length} that the reference has`;
}

function byKs(ks: Figure, cause: string, method: string, largestTie: number): Uncorrected<DistributionChange> {
  const ties =
    largestTie < MANY_TIES ? '' : `; ${percent(largestTie)} of it are one value, which makes the p-value conservative`;
  const why = `${cause}${ties} (${method} p-value)`;
  return { ...ks, method: 'ks', why, effectSize: ks.statistic };
}

/** Compares sorted samples without missing values. */
export function compareNumbers(
  { distinct, largestTie }: PreparedColumn,
  edges: BinEdges,
  reference: Float64Array,
  current: Float64Array,
  limits: Limits,
): NumberComparison {
  const psi = psiFigure(psiOfSorted(reference, current, { edges, alpha: limits.alpha }), limits);
  const method = reference.length * current.length <= EXACT_UP_TO ? 'exact' : 'asymptotic';
  const ks = ksFigure(ksTest(reference, current, { method, sorted: 'both' }), limits);
  // A constant has one cell, in which nothing can differ.
  const newShare = distinct === null ? 0 : shareOfNew(distinct, current);
  const distribution =
    distinct !== null && distinct.length > 1 && newShare <= MANY_NEW
      ? byCells(distinct, reference, current, limits)
      : byKs(ks, whyKs(distinct, newShare), method, largestTie);
  return { distribution, psi, ks };
}
