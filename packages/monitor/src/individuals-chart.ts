import { mean, variance } from '@fpl-ml/stats';
import { chartError } from './chart.js';
import type { Limits } from './chart-state.js';
import { controlChartConstants, meanDeviation } from './control-chart-constants.js';

/** Options of {@link individualsChart}. */
export interface IndividualsOptions {
  /** Width of the limits in sigmas; default 3. */
  readonly sigmas?: number;
  /** What turns a mean moving range into sigma. Default 2/√π; tables have 1.128. */
  readonly d2?: number;
  /** What turns a mean moving range into its upper limit. Default 1 + 3d₃/d₂ = 3.2665; tables have 3.267. */
  readonly D4?: number;
}

/** An individuals and moving range chart of one series. */
export interface IndividualsChart {
  /** Mean of the points. */
  readonly centre: number;
  /** Mean difference of neighbours. */
  readonly movingRange: number;
  /** The mean moving range over d₂. */
  readonly sigma: number;
  /** For comparison the standard deviation (n − 1) over c₄: far larger than sigma when the centre moves. */
  readonly sigmaByDeviation: number;
  /** Limits of a point. */
  readonly limits: Limits;
  /** The limit of a moving range. */
  readonly rangeLimit: number;
  /** Indices from 0 of points beyond their limits. */
  readonly signals: readonly number[];
  /** Indices from 0 of points whose distance to their predecessor is beyond its limit. */
  readonly rangeSignals: readonly number[];
}

/** Indices where a test holds. */
export function indicesWhere<T>(items: ArrayLike<T>, test: (item: T) => boolean): readonly number[] {
  return Array.from(items, (item, i) => (test(item) ? i : -1)).filter((i) => i >= 0);
}

/** @throws FplMlError `CHART_POINT_INVALID` */
export function checkFinite(values: ArrayLike<number>, least: number): void {
  if (values.length < least) throw chartError('CHART_REFERENCE_INVALID', `at least ${least} points`, values.length);
  const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw chartError('CHART_POINT_INVALID', `finite values, at index ${bad} too`, values[bad]);
}

/**
 * The textbook chart of single points, for a look back (Phase I): centre and sigma come from the points that are judged. To
 * judge points as they come, with limits that allow for a short reference, use {@link startChart}.
 *
 * A slow trend hides neither in the limits nor in sigma; correlated neighbours make sigma far too small.
 *
 * @param values at least 2, oldest first
 * @throws FplMlError `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID`
 *
 * @example
 * ```ts
 * import { individualsChart } from '@fpl-ml/monitor';
 *
 * const { limits, signals } = individualsChart([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]);
 * ```
 */
export function individualsChart(values: ArrayLike<number>, options: IndividualsOptions = {}): IndividualsChart {
  checkFinite(values, 2);
  const constants = controlChartConstants(2);
  const { sigmas = 3, d2 = constants.d2, D4 = 1 + (3 * constants.d3) / constants.d2 } = options;
  const points = Array.from(values);
  const ranges = points.slice(1).map((value, i) => Math.abs(value - (points[i] ?? value)));
  const [centre, movingRange] = [mean(points), mean(ranges)];
  const sigma = movingRange / d2;
  const limits = { lower: centre - sigmas * sigma, upper: centre + sigmas * sigma };
  const rangeLimit = D4 * movingRange;
  return Object.freeze({
    centre,
    movingRange,
    sigma,
    sigmaByDeviation: Math.sqrt(variance(points)) / meanDeviation(points.length),
    limits,
    rangeLimit,
    signals: indicesWhere(points, (value) => value > limits.upper || value < limits.lower),
    rangeSignals: indicesWhere(ranges, (range) => range > rangeLimit).map((i) => i + 1),
  });
}
