import { benjaminiHochberg } from '@fpl-ml/stats';
import type { ColumnTest, Evidence } from './evidence.js';
import type { ColumnReport, DriftVerdict } from './report.js';
import type { CompleteThresholds, WarningAndCritical } from './thresholds.js';
import { percent } from './words.js';

type SampleSize = Extract<CompleteThresholds, { readonly kind: 'sample-size' }>;
type Fixed = Extract<CompleteThresholds, { readonly kind: 'fixed' }>;

interface Judgement {
  readonly verdict: DriftVerdict;
  readonly reasons: readonly string[];
}

/** A test with its p-value after correction. */
interface CorrectedTest extends ColumnTest {
  readonly adjusted: number;
}

/** The corrected tests of each column. */
type Corrected = readonly (readonly CorrectedTest[])[];

/**
 * Benjamini and Hochberg over all tests of all columns, each p-value divided by its column's weight, the weights scaled to
 * a mean of 1 (Genovese, Roeder and Wasserman 2006): what matters more is found more easily, at the same false-alarm rate.
 */
function corrected(evidence: readonly Evidence[], weights: readonly number[], alpha: number): Corrected {
  const tests = evidence.flatMap((column, i) => column.tests.map((test) => ({ test, weight: weights[i] ?? 1 })));
  const mean = tests.reduce((sum, { weight }) => sum + weight, 0) / tests.length;
  const weighted = tests.map(({ test, weight }) => (weight === 0 ? 1 : Math.min(1, (test.pValue * mean) / weight)));
  const { adjusted } = benjaminiHochberg(weighted, alpha);
  let next = 0;
  return evidence.map((column) => column.tests.map((test) => ({ ...test, adjusted: adjusted[next++] ?? 1 })));
}

function worst(...verdicts: readonly DriftVerdict[]): DriftVerdict {
  const order: readonly DriftVerdict[] = ['drift', 'warning', 'insufficient-data', 'stable'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'insufficient-data';
}

function judgeTest(test: CorrectedTest, { alpha, effectFloor }: SampleSize): Judgement {
  const matters = test.effect >= effectFloor[test.kind];
  const p = test.adjusted.toPrecision(2);
  if (test.adjusted <= alpha) {
    return matters
      ? { verdict: 'drift', reasons: [`${test.finding}; adjusted p ${p}`] }
      : { verdict: 'stable', reasons: [`${test.finding}: significant (adjusted p ${p}), but below the effect floor`] };
  }
  const alone = test.pValue <= alpha && matters;
  const reason = `${test.finding}: unusual for this column alone (p ${test.pValue.toPrecision(2)}), not among all tests`;
  return alone ? { verdict: 'warning', reasons: [reason] } : { verdict: 'stable', reasons: [] };
}

function judgeFigure(name: string, value: number, { warning, critical }: WarningAndCritical): Judgement {
  if (value < warning) return { verdict: 'stable', reasons: [] };
  const [verdict, limit] = value >= critical ? (['drift', critical] as const) : (['warning', warning] as const);
  return { verdict, reasons: [`${name} is ${value.toPrecision(3)}, at or above ${limit}`] };
}

function judgeFixed({ psi, ks, missing }: Evidence, thresholds: Fixed): readonly Judgement[] {
  return [
    ...(psi === null ? [] : [judgeFigure('psi', psi.statistic, thresholds.psi)]),
    ...(ks === null ? [] : [judgeFigure('the ks statistic', ks.statistic, thresholds.ks)]),
    ...(missing === null
      ? []
      : [judgeFigure('the change of missing values', Math.abs(missing.change), thresholds.missing)]),
  ];
}

function judge(column: Evidence, tests: readonly CorrectedTest[], thresholds: CompleteThresholds): Judgement {
  const parts =
    thresholds.kind === 'fixed' ? judgeFixed(column, thresholds) : tests.map((test) => judgeTest(test, thresholds));
  const broken: readonly Judgement[] = column.broken.map((reason) => ({ verdict: 'drift', reasons: [reason] }));
  const lacking: readonly Judgement[] = column.insufficient.map((reason) => ({
    verdict: 'insufficient-data',
    reasons: [reason],
  }));
  const all = [...broken, ...lacking, ...parts];
  return { verdict: worst(...all.map(({ verdict }) => verdict)), reasons: all.flatMap(({ reasons }) => reasons) };
}

/** The verdict on each column. */
export function judgeColumns(
  evidence: readonly Evidence[],
  weights: readonly number[],
  thresholds: CompleteThresholds,
): readonly ColumnReport[] {
  const fixed = thresholds.kind === 'fixed';
  const tests = corrected(evidence, weights, fixed ? 0.05 : thresholds.alpha);
  return evidence.map((column, i) => {
    const mine = tests[i] ?? [];
    const adjusted = (kind: ColumnTest['kind']): { readonly adjustedPValue: number | null } => ({
      adjustedPValue: fixed ? null : (mine.find((test) => test.kind === kind)?.adjusted ?? null),
    });
    const { column: name, type, n, psi, ks, distribution, missing, levels } = column;
    return {
      column: name,
      type,
      n,
      weight: weights[i] ?? 1,
      ...judge(column, mine, thresholds),
      distribution: distribution && { ...distribution, ...adjusted('distribution') },
      psi,
      ks,
      missing: missing && { ...missing, ...adjusted('missing') },
      levels: levels && { ...levels, ...adjusted('unseen') },
    };
  });
}

/** The verdict on the dataset: drift of any column that has weight, since the columns' own are corrected already. */
export function judgeDataset(columns: readonly ColumnReport[]): Judgement & { readonly driftedShare: number | null } {
  const counted = columns.filter(({ weight }) => weight > 0);
  const judged = counted.filter(({ verdict }) => verdict !== 'insufficient-data');
  const weightOf = (some: readonly ColumnReport[]): number => some.reduce((sum, { weight }) => sum + weight, 0);
  if (judged.length === 0) {
    return { verdict: 'insufficient-data', reasons: ['no column could be judged'], driftedShare: null };
  }
  const drifted = judged.filter(({ verdict }) => verdict === 'drift');
  const driftedShare = weightOf(drifted) / weightOf(judged);
  const verdict = worst(...judged.map((column) => column.verdict));
  const notable = judged.filter((column) => column.verdict === verdict);
  const names = notable.map(({ column }) => column).join(', ');
  const reason = `${notable.length} of ${judged.length} columns (${percent(notable.length / judged.length)}): ${names}`;
  return { verdict, reasons: verdict === 'stable' ? [] : [`${verdict} in ${reason}`], driftedShare };
}
