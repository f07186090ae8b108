import { frozenCopy } from '@fpl-ml/core';
import {
  type Chart,
  type ChartDirection,
  type ChartKind,
  chartError,
  checkChart,
  directionOf,
  headStart,
} from './chart.js';
import { type ChartPoint, type ChartReference, checkPoint, estimateReference, scaleOf } from './chart-reference.js';
import { designChart, type FalseAlarms } from './design-chart.js';
import type { SigmaMethod } from './reference-error.js';

/** A chart that is solved for its false alarms once its reference is there. */
export interface ChartRequest {
  /** Which chart. */
  readonly kind: ChartKind;
  /** What is acceptable. */
  readonly falseAlarms: FalseAlarms;
  /** The shift to be found soonest, in standard deviations of a point. Default 1. */
  readonly shift?: number;
  /** Default `both`. */
  readonly direction?: ChartDirection;
}

/** How a chart is run. */
export interface ChartOptions {
  /** A chart, or what it shall achieve. Limits of a chart are used as they are, whatever the reference. */
  readonly chart: Chart | ChartRequest;
  /** How many points make the reference, when none is given: a whole number from 4. Default 8. */
  readonly referencePoints?: number;
  /** How sigma is estimated. Default `standard-deviation`. */
  readonly sigma?: SigmaMethod;
}

/** Where a chart stands. Plain data without NaN: can be stored as JSON and continued. */
export interface ChartState {
  /** As given. */
  readonly options: ChartOptions;
  /** Points collected for the reference, while there is none. */
  readonly collected: readonly ChartPoint[];
  /** `null` while warming up. */
  readonly reference: ChartReference | null;
  /** The chart in use; `null` while warming up. */
  readonly chart: Chart | null;
  /** Points judged since the start. */
  readonly n: number;
  /** Sums of a CUSUM, upper and lower; 0 for other charts. */
  readonly up: number;
  readonly down: number;
  /** For how many points each sum has been above 0. */
  readonly upRun: number;
  readonly downRun: number;
}

/** `warming-up` while the reference is collected; `warning` beyond two thirds of a limit, `alarm` beyond the limit. */
export type ChartStatus = 'warming-up' | 'stable' | 'warning' | 'alarm';

/** An interval; `null` is no limit on that side. */
export interface Limits {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** What a chart says about one point. */
export interface ChartRecord {
  /** Which chart. */
  readonly kind: ChartKind;
  /** The verdict. */
  readonly status: ChartStatus;
  /** Points judged so far, this one included; while warming up, points collected. */
  readonly n: number;
  /** The point's figure. */
  readonly value: number;
  /** (value − centre)/(scale·sigma); `null` while warming up. */
  readonly z: number | null;
  /** What is compared with the limits: z for `shewhart`, for `cusum` the larger sum (the lower one as a negative number). */
  readonly statistic: number | null;
  /** Limits of the statistic. `null` while warming up. */
  readonly limits: Limits | null;
  /** Centre, in units of the figure. */
  readonly centre: number | null;
  /** For `shewhart` the limits for a point of this precision, in units of the figure. */
  readonly valueLimits: Limits | null;
  /** On which side of the centre the statistic lies; `null` while warming up. */
  readonly side: 'up' | 'down' | null;
  /** For `cusum`, for how many points the sum has been above 0: the change probably came that many points ago. */
  readonly sinceChange: number | null;
}

const DEFAULT_REFERENCE_POINTS = 8;
const WARNING_SHARE = 2 / 3;

const lengthOf = (options: ChartOptions): number => options.referencePoints ?? DEFAULT_REFERENCE_POINTS;

/** The chart for a reference of this length. */
function resolve({ chart, sigma = 'standard-deviation' }: ChartOptions, m: number): Chart {
  if (!('falseAlarms' in chart)) return chart;
  return designChart({ ...chart, referencePoints: m, sigma });
}

function opened(options: ChartOptions, reference: ChartReference, chart: Chart): ChartState {
  const start = chart.kind === 'cusum' ? headStart(chart) : 0;
  return Object.freeze({
    options,
    collected: [],
    reference,
    chart,
    n: 0,
    up: start,
    down: start,
    upRun: 0,
    downRun: 0,
  });
}

function withReference(options: ChartOptions, points: readonly ChartPoint[]): ChartState {
  return opened(options, estimateReference(points, options.sigma), resolve(options, points.length));
}

function checkOptions(options: ChartOptions): void {
  const m = lengthOf(options);
  if (!(Number.isInteger(m) && m >= 4))
    throw chartError('CHART_INVALID', 'referencePoints to be a whole number from 4', m);
  // Solving now shows what is wrong before the first point comes; for a known reference it takes no time.
  checkChart(resolve(options, Number.POSITIVE_INFINITY));
}

/**
 * A chart before its first point.
 *
 * @param options the chart, and how its reference is made
 * @param reference the reference points, oldest first, for instance of a backtest; default none: then the first
 *   `referencePoints` points become the reference, without being judged
 * @throws FplMlError `CHART_INVALID`, `CHART_DESIGN_INVALID`, `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID`
 */
export function startChart(options: ChartOptions, reference?: readonly ChartPoint[]): ChartState {
  const frozen = frozenCopy(options);
  if (reference !== undefined) return withReference(frozen, reference);
  checkOptions(frozen);
  return Object.freeze({
    options: frozen,
    collected: [],
    reference: null,
    chart: null,
    n: 0,
    up: 0,
    down: 0,
    upRun: 0,
    downRun: 0,
  });
}

/**
 * Starts a chart anew, after a retraining or once a false alarm was looked into. Never happens by itself: a chart in alarm
 * stays so while its statistic is beyond the limit.
 *
 * @param reference `keep` judges on with the reference in hand; points make a new one at once; by default a new
 *   reference is collected from the points that follow, as a new model needs
 * @throws FplMlError as {@link startChart}
 */
export function resetChart(state: ChartState, reference?: 'keep' | readonly ChartPoint[]): ChartState {
  if (reference !== 'keep') return startChart(state.options, reference);
  if (state.reference === null || state.chart === null) return state;
  return opened(state.options, state.reference, state.chart);
}

function collectedRecord(kind: ChartKind, n: number, value: number): ChartRecord {
  const empty = {
    z: null,
    statistic: null,
    limits: null,
    centre: null,
    valueLimits: null,
    side: null,
    sinceChange: null,
  };
  return Object.freeze({ kind, status: 'warming-up', n, value, ...empty });
}

/** Points without any variation cannot be a reference: then one more is waited for. */
function hasVariation(points: readonly ChartPoint[]): boolean {
  return points.some(({ value }) => value !== points[0]?.value);
}

function collect(state: ChartState, point: ChartPoint): ChartStep {
  const { options } = state;
  const collected = Object.freeze([...state.collected, frozenCopy(point)]);
  const record = collectedRecord(options.chart.kind, collected.length, point.value);
  const complete = collected.length >= lengthOf(options) && hasVariation(collected);
  return { state: complete ? withReference(options, collected) : Object.freeze({ ...state, collected }), record };
}

/** A chart's next state with what it says. */
export interface ChartStep {
  readonly state: ChartState;
  readonly record: ChartRecord;
}

function limitsOf(limit: number, direction: ChartDirection, centre = 0): Limits {
  return Object.freeze({
    lower: direction === 'up' ? null : centre - limit,
    upper: direction === 'down' ? null : centre + limit,
  });
}

/** The larger of what is looked at, the lower side as a negative number. */
function signed(up: number, down: number, direction: ChartDirection): number {
  if (direction === 'up') return up;
  return direction === 'down' || down > up ? -down : up;
}

function statusOf(statistic: number, limit: number, direction: ChartDirection): ChartStatus {
  const excess = direction === 'both' ? Math.abs(statistic) : direction === 'up' ? statistic : -statistic;
  if (excess > limit) return 'alarm';
  return excess > limit * WARNING_SHARE ? 'warning' : 'stable';
}

/**
 * Judges one point. Pure: neither state nor point is changed, and the same two always give the same.
 *
 * Signals when the statistic is strictly beyond its limit. A CUSUM goes on after an alarm, from the sums it has.
 *
 * @param point with n, or a standard error, if the reference points have them
 * @throws FplMlError `CHART_POINT_INVALID`
 *
 * @example
 * ```ts
 * import { startChart, updateChart } from '@fpl-ml/monitor';
 *
 * const reference = [2.1, 1.9, 2.2, 2.0, 1.8, 2.1].map((value) => ({ value }));
 * const chart = { kind: 'cusum', falseAlarms: { count: 1, points: 38 }, direction: 'up' } as const;
 * const { state, record } = updateChart(startChart({ chart }, reference), { value: 2.4 });
 * const status: string = record.status;
 * const next = updateChart(state, { value: 2.5 });
 * ```
 */
export function updateChart(state: ChartState, point: ChartPoint): ChartStep {
  checkPoint(point);
  const { chart, reference } = state;
  if (chart === null || reference === null) return collect(state, point);
  const scale = scaleOf(reference, point) * reference.sigma;
  const z = (point.value - reference.centre) / scale;
  return chart.kind === 'shewhart'
    ? judgePoint(state, chart.L, reference.centre, scale, z, point.value)
    : judgeSums(state, chart, z, point.value);
}

function judgePoint(state: ChartState, L: number, centre: number, scale: number, z: number, value: number): ChartStep {
  const direction = state.chart === null ? 'both' : directionOf(state.chart);
  const n = state.n + 1;
  const record: ChartRecord = Object.freeze({
    kind: 'shewhart',
    status: statusOf(z, L, direction),
    n,
    value,
    z,
    statistic: z,
    limits: limitsOf(L, direction),
    centre,
    valueLimits: limitsOf(L * scale, direction, centre),
    side: z < 0 ? 'down' : 'up',
    sinceChange: null,
  });
  return { state: Object.freeze({ ...state, n }), record };
}

function judgeSums(state: ChartState, chart: Chart & { readonly kind: 'cusum' }, z: number, value: number): ChartStep {
  const direction = directionOf(chart);
  const up = Math.max(0, state.up + z - chart.k);
  const down = Math.max(0, state.down - z - chart.k);
  const upRun = up > 0 ? state.upRun + 1 : 0;
  const downRun = down > 0 ? state.downRun + 1 : 0;
  const statistic = signed(up, down, direction);
  const lower = direction === 'down' || (direction === 'both' && down > up);
  const n = state.n + 1;
  const record: ChartRecord = Object.freeze({
    kind: 'cusum',
    status: statusOf(statistic, chart.h, direction),
    n,
    value,
    z,
    statistic,
    limits: limitsOf(chart.h, direction),
    centre: state.reference?.centre ?? null,
    valueLimits: null,
    side: lower ? 'down' : 'up',
    sinceChange: lower ? downRun : upRun,
  });
  return { state: Object.freeze({ ...state, n, up, down, upRun, downRun }), record };
}
