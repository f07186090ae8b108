import { comparePeriods, FplMlError, type Period, type Severity } from '@fpl-ml/core';
import { acknowledgeAlarm } from './acknowledge-alarm.js';
import { type Acknowledgement, type AlarmRecord, type AlarmState, resetAlarm } from './alarm.js';
import type { AlarmHints } from './alarm-causes.js';
import type { AlarmOptions } from './alarm-options.js';
import type { Chart, ChartDirection, ChartKind } from './chart.js';
import type { ChartPoint } from './chart-reference.js';
import { type ChartRecord, type ChartRequest, type ChartState, resetChart, startChart } from './chart-state.js';
import type { FalseAlarms } from './design-chart.js';
import type { EstimationState } from './estimation/monitor-estimation.js';
import { judgeAlarms, type MonitorAlarmRecord } from './judge-alarms.js';
import type { SigmaMethod } from './reference-error.js';
import type { RegressionMetrics } from './regression-metrics.js';
import type { Screening } from './screen-reference.js';
import type { ThresholdBreach, ThresholdMetric } from './thresholds.js';
import { updateChart } from './update-chart.js';

/** How the figures of periods are charted. */
export interface MonitorChartOptions {
  /** Which figure. Default `rmse`. */
  readonly metric?: ThresholdMetric;
  /**
   * Kinds to be solved for `falseAlarms`, or finished charts; at most one of a kind. Default `shewhart` and `cusum`. A finished
   * chart without a direction looks where `direction` says.
   */
  readonly charts?: readonly (ChartKind | Chart)[];
  /** What is acceptable, of all solved charts together: each gets an equal share. Default 1 in 50 points. */
  readonly falseAlarms?: FalseAlarms;
  /** The shift to be found soonest, in standard deviations of a point. Default 1. */
  readonly shift?: number;
  /** Default: degradation only, `up` for errors, `down` for R². */
  readonly direction?: ChartDirection;
  /** How many final periods make the reference, when none is given: a whole number from 4. Default 8. */
  readonly referencePoints?: number;
  /** How sigma is estimated. Default `standard-deviation`. */
  readonly sigma?: SigmaMethod;
  /** Of the solved charts: see {@link ChartRequest.autocorrelation}. Default 0. */
  readonly autocorrelation?: number | 'reference';
  /** Keeps wild periods out of the reference; see {@link ChartOptions.screening}. Default: keeps all. */
  readonly screening?: Screening;
  /** Reference points of the first charts, oldest first, for instance of a backtest; after a reset see `resetCharts`. */
  readonly reference?: readonly ChartPoint[];
  /** How bad an alarm of a chart is. Default `warning`. */
  readonly severity?: Severity;
}

/** When the monitor's alarms fire and when they are over. */
export interface MonitorAlarmOptions extends Omit<AlarmOptions, 'dedupKey'> {
  /**
   * When a chart is well again: `below-limit`, or `stable`, when its statistic has left the warning zone too. Thresholds
   * have limits to clear of their own, such as `rmseClear`. Default `below-limit`.
   */
  readonly clearWhen?: 'below-limit' | 'stable';
}

/** One alarm of a monitor. */
export interface MonitorAlarm {
  /** `model/metric/chart` or `model/metric/threshold`. */
  readonly dedupKey: string;
  readonly state: AlarmState;
}

/** What the charts and alarms said when a period was judged. */
export interface JudgedPeriod {
  /** Id of the period. */
  readonly period: string;
  readonly charts: readonly ChartRecord[];
  readonly alarms: readonly MonitorAlarmRecord[];
}

/** Charts and alarms of one model and metric; plain data without NaN. */
export interface MonitorState {
  readonly metric: ThresholdMetric;
  /** How often the charts were reset. */
  readonly epoch: number;
  /** Why they were reset the last time. */
  readonly reason: string | null;
  readonly charts: readonly ChartState[];
  readonly alarms: readonly MonitorAlarm[];
  /** The latest period that was judged, in any epoch; earlier ones are not judged any more. */
  readonly last: Period | null;
  /** What was judged since the last reset, at most the latest 100. */
  readonly judged: readonly JudgedPeriod[];
  /** Of the state that keeps the estimator, and no charts; absent in the others. */
  readonly estimation?: EstimationState;
}

/** The final figures of one period. */
export interface FinalFigures {
  readonly model: string;
  readonly period: Period;
  readonly metrics: RegressionMetrics;
  readonly breaches: readonly ThresholdBreach[];
  /** The metrics that have thresholds. */
  readonly watched: readonly ThresholdMetric[];
  /** The metrics that breach no limit, but are not yet as good as their limit to clear. Default none. */
  readonly unclear?: readonly ThresholdMetric[];
  /** What else was seen in the period. Default nothing. */
  readonly hints?: AlarmHints;
  /** How bad an alarm of a chart is. */
  readonly severity: Severity;
  readonly alarm: MonitorAlarmOptions;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * What became of a period's figures. `charted`: judged now; `already-charted`: earlier, and never twice; `undefined-figure`:
 * there is no figure to chart; `too-old`: a later period was judged before; `not-final`: outcomes are awaited;
 * `not-served`: figures of a version that does not serve.
 */
export type Charting = 'charted' | 'already-charted' | 'undefined-figure' | 'too-old' | 'not-final' | 'not-served';

/** The next state with what was judged. */
export interface JudgeStep {
  readonly state: MonitorState;
  readonly judged: JudgedPeriod;
  readonly charting: Charting;
}

/** Records of so many periods are kept with the state, to be given back when a period is evaluated again. */
const KEPT_PERIODS = 100;
const DEFAULT_KINDS: readonly ChartKind[] = ['shewhart', 'cusum'];
const DEFAULT_FALSE_ALARMS: FalseAlarms = { count: 1, points: 50 };

const kindOf = (chart: ChartKind | Chart): ChartKind => (typeof chart === 'string' ? chart : chart.kind);

/** @throws FplMlError `MONITOR_OPTIONS_INVALID` */
export function checkChartOptions({ metric = 'rmse', charts = DEFAULT_KINDS }: MonitorChartOptions): void {
  const fault = !['mae', 'rmse', 'r2'].includes(metric)
    ? `Expected chart.metric "mae", "rmse" or "r2", got "${metric}".`
    : new Set(charts.map(kindOf)).size < charts.length
      ? `Expected at most one chart of a kind, got ${charts.map(kindOf).join(', ')}: run the others with startChart and updateChart.`
      : undefined;
  if (fault !== undefined) throw new FplMlError('MONITOR_OPTIONS_INVALID', fault);
}

/** Expected numbers of alarms add up, so equal shares keep the sum. */
function chartsOf(options: MonitorChartOptions): readonly (Chart | ChartRequest)[] {
  const { metric = 'rmse', charts = DEFAULT_KINDS, falseAlarms = DEFAULT_FALSE_ALARMS, shift = 1 } = options;
  const direction = options.direction ?? (metric === 'r2' ? 'down' : 'up');
  const { autocorrelation } = options;
  const allowed = autocorrelation === undefined ? {} : { autocorrelation };
  const share = {
    ...falseAlarms,
    count: falseAlarms.count / charts.filter((chart) => typeof chart === 'string').length,
  };
  return charts.map((chart) =>
    typeof chart === 'string'
      ? { kind: chart, falseAlarms: share, shift, direction, ...allowed }
      : { direction, ...chart },
  );
}

/** Charts that have seen nothing but, perhaps, a reference. */
export function startMonitorState(options: MonitorChartOptions): MonitorState {
  const { referencePoints, sigma, screening, reference, metric = 'rmse' } = options;
  const common = {
    ...(referencePoints === undefined ? {} : { referencePoints }),
    ...(sigma === undefined ? {} : { sigma }),
    ...(screening === undefined ? {} : { screening }),
  };
  const charts = chartsOf(options).map((chart) => startChart({ chart, ...common }, reference));
  return Object.freeze({ metric, epoch: 0, reason: null, charts, alarms: [], last: null, judged: [] });
}

/** The charted figure as a point; `undefined` when there is none that the charts can take. */
function pointOf(state: MonitorState, metrics: RegressionMetrics): ChartPoint | undefined {
  const value = metrics[state.metric];
  const standardError = metrics.standardErrors[state.metric];
  const known = standardError > 0 && Number.isFinite(standardError);
  const needed = state.charts.some(({ reference }) => reference?.precision === 'standard-error');
  if (!Number.isFinite(value) || (needed && !known)) return undefined;
  return { value, n: metrics.n, ...(known ? { standardError } : {}) };
}

function judgeNow(state: MonitorState, figures: FinalFigures): JudgeStep {
  const point = pointOf(state, figures.metrics);
  const steps = point === undefined ? [] : state.charts.map((chart) => updateChart(chart, point));
  const charts = steps.map(({ record }) => record);
  const { alarms, records } = judgeAlarms(state, figures, charts);
  const judged = Object.freeze({ period: figures.period.id, charts, alarms: records });
  const next = Object.freeze({
    ...state,
    charts: point === undefined ? state.charts : steps.map((step) => step.state),
    alarms,
    last: figures.period,
    judged: [...state.judged, judged].slice(-KEPT_PERIODS),
  });
  return { state: next, judged, charting: point === undefined ? 'undefined-figure' : 'charted' };
}

/**
 * Shows the final figures of a period to charts and alarms: once, and in the order of time. Pure.
 */
export function judgePeriod(state: MonitorState, figures: FinalFigures): JudgeStep {
  const { period } = figures;
  const before = state.judged.find((candidate) => candidate.period === period.id);
  if (before !== undefined) return { state, judged: before, charting: 'already-charted' };
  if (state.last !== null && comparePeriods(period, state.last) <= 0) {
    return { state, judged: { period: period.id, charts: [], alarms: [] }, charting: 'too-old' };
  }
  return judgeNow(state, figures);
}

/** What a reset did. */
export interface ResetStep {
  readonly state: MonitorState;
  readonly alarms: readonly AlarmRecord[];
}

/**
 * Starts the charts anew and ends the alarms, since what they watched was replaced. Pure.
 *
 * @param fresh the new charts; `keep` goes on with those in hand and their reference
 * @param at epoch milliseconds
 */
export function resetMonitorState(
  state: MonitorState,
  reason: string,
  fresh: 'keep' | readonly ChartState[],
  at: number,
): ResetStep {
  const steps = state.alarms.map(({ dedupKey, state: alarm }) => ({ dedupKey, ...resetAlarm(alarm, at, dedupKey) }));
  const charts = fresh === 'keep' ? state.charts.map((chart) => resetChart(chart, 'keep')) : fresh;
  const next = Object.freeze({
    metric: state.metric,
    epoch: state.epoch + 1,
    reason,
    charts,
    alarms: steps.map(({ dedupKey, state: alarm }) => ({ dedupKey, state: alarm })),
    last: state.last,
    judged: [],
  });
  return { state: next, alarms: steps.map(({ record }) => record) };
}

/** Notes in the state who looks after a firing alarm. Pure. */
export function acknowledgeIn(state: MonitorState, dedupKey: string, acknowledgement: Acknowledgement): ResetStep {
  const found = state.alarms.find((alarm) => alarm.dedupKey === dedupKey);
  if (found === undefined) {
    const known = state.alarms.map((alarm) => alarm.dedupKey).join(', ');
    throw new FplMlError(
      'ALARM_NOT_FIRING',
      `Expected the key of a firing alarm, got "${dedupKey}"; known are ${known}.`,
      {
        data: { dedupKey },
      },
    );
  }
  const step = acknowledgeAlarm(found.state, acknowledgement, dedupKey);
  const alarms = state.alarms.map((alarm) => (alarm === found ? { dedupKey, state: step.state } : alarm));
  return { state: Object.freeze({ ...state, alarms }), alarms: [step.record] };
}
