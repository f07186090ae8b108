import { allVerdicts, FplMlError, type Verdict } from '@fpl-ml/core';
import { type AnyTimeFinding, type ImprovementEvidence, weighAnyTime } from './any-time.js';
import type { PairedEvidence } from './evidence.js';

/** The conditions that a candidate must meet. What is left out is not asked; at least one must be there. */
export interface Gates {
  /** R² of the candidate on the backtest, at least. */
  readonly minR2?: number;
  /** MAE of the candidate on the backtest, at most; units of the target. */
  readonly maxMae?: number;
  /**
   * Relative reduction of the RMSE against the serving champion, on paired rows, at least: 0.05 is 5 %. It must also be
   * told from luck: one-sided sign-flip test over periods at `alpha`, or what `evidence` says instead.
   */
  readonly performanceImprovement?: number;
  /** Level of the evidence for `performanceImprovement`. Default 0.05. */
  readonly alpha?: number;
  /** How `performanceImprovement` is told from luck. Default `{ kind: 'sign-flip' }`. */
  readonly evidence?: ImprovementEvidence;
  /** Share of training rows that pass every check, at least: 0.95 is 95 %. */
  readonly dataQualityThreshold?: number;
}

/** What the gates look at. */
export interface GateEvidence {
  /** On paired periods; `null` for a first model, which has no baseline. */
  readonly paired: PairedEvidence | null;
  /** R² of the candidate on the backtest; NaN when it was not computed. */
  readonly r2: number;
  /** MAE of the candidate on the backtest, units of the target; NaN when it was not computed. */
  readonly mae: number;
  /** Share of training rows that pass every check. */
  readonly dataQuality: number;
}

/** One gate's outcome. */
export interface GateResult {
  readonly gate: keyof Omit<Gates, 'alpha' | 'evidence'>;
  readonly verdict: Verdict;
  /** What was measured; `null` when it is missing, which never passes. */
  readonly value: number | null;
  readonly threshold: number;
  readonly reason: string;
}

/** The outcome of all gates. */
export interface GatesOutcome {
  /** Of evidence for any time; absent unless the gates ask for it and there is a baseline. */
  readonly anyTime?: AnyTimeFinding;
  readonly verdict: Verdict;
  readonly gates: readonly GateResult[];
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A plain limit. A missing figure fails. */
function limit(gate: GateResult['gate'], value: number, threshold: number, atLeast: boolean): GateResult {
  const holds = atLeast ? value >= threshold : value <= threshold;
  const reason = Number.isFinite(value)
    ? `${value.toFixed(4)} is ${holds ? '' : 'not '}${atLeast ? 'at least' : 'at most'} ${threshold}`
    : 'the figure is missing';
  return { gate, verdict: holds ? 'pass' : 'fail', value: finiteOrNull(value), threshold, reason };
}

const detectable = (share: number): string =>
  Number.isFinite(share) ? `${percent(share)} would be found four times out of five` : 'one period shows no spread';

/** The same by evidence for any time: pass or fail when the e-value for it has reached `1 / alpha`. */
function anyTimeGate(threshold: number, found: AnyTimeFinding): GateResult {
  const { verdict, eValue, eValueAgainst, alpha, n, mean } = found;
  const needed = `${Number((1 / alpha).toPrecision(6))} needed`;
  const figures = `${percent(mean)} by period over ${n} paired periods`;
  const reasons: Readonly<Record<Verdict, string>> = {
    pass: `${figures}, e = ${eValue.toFixed(2)} that it is better (${needed}): at least ${percent(threshold)} and not luck`,
    fail: `${figures}, e = ${eValueAgainst.toFixed(2)} against ${percent(threshold)} (${needed}): surely below`,
    inconclusive: `${figures}, e = ${eValue.toFixed(2)} that it is better, ${eValueAgainst.toFixed(2)} against ${percent(threshold)} (${needed}): undecided`,
  };
  return {
    gate: 'performanceImprovement',
    verdict,
    value: mean,
    threshold,
    reason: reasons[verdict],
  };
}

/** Pass when large enough and told from luck; fail when surely too small; else more periods are needed. */
function improvementGate(paired: PairedEvidence, threshold: number, alpha: number): GateResult {
  const gate = 'performanceImprovement' as const;
  const found = `${percent(paired.improvement)} over ${paired.periods} paired periods, p = ${paired.pValue.toFixed(4)}`;
  const verdict: Verdict =
    paired.improvement >= threshold && paired.pValue <= alpha
      ? 'pass'
      : paired.interval[1] < threshold
        ? 'fail'
        : 'inconclusive';
  const reasons: Readonly<Record<Verdict, string>> = {
    pass: `${found}: at least ${percent(threshold)} and not luck`,
    fail: `${found}: surely below ${percent(threshold)}`,
    inconclusive: `${found}: undecided, ${detectable(paired.minimumDetectable)}`,
  };
  return { gate, verdict, value: paired.improvement, threshold, reason: reasons[verdict] };
}

interface Improvement {
  readonly result: GateResult;
  readonly anyTime: AnyTimeFinding | null;
}

/** The gate of `performanceImprovement` by the evidence that was asked for. */
function improvement(
  paired: PairedEvidence | null,
  threshold: number,
  alpha: number,
  how: ImprovementEvidence,
): Improvement {
  const gate = 'performanceImprovement' as const;
  if (paired === null) {
    const reason = 'there is no champion to improve on';
    return { result: { gate, verdict: 'pass', value: null, threshold, reason }, anyTime: null };
  }
  if (paired.periods === 0) {
    const reason = 'there are no paired periods';
    return { result: { gate, verdict: 'fail', value: null, threshold, reason }, anyTime: null };
  }
  if (how.kind === 'sign-flip') return { result: improvementGate(paired, threshold, alpha), anyTime: null };
  const anyTime = weighAnyTime(paired.differences, threshold, alpha, how);
  return { result: anyTimeGate(threshold, anyTime), anyTime };
}

/**
 * Holds a candidate against its gates. All must pass; a figure that is missing never does.
 *
 * @throws FplMlError `GATES_EMPTY` when no gate is set: nothing would be shown by passing
 */
export function evaluateGates(gates: Gates, evidence: GateEvidence): GatesOutcome {
  const results: GateResult[] = [];
  if (gates.minR2 !== undefined) results.push(limit('minR2', evidence.r2, gates.minR2, true));
  if (gates.maxMae !== undefined) results.push(limit('maxMae', evidence.mae, gates.maxMae, false));
  let anyTime: AnyTimeFinding | null = null;
  if (gates.performanceImprovement !== undefined) {
    const { alpha = 0.05, evidence: how = { kind: 'sign-flip' } } = gates;
    const found = improvement(evidence.paired, gates.performanceImprovement, alpha, how);
    results.push(found.result);
    anyTime = found.anyTime;
  }
  if (gates.dataQualityThreshold !== undefined) {
    results.push(limit('dataQualityThreshold', evidence.dataQuality, gates.dataQualityThreshold, true));
  }
  if (results.length === 0) {
    throw new FplMlError(
      'GATES_EMPTY',
      'Expected at least one gate, got none: set minR2, maxMae, performanceImprovement or dataQualityThreshold.',
    );
  }
  const verdict = allVerdicts(results.map((result) => result.verdict));
  return { verdict, gates: results, ...(anyTime === null ? {} : { anyTime }) };
}
