import { normal } from '@fpl-ml/stats';
import { type Evidence, NOTHING } from './evidence.js';
import { ranksOf } from './ranks.js';
import type { CorrelationChange } from './report.js';
import { numbersOf } from './row-numbers.js';
import type { Rows } from './row-values.js';
import type { JudgedEvidence } from './verdicts.js';

/** A rank correlation with the variance of its Fisher z. */
interface RankCorrelation {
  readonly n: number;
  /** `null` where there are too few rows, or a constant. */
  readonly rho: number | null;
  readonly variance: number;
}

/** A pair of columns compared, before any verdict. */
export interface CorrelationComparison
  extends Pick<CorrelationChange, 'columns' | 'n' | 'reference' | 'current' | 'pValue'> {
  readonly evidence: Evidence;
}

/** Of a correlation that is perfect, no row has any influence. */
const SMALLEST = 1e-6;

const ABSENT: RankCorrelation = { n: 0, rho: null, variance: Number.NaN };

/** Rows in which both have a rank. */
function complete(x: Float64Array, y: Float64Array): readonly [Float64Array, Float64Array] {
  const keep = (side: Float64Array): Float64Array =>
    side.filter((_, i) => !Number.isNaN(x[i] ?? Number.NaN) && !Number.isNaN(y[i] ?? Number.NaN));
  return [keep(x), keep(y)];
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** How much each row moves the mean of `weights` times the column's ranks (as shares of the rows) by moving those ranks. */
function pull(ranks: Float64Array, weights: Float64Array): Float64Array {
  const n = ranks.length;
  // Twice a mean rank is a whole number.
  const sums = new Float64Array(2 * ranks.reduce((most, rank) => Math.max(most, rank), 0) + 2);
  ranks.forEach((rank, i) => {
    sums[2 * rank] = (sums[2 * rank] ?? 0) + (weights[i] ?? 0);
  });
  const above = new Float64Array(sums.length);
  for (let at = sums.length - 2; at >= 0; at -= 1) above[at] = (above[at + 1] ?? 0) + (sums[at + 1] ?? 0);
  return centred(ranks.map((rank) => ((above[2 * rank] ?? 0) + (sums[2 * rank] ?? 0) / 2) / n));
}

/**
 * Spearman's correlation: Pearson's of the ranks. The variance of its z is that of the rows' influences, which holds for
 * any joint distribution, ties included; the usual formulas hold near the normal one (5 % false alarms become 19 % on
 * columns that are mostly 0).
 */
function rankCorrelation(x: Float64Array, y: Float64Array, minimumRows: number): RankCorrelation {
  const [a, b] = complete(x, y);
  const n = a.length;
  if (n < Math.max(5, minimumRows)) return { ...ABSENT, n };
  // Sums of ranks are exact, so that a constant is 0 everywhere.
  const [u, v] = [centred(a).map((rank) => rank / n), centred(b).map((rank) => rank / n)];
  const [uu, vv, uv] = [product(u, u) / n, product(v, v) / n, product(u, v) / n];
  if (uu === 0 || vv === 0) return { ...ABSENT, n };
  const size = Math.sqrt(uu * vv);
  const rho = Math.max(-1, Math.min(1, uv / size));
  const [uByV, vByU, uByU, vByV] = [pull(a, v), pull(b, u), pull(a, u), pull(b, v)];
  let squares = 0;
  for (let i = 0; i < n; i += 1) {
    const [p, q] = [u[i] ?? 0, v[i] ?? 0];
    const together = p * q - uv + (uByV[i] ?? 0) + (vByU[i] ?? 0);
    const apart = (p * p - uu + 2 * (uByU[i] ?? 0)) / uu + (q * q - vv + 2 * (vByV[i] ?? 0)) / vv;
    const influence = together / size - (rho * apart) / 2;
    squares += influence * influence;
  }
  const slope = Math.max(1 - rho * rho, 1 / n);
  return { n, rho, variance: Math.max(squares / n / (slope * slope), SMALLEST) / (n - 3) };
}

/** Ranks each column of a side once, however many pairs it is in. */
function ranker({ frame }: Rows): (column: string) => Float64Array | null {
  const known = new Map<string, Float64Array | null>();
  return (column) => {
    const found = known.get(column);
    if (found !== undefined) return found;
    const numbers = numbersOf(frame, column);
    const ranks = numbers && ranksOf(numbers);
    known.set(column, ranks);
    return ranks;
  };
}

/** Fisher's z, where a perfect correlation is one that is as strong as ranks of so many rows can tell. */
function fisherZ(rho: number, n: number): number {
  const most = 1 - 1 / (2 * n);
  return Math.atanh(Math.max(-most, Math.min(most, rho)));
}

function pValueOf(reference: RankCorrelation, current: RankCorrelation): number | null {
  if (reference.rho === null || current.rho === null) return null;
  const difference = fisherZ(current.rho, current.n) - fisherZ(reference.rho, reference.n);
  return Math.min(1, 2 * normal.sf(Math.abs(difference) / Math.sqrt(reference.variance + current.variance)));
}

function whyNot(reference: RankCorrelation): string {
  const side = reference.rho === null ? 'reference' : 'current data';
  return `in the ${side} the two columns have no correlation: too few rows with both, or a constant`;
}

function evidenceOf(name: string, reference: RankCorrelation, current: RankCorrelation): Evidence {
  const base = { ...NOTHING, column: name, type: 'numeric', n: [reference.n, current.n] } as const;
  const pValue = pValueOf(reference, current);
  if (pValue === null || reference.rho === null || current.rho === null) {
    return { ...base, insufficient: [whyNot(reference)] };
  }
  const finding = `the rank correlation went from ${reference.rho.toFixed(2)} to ${current.rho.toFixed(2)}`;
  return { ...base, tests: [{ kind: 'correlation', pValue, effect: Math.abs(current.rho - reference.rho), finding }] };
}

/** Compares the rank correlations of pairs of columns; each column is ranked once a side. */
export function compareCorrelations(
  pairs: readonly (readonly [string, string])[],
  reference: Rows,
  current: Rows,
  minimumRows: number,
): readonly CorrelationComparison[] {
  const [before, now] = [ranker(reference), ranker(current)];
  const correlationOf = (ranks: typeof before, [a, b]: readonly [string, string]): RankCorrelation => {
    const [x, y] = [ranks(a), ranks(b)];
    return x === null || y === null ? ABSENT : rankCorrelation(x, y, minimumRows);
  };
  return pairs.map((columns) => {
    const [was, is] = [correlationOf(before, columns), correlationOf(now, columns)];
    return {
      columns,
      n: [was.n, is.n],
      reference: was.rho,
      current: is.rho,
      pValue: pValueOf(was, is),
      evidence: evidenceOf(columns.join(' and '), was, is),
    };
  });
}

/** The report of a pair that has been judged. */
export function correlationReport(
  { columns, n, reference, current, pValue }: CorrelationComparison,
  { verdict, reasons, adjustedPValue }: JudgedEvidence,
): CorrelationChange {
  return { columns, n, reference, current, pValue, adjustedPValue: adjustedPValue('correlation'), verdict, reasons };
}
