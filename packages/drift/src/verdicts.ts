import { benjaminiHochberg } from '@fpl-ml/stats';
import type { ColumnTest, Evidence } from './evidence.js';
import { fixedFor, type WarningAndCritical } from './fixed-thresholds.js';
import type { ColumnReport, DriftVerdict } from './report.js';
import type { CompleteThresholds } from './thresholds.js';
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
 * Benjamini and Hochberg over all tests of all columns, weighted by what a column matters and by the test's share of its
 * column: what matters more is found more easily, at the same false-alarm rate.
 */
function corrected(evidence: readonly Evidence[], weights: readonly number[], alpha: number): Corrected {
  const tests = evidence.flatMap((column, i) => column.tests.map((test) => ({ test, weight: weights[i] ?? 1 })));
  const all = tests.map(({ test: { share = 1 }, weight }) => share * weight);
  const pValues = tests.map(({ test }) => test.pValue);
  const none = all.every((weight) => weight === 0);
  const adjusted = none ? [] : benjaminiHochberg(pValues, alpha, { weights: all }).adjusted;
  let next = 0;
  return evidence.map((column) => column.tests.map((test) => ({ ...test, adjusted: adjusted[next++] ?? 1 })));
}

/** The worst of some verdicts; of none, that nothing can be said. */
export function worst(...verdicts: readonly DriftVerdict[]): DriftVerdict {
  const order: readonly DriftVerdict[] = ['drift', 'warning', 'insufficient-data', 'stable'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'insufficient-data';
}

/** A p-value that floating point cannot hold is tiny, and not 0. */
function inWords(p: number): string {
  return p === 0 ? 'below 1e-300' : p.toPrecision(2);
}

function judgeTest(test: CorrectedTest, { alpha, effectFloor }: SampleSize): Judgement {
  const matters = test.effect >= effectFloor[test.kind];
  const p = inWords(test.adjusted);
  if (test.adjusted <= alpha) {
    return matters
      ? { verdict: 'drift', reasons: [`${test.finding}; adjusted p ${p}`] }
      : { verdict: 'stable', reasons: [`${test.finding}: significant (adjusted p ${p}), but below the effect floor`] };
  }
  const alone = test.pValue <= alpha && matters;
  const reason = `${test.finding}: unusual for this column alone (p ${inWords(test.pValue)}), not among all tests`;
  return alone ? { verdict: 'warning', reasons: [reason] } : { verdict: 'stable', reasons: [] };
}

function judgeFigure(name: string, value: number, { warning, critical }: WarningAndCritical): Judgement {
  if (value < warning) return { verdict: 'stable', reasons: [] };
  const [verdict, limit] = value >= critical ? (['drift', critical] as const) : (['warning', warning] as const);
  return { verdict, reasons: [`${name} is ${value.toPrecision(3)}, at or above ${limit}`] };
}

/** What is judged where thresholds are fixed: each figure that the column has and a threshold names. */
function fixedFigures(
  evidence: Evidence,
  thresholds: Fixed,
): readonly (readonly [string, number, WarningAndCritical])[] {
  const { column, psi, ks, missing, levels, distances } = evidence;
  const limits = fixedFor(thresholds, column);
  return [
    ...(psi === null ? [] : [['psi', psi.statistic, limits.psi] as const]),
    ...(ks === null ? [] : [['the ks statistic', ks.statistic, limits.ks] as const]),
    ...(missing === null ? [] : [['the change of missing values', Math.abs(missing.change), limits.missing] as const]),
    ...(levels === null || limits.unseen === null
      ? []
      : [['the share of unseen levels', levels.unseenShare, limits.unseen] as const]),
    ...distances.flatMap(({ name, statistic }) => {
      const limit = Object.hasOwn(limits.distances, name) ? limits.distances[name] : undefined;
      return limit === undefined ? [] : [[name, statistic, limit] as const];
    }),
  ];
}

function judgeFixed(evidence: Evidence, thresholds: Fixed): readonly Judgement[] {
  return fixedFigures(evidence, thresholds).map((figure) => judgeFigure(...figure));
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

/** The verdict on one piece of evidence, with the p-values of its tests after the correction. */
export interface JudgedEvidence extends Judgement {
  readonly evidence: Evidence;
  readonly weight: number;
  /** `null` where there is no such test, and for fixed thresholds. */
  adjustedPValue(kind: ColumnTest['kind']): number | null;
}

/** Judges all evidence of a report, corrected for all its tests together. */
export function judgeEvidence(
  evidence: readonly Evidence[],
  weights: readonly number[],
  thresholds: CompleteThresholds,
): readonly JudgedEvidence[] {
  const fixed = thresholds.kind === 'fixed';
  const tests = corrected(evidence, weights, fixed ? 0.05 : thresholds.alpha);
  return evidence.map((column, i) => {
    const mine = tests[i] ?? [];
    return {
      evidence: column,
      weight: weights[i] ?? 1,
      ...judge(column, mine, thresholds),
      adjustedPValue: (kind) => (fixed ? null : (mine.find((test) => test.kind === kind)?.adjusted ?? null)),
    };
  });
}

/** The report of a column that has been judged. */
export function columnReport({ evidence, weight, verdict, reasons, adjustedPValue }: JudgedEvidence): ColumnReport {
  const { column, type, n, rankError, psi, ks, distribution, missing, levels, distances, shape } = evidence;
  return {
    column,
    type,
    role: 'feature',
    n,
    rankError,
    weight,
    verdict,
    reasons,
    distribution: distribution && { ...distribution, adjustedPValue: adjustedPValue('distribution') },
    psi,
    ks,
    missing: missing && { ...missing, adjustedPValue: adjustedPValue('missing') },
    levels: levels && {
      ...levels,
      adjustedPValue: adjustedPValue('unseen'),
      vanishedAdjustedPValue: adjustedPValue('vanished'),
    },
    distances,
    shape,
  };
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
