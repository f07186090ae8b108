import { finiteValues, invalidOption, requireConfidence, requireSameLength } from './metric-input.js';
import { type Interval, tInterval } from './interval.js';
import { kendall, type RankCorrelation, spearman } from './rank-correlation.js';
import { ndcg, precisionAt, rankedRows, reciprocalRank, type TieRule } from './top-of-ranking.js';
import { total } from './total.js';

/** Options of {@link rankingMetrics}. */
export interface RankingOptions {
  /** How many places from the top count. Default 10. */
  readonly k?: number;
  /** The group of each row (a query, a period), ranked by itself. Default: all rows are one group. */
  readonly group?: ArrayLike<string | number>;
  /** The relevance from which on a row is relevant, for `precisionAtK` and `reciprocalRank`. Default: any above 0. */
  readonly relevantFrom?: number;
  /** What relevance r gains in NDCG: r (`linear`, the default), or 2^r − 1 (`exponential`). Below 0 nothing is gained. */
  readonly gain?: 'linear' | 'exponential';
  /** Equal scores: the mean over all their orders (`average`, the default, as scikit-learn), or as the rows come (`first`). */
  readonly ties?: TieRule;
  /** The confidence of the intervals, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** The figures of a ranking. */
export type RankingFigure = 'spearman' | 'kendall' | 'ndcg' | 'precisionAtK' | 'reciprocalRank';

/** The figures of one group; NaN where undefined. */
export type GroupRanking = Readonly<Record<RankingFigure, number>> & {
  readonly group: string | number;
  readonly n: number;
};

/** How well scores put rows in order: means over groups. NaN where no group has the figure. */
export interface RankingMetrics extends Readonly<Record<RankingFigure, number>> {
  /** Number of rows. */
  readonly n: number;
  readonly k: number;
  /** Number of groups. */
  readonly groups: number;
  /** Groups in which each figure is defined; the others are left out of its mean. */
  readonly groupsUsed: Readonly<Record<RankingFigure, number>>;
  /** sd over the groups, divided by √groups; with a single group that of the correlations on Fisher's scale, NaN for the rest. */
  readonly standardErrors: Readonly<Record<RankingFigure, number>>;
  /** Student's t over the groups; with a single group on Fisher's scale. */
  readonly intervals: Readonly<Record<RankingFigure, Interval>>;
  /** The confidence of the intervals. */
  readonly confidence: number;
  /** By group, in the order in which they first appear. */
  readonly byGroup: readonly GroupRanking[];
}

type Checked = Required<Omit<RankingOptions, 'group'>>;

function checked(options: RankingOptions): Checked {
  const { k = 10, relevantFrom = Number.MIN_VALUE, gain = 'linear', ties = 'average', confidence = 0.95 } = options;
  if (!(Number.isInteger(k) && k > 0)) throw invalidOption('a whole number k from 1', k);
  if (!Number.isFinite(relevantFrom)) throw invalidOption('a finite relevantFrom', relevantFrom);
  if (gain !== 'linear' && gain !== 'exponential') throw invalidOption("gain 'linear' or 'exponential'", gain);
  if (ties !== 'average' && ties !== 'first') throw invalidOption("ties 'average' or 'first'", ties);
  return { k, relevantFrom, gain, ties, confidence: requireConfidence(confidence) };
}

const GAINS = {
  linear: (relevance: number) => Math.max(0, relevance),
  exponential: (relevance: number) => Math.expm1(Math.max(0, relevance) * Math.LN2),
} as const;

function rowsByGroup(
  n: number,
  group: ArrayLike<string | number> | undefined,
): ReadonlyMap<string | number, readonly number[]> {
  const rows = new Map<string | number, number[]>();
  for (let row = 0; row < n; row += 1) {
    const name = group?.[row] ?? 'all';
    const list = rows.get(name);
    if (list === undefined) rows.set(name, [row]);
    else list.push(row);
  }
  return rows;
}

interface Measured {
  readonly figures: GroupRanking;
  readonly spearman: RankCorrelation;
  readonly kendall: RankCorrelation;
}

function measure(group: string | number, relevance: Float64Array, score: Float64Array, options: Checked): Measured {
  const { k, relevantFrom, confidence } = options;
  const rows = rankedRows(relevance, score, options.ties);
  const rho = spearman(relevance, score, confidence);
  const tau = kendall(relevance, score, confidence);
  const figures = Object.freeze({
    group,
    n: relevance.length,
    spearman: rho.value,
    kendall: tau.value,
    ndcg: ndcg(rows, k, GAINS[options.gain]),
    precisionAtK: precisionAt(rows, k, relevantFrom),
    reciprocalRank: reciprocalRank(rows, relevantFrom),
  });
  return { figures, spearman: rho, kendall: tau };
}

interface Pooled {
  readonly value: number;
  readonly standardError: number;
  readonly interval: Interval;
  readonly used: number;
}

function pooled(figure: RankingFigure, measured: readonly Measured[], confidence: number): Pooled {
  const values = measured.map(({ figures }) => figures[figure]).filter((value) => !Number.isNaN(value));
  const [only] = measured;
  if (measured.length === 1 && only !== undefined && (figure === 'spearman' || figure === 'kendall'))
    return { ...only[figure], used: values.length };
  const used = values.length;
  const value = used === 0 ? Number.NaN : total(values) / used;
  const squares = total(values.map((one) => (one - value) * (one - value)));
  const standardError = used < 2 ? Number.NaN : Math.sqrt(squares / (used - 1) / used);
  return { value, standardError, interval: tInterval(value, standardError, used - 1, confidence), used };
}

type Table = Readonly<Record<RankingFigure, Pooled>>;

function mapped<T>(table: Table, pick: (pooled: Pooled) => T): Readonly<Record<RankingFigure, T>> {
  return Object.freeze({
    spearman: pick(table.spearman),
    kendall: pick(table.kendall),
    ndcg: pick(table.ndcg),
    precisionAtK: pick(table.precisionAtK),
    reciprocalRank: pick(table.reciprocalRank),
  });
}

/**
 * How well scores order rows by what they turned out to be worth: rank correlations over all rows, NDCG, precision and
 * reciprocal rank at the top. With `group`, each group is ranked by itself and the figures are means over groups; then their
 * standard errors need no independence of the rows within a group, and a group in which a figure is undefined (all relevances
 * or all scores equal, nothing relevant) is left out of it and counted in `groupsUsed`.
 *
 * @param relevance what each row was worth: finite, may be below 0
 * @param score higher is ranked first
 * @throws FplMlError `METRICS_LENGTH_MISMATCH`, `METRICS_VALUE_INVALID`, `METRICS_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { rankingMetrics } from '@fpl-ml/monitor';
 *
 * const { ndcg, standardErrors } = rankingMetrics([3, 0, 1, 2, 0, 5], [2.1, 0.4, 1.8, 1.2, 0.9, 0.8], {
 *   k: 2,
 *   group: ['w1', 'w1', 'w1', 'w2', 'w2', 'w2'],
 * });
 * ```
 */
export function rankingMetrics(
  relevance: ArrayLike<number>,
  score: ArrayLike<number>,
  options: RankingOptions = {},
): RankingMetrics {
  const settings = checked(options);
  requireSameLength(relevance.length, score.length, 'scores');
  if (options.group !== undefined) requireSameLength(relevance.length, options.group.length, 'groups');
  const truth = finiteValues(relevance, 'a finite relevance');
  const scores = finiteValues(score, 'a finite score');
  const groups = [...rowsByGroup(truth.length, options.group)];
  const measured = groups.map(([name, rows]) => {
    const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] ?? 0);
    return measure(name, pick(truth), pick(scores), settings);
  });
  const { confidence } = settings;
  const table: Table = {
    spearman: pooled('spearman', measured, confidence),
    kendall: pooled('kendall', measured, confidence),
    ndcg: pooled('ndcg', measured, confidence),
    precisionAtK: pooled('precisionAtK', measured, confidence),
    reciprocalRank: pooled('reciprocalRank', measured, confidence),
  };
  return Object.freeze({
    n: truth.length,
    k: settings.k,
    groups: groups.length,
    ...mapped(table, ({ value }) => value),
    groupsUsed: mapped(table, ({ used }) => used),
    standardErrors: mapped(table, ({ standardError }) => standardError),
    intervals: mapped(table, ({ interval }) => interval),
    confidence,
    byGroup: Object.freeze(measured.map(({ figures }) => figures)),
  });
}
