import { frozenCopy } from '@fpl-ml/core';
import { type Chart, type ChartDirection, type ChartKind, chartError, checkChart } from './chart.js';
import { cautionsOf, type ChartCaution, promisedChart } from './chart-caution.js';
import { carriedAtStart } from './chart-recurrence.js';
import {
  type ChartPoint,
  type ChartReference,
  estimateReference,
  type KnownReference,
  knownReference,
} from './chart-reference.js';
import type { FalseAlarms } from './design-chart.js';
import { expectedFalseAlarms } from './expected-false-alarms.js';
import type { SigmaMethod } from './reference-error.js';
import type { RunRule } from './run-rules.js';
import { type Screening, screenReference } from './screen-reference.js';

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
  /**
   * Correlation of neighbouring points that the chart shall allow for, from a longer history; or `reference`: as it is
   * estimated from the reference, between 0 and 0.9, which keeps no promise from fewer than 100 points. Default 0.
   */
  readonly autocorrelation?: number | 'reference';
  /** For `ewma`: the weight of the newest point. Default the quickest for the shift. */
  readonly lambda?: number;
}

/** How a chart is run. */
export interface ChartOptions {
  /** A chart, or what it shall achieve. Limits of a chart are used as they are, whatever the reference. */
  readonly chart: Chart | ChartRequest;
  /** How many points make the reference, when none is given: a whole number from 4. Default 8. */
  readonly referencePoints?: number;
  /** How sigma is estimated. Default `standard-deviation`. */
  readonly sigma?: SigmaMethod;
  /** Keeps wild points out of the reference, see {@link screenReference}; not with autocorrelation. Default: keeps all. */
  readonly screening?: Screening;
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
  /** Sums of a CUSUM, upper and lower; of an EWMA the average, in `down` that of −z where it looks down only; else 0. */
  readonly up: number;
  readonly down: number;
  /** For how many points each has been away from 0, on its side. */
  readonly upRun: number;
  readonly downRun: number;
  /** The latest points, standardised, oldest first, where rules look back at them: at most 14. */
  readonly recent?: readonly number[];
  /** (value − centre)/scale of the latest point, where the chart allows for autocorrelation. */
  readonly previous?: number | null;
  /** Indices from 0 of the reference points that were kept out of it, as they were dropped. Absent without screening. */
  readonly dropped?: readonly number[];
  /** Why there may be more false alarms than one thinks. Absent when there is no such reason. */
  readonly cautions?: readonly ChartCaution[];
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
  /**
   * (value − centre)/(scale·sigma), or what it adds to its predecessor where the chart allows for autocorrelation; `null`
   * while warming up.
   */
  readonly z: number | null;
  /**
   * What is compared with the limits: z for `shewhart`, for `cusum` the larger sum (the lower one as a negative number), for
   * `ewma` the average.
   */
  readonly statistic: number | null;
  /** Limits of the statistic. `null` while warming up. */
  readonly limits: Limits | null;
  /** Centre, in units of the figure. */
  readonly centre: number | null;
  /** For `shewhart` the limits for a point of this precision, in units of the figure. */
  readonly valueLimits: Limits | null;
  /** On which side of the centre the statistic lies; `null` while warming up. */
  readonly side: 'up' | 'down' | null;
  /**
   * For `cusum` and `ewma`, for how many points the statistic has been on this side: the change probably came that many
   * points ago.
   */
  readonly sinceChange: number | null;
  /** For `shewhart` with rules: those whose pattern this point completes. */
  readonly rules?: readonly RunRule[];
  /** As in the state. */
  readonly cautions?: readonly ChartCaution[];
}

const DEFAULT_REFERENCE_POINTS = 8;
const NOTHING_CARRIED = { up: 0, down: 0, upRun: 0, downRun: 0 } as const;

/** How many points make the reference of a chart that is given none. */
export const lengthOf = (options: ChartOptions): number => options.referencePoints ?? DEFAULT_REFERENCE_POINTS;

function opened(
  options: ChartOptions,
  reference: ChartReference,
  chart: Chart,
  cautions: readonly ChartCaution[],
  dropped?: readonly number[],
): ChartState {
  return Object.freeze({
    options,
    collected: [],
    reference,
    chart,
    n: 0,
    ...carriedAtStart(chart),
    ...(chart.kind === 'shewhart' && chart.rules !== undefined ? { recent: [] } : {}),
    ...(reference.innovation === undefined ? {} : { previous: reference.last ?? null }),
    ...(dropped === undefined ? {} : { dropped }),
    ...(cautions.length === 0 ? {} : { cautions }),
  });
}

interface Chosen {
  readonly points: readonly ChartPoint[];
  readonly dropped?: readonly number[];
}

function chosen({ screening, sigma }: ChartOptions, points: readonly ChartPoint[]): Chosen {
  if (screening === undefined) return { points };
  const { kept, dropped } = screenReference(points, screening, sigma);
  return { points: kept, dropped: dropped.map(({ index }) => index) };
}

/** The chart solved for these points, with their reference. */
export function withReference(options: ChartOptions, given: readonly ChartPoint[]): ChartState {
  const { points, dropped } = chosen(options, given);
  const first = estimateReference(points, options.sigma);
  const { chart, rho, kept } = promisedChart(options, points.length, first.autocorrelation);
  checkScreening(options, rho);
  const reference = rho === 0 ? first : estimateReference(points, options.sigma, rho);
  const { cautions, chart: safe } = cautionsOf(chart, reference, kept);
  return opened(options, reference, safe, cautions, dropped);
}

function withKnown(options: ChartOptions, known: KnownReference): ChartState {
  const { chart, rho, kept } = promisedChart(options, Number.POSITIVE_INFINITY, 0);
  const reference = knownReference(known, rho);
  return opened(options, reference, chart, kept ? [] : ['cannot-promise']);
}

/** What a point adds to its predecessor is not known where the predecessor was dropped. */
function checkScreening({ screening }: ChartOptions, rho: number): void {
  if (screening !== undefined && rho !== 0)
    throw chartError('CHART_INVALID', 'screening only without autocorrelation', rho);
}

function checkOptions(options: ChartOptions): void {
  const m = lengthOf(options);
  if (!(Number.isInteger(m) && m >= 4))
    throw chartError('CHART_INVALID', 'referencePoints to be a whole number from 4', m);
  // Solving now shows what is wrong before the first point comes; for a known reference it takes no time.
  const { chart, rho } = promisedChart(options, Number.POSITIVE_INFINITY, 0);
  checkScreening(options, rho);
  checkChart(chart);
}

// An array type that is only readable is not seen by Array.isArray.
const isPoints = (reference: readonly ChartPoint[] | KnownReference): reference is readonly ChartPoint[] =>
  Array.isArray(reference);

/**
 * A chart before its first point.
 *
 * @param options the chart, and how its reference is made
 * @param reference the reference points, oldest first, for instance of a backtest, or centre and sigma that are known;
 *   default none: then the first `referencePoints` points become the reference, without being judged
 * @throws FplMlError `CHART_INVALID`, `CHART_DESIGN_INVALID`, `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID`
 */
export function startChart(options: ChartOptions, reference?: readonly ChartPoint[] | KnownReference): ChartState {
  const frozen = frozenCopy(options);
  if (reference !== undefined) {
    return isPoints(reference) ? withReference(frozen, reference) : withKnown(frozen, reference);
  }
  checkOptions(frozen);
  const nothing = { collected: [], reference: null, chart: null, n: 0 } as const;
  return Object.freeze({ options: frozen, ...nothing, ...NOTHING_CARRIED });
}

/**
 * Starts a chart anew, after a retraining or once a false alarm was looked into. Never happens by itself: a chart in alarm
 * stays so while its statistic is beyond the limit.
 *
 * @param reference `keep` judges on with the reference in hand; points make a new one at once, as do a centre and sigma
 *   that are known; by default a new reference is collected from the points that follow, as a new model needs
 * @throws FplMlError as {@link startChart}
 */
export function resetChart(state: ChartState, reference?: 'keep' | readonly ChartPoint[] | KnownReference): ChartState {
  if (reference !== 'keep') return startChart(state.options, reference);
  if (state.reference === null || state.chart === null) return state;
  const fresh = opened(state.options, state.reference, state.chart, state.cautions ?? [], state.dropped);
  // The series goes on, whatever the chart thinks of it.
  return state.previous === undefined ? fresh : Object.freeze({ ...fresh, previous: state.previous });
}

/**
 * How many false alarms a chart gives among its next points from a start, with the reference that it has: the expectation for
 * that number of reference points.
 *
 * @param points a whole number from 1
 * @returns NaN while warming up
 * @throws FplMlError as {@link expectedFalseAlarms}
 */
export function falseAlarmsAhead(state: ChartState, points: number): number {
  const { chart, reference } = state;
  if (chart === null || reference === null) return Number.NaN;
  const referencePoints = reference.m === 0 ? Number.POSITIVE_INFINITY : reference.m;
  return expectedFalseAlarms(chart, { points, referencePoints, sigma: reference.sigmaMethod });
}
