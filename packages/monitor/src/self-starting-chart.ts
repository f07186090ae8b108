import { normal, studentT } from '@fpl-ml/stats';
import { type Chart, chartError, checkChart, correlationOf } from './chart.js';
import { type Carried, carriedAfter, carriedAtStart, limitOf, reachOf, statisticOf } from './chart-recurrence.js';

/** Where a self-starting chart stands. Plain data without NaN: can be stored as JSON and continued. */
export interface SelfStartingState extends Carried {
  readonly chart: Chart;
  /** Points seen since the start. */
  readonly seen: number;
  /** Their mean. */
  readonly mean: number;
  /** Sum of squared distances from it. */
  readonly squares: number;
}

/** What a self-starting chart says about one point. */
export interface SelfStartingRecord {
  /** `warming-up` for the first two points, and while all are the same. */
  readonly status: 'warming-up' | 'stable' | 'alarm';
  /** The point as a standard normal value, judged by all points before it; `null` while warming up. */
  readonly score: number | null;
  /** What is compared with the limit; `null` while warming up. */
  readonly statistic: number | null;
  readonly limit: number;
  /** Mean of the points before this one; `null` for the first. */
  readonly centre: number | null;
  /** For how many points the statistic has been on its side. */
  readonly sinceChange: number;
}

/** A self-starting chart's next state with what it says. */
export interface SelfStartingStep {
  readonly state: SelfStartingState;
  readonly record: SelfStartingRecord;
}

/**
 * A chart without any reference (Hawkins 1987): each point is judged by the mean and standard deviation of all points before it.
 * Its Student t turned into a normal value is independent of the others, exactly, for independent normal points; so limits
 * for a *known* reference hold from the third point on: those of {@link designChart} with `referencePoints: Infinity`.
 *
 * Weakness: a shift that is not found within the first ten points or so becomes part of what is normal. With ten or more
 * good points prefer {@link startChart}, whose reference stays.
 *
 * @param chart `cusum`, `ewma`, or `shewhart` without rules; without autocorrelation
 * @throws FplMlError `CHART_INVALID`
 */
export function startSelfStarting(chart: Chart): SelfStartingState {
  checkChart(chart);
  if (chart.kind === 'shewhart' && chart.rules !== undefined)
    throw chartError('CHART_INVALID', 'a self-starting chart without rules', chart.rules.join());
  if (correlationOf(chart) !== 0)
    throw chartError('CHART_INVALID', 'a self-starting chart without autocorrelation', chart.autocorrelation);
  return Object.freeze({ chart, seen: 0, mean: 0, squares: 0, ...carriedAtStart(chart) });
}

/** Φ⁻¹ of Student's t, each tail by itself, so that far points keep their digits. */
function scoreOf({ seen, mean, squares }: SelfStartingState, value: number): number | null {
  if (seen < 2 || !(squares > 0)) return null;
  const t = ((value - mean) / Math.sqrt(squares / (seen - 1))) * Math.sqrt(seen / (seen + 1));
  const tail = studentT(seen - 1).cdf(-Math.abs(t));
  // Beyond what a double can hold as a tail the score is 38 at any rate.
  return -Math.sign(t) * normal.quantile(Math.max(tail, 1e-307));
}

/**
 * Judges one point by all before it. Pure. After an alarm start anew: the points since the change spoil the mean.
 *
 * @throws FplMlError `CHART_POINT_INVALID`
 *
 * @example
 * ```ts
 * import { designChart, startSelfStarting, updateSelfStarting } from '@fpl-ml/monitor';
 *
 * const chart = designChart({ kind: 'cusum', falseAlarms: { count: 1, points: 38 }, referencePoints: Infinity });
 * let state = startSelfStarting(chart);
 * for (const value of [2.1, 1.9, 2.2, 2.0]) state = updateSelfStarting(state, value).state;
 * ```
 */
export function updateSelfStarting(state: SelfStartingState, value: number): SelfStartingStep {
  if (!Number.isFinite(value)) throw chartError('CHART_POINT_INVALID', 'a finite value', value);
  const { chart } = state;
  const score = scoreOf(state, value);
  const carried = score === null ? state : carriedAfter(chart, state, score);
  const statistic = score === null ? null : statisticOf(chart, carried, score);
  const seen = state.seen + 1;
  const step = value - state.mean;
  const mean = state.mean + step / seen;
  const limit = limitOf(chart, Math.max(1, seen - 2));
  const beyond = statistic !== null && reachOf(chart, statistic) > limit;
  const { up, down, upRun, downRun } = carried;
  const record: SelfStartingRecord = Object.freeze({
    status: score === null ? 'warming-up' : beyond ? 'alarm' : 'stable',
    score,
    statistic,
    limit,
    centre: state.seen === 0 ? null : state.mean,
    sinceChange: (statistic ?? 0) < 0 ? downRun : upRun,
  });
  const squares = state.squares + step * (value - mean);
  return { state: Object.freeze({ chart, seen, mean, squares, up, down, upRun, downRun }), record };
}
