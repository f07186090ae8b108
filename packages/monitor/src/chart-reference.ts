import { chartError } from './chart.js';
import type { SigmaMethod } from './reference-error.js';

/** One point of a chart: a figure of one period. */
export interface ChartPoint {
  /** The figure, for instance the RMSE of the period. */
  readonly value: number;
  /** How many rows it comes from. */
  readonly n?: number;
  /** Its standard error, from those rows. */
  readonly standardError?: number;
}

/**
 * How the precision of a point is known. `sample-size`: from its n (and the standard errors of the reference, pooled).
 * `standard-error`: its own standard error is taken as it is. `none`: all points count alike.
 */
export type Precision = 'sample-size' | 'standard-error' | 'none';

/** What was learnt from the reference points (Phase I): plain data without NaN. */
export interface ChartReference {
  /** Number of reference points. */
  readonly m: number;
  /** Their mean, weighted by precision, in units of the figure. */
  readonly centre: number;
  /** Standard deviation of (value − centre)/scale; with precision `none`, of the points themselves. */
  readonly sigma: number;
  /** How sigma was estimated. */
  readonly sigmaMethod: SigmaMethod;
  /** How the scale of a point is found. */
  readonly precision: Precision;
  /** Standard deviation of one row's contribution: the standard error of a point is `unit / √n`. 1 where unknown. */
  readonly unit: number;
  /** Standard deviation between periods beyond what their standard errors explain. 0 when there is none. */
  readonly between: number;
  /** Correlation of neighbouring points. Above about 0.3 charts alarm more often than designed. */
  readonly autocorrelation: number;
}

const D2 = 1.128;

function precisionOf(points: readonly ChartPoint[]): Precision {
  if (points.every(({ n }) => n !== undefined)) return 'sample-size';
  if (points.every(({ standardError }) => standardError !== undefined)) return 'standard-error';
  return 'none';
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pooled over the points: single standard errors rise and fall with the error that they belong to. */
function unitOf(points: readonly ChartPoint[]): number | undefined {
  // Relative to the first, since squares of what is in extreme units would overflow or vanish.
  const first = points[0]?.standardError ?? 1;
  const variances = points.flatMap(({ n, standardError: se }) =>
    n !== undefined && se !== undefined ? [n * (se / first) * (se / first)] : [],
  );
  return variances.length === points.length ? first * Math.sqrt(mean(variances)) : undefined;
}

function standardErrorOf(point: ChartPoint, precision: Precision, unit: number): number {
  if (precision === 'sample-size') return unit / Math.sqrt(point.n ?? Number.NaN);
  return precision === 'standard-error' ? (point.standardError ?? Number.NaN) : 1;
}

/** The scale of a point: √(standard error² + between²). */
export function scaleOf(reference: Pick<ChartReference, 'precision' | 'unit' | 'between'>, point: ChartPoint): number {
  const error = standardErrorOf(point, reference.precision, reference.unit);
  if (!(error > 0 && Number.isFinite(error))) {
    const needed = reference.precision === 'sample-size' ? 'n ≥ 1' : 'standardError > 0';
    throw chartError('CHART_POINT_INVALID', `a point with ${needed}, as the reference has`, JSON.stringify(point));
  }
  return Math.hypot(error, reference.between);
}

function weightedMean(values: readonly number[], scales: readonly number[]): number {
  let [sum, total] = [0, 0];
  for (const [i, value] of values.entries()) {
    const ratio = (scales[0] ?? 1) / (scales[i] ?? 1);
    sum += ratio * ratio * value;
    total += ratio * ratio;
  }
  return sum / total;
}

/** DerSimonian and Laird's (1986) moment estimate of the spread between periods; 0 when the errors explain all. */
function spreadBetween(values: readonly number[], errors: readonly number[]): number {
  const unit = errors[0] ?? 1;
  const weights = errors.map((error) => (unit / error) * (unit / error));
  const centre = weightedMean(values, errors);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const distances = values.map((value) => (value - centre) / unit);
  const q = distances.reduce((sum, distance, i) => sum + (weights[i] ?? 0) * distance * distance, 0);
  return unit * Math.sqrt(Math.max(0, (q - (values.length - 1)) / (total - squares / total)));
}

function sigmaOf(z: readonly number[], method: SigmaMethod): number {
  if (method === 'standard-deviation')
    return Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / (z.length - 1));
  return mean(z.slice(1).map((value, i) => Math.abs(value - (z[i] ?? 0)))) / D2;
}

function autocorrelationOf(z: readonly number[]): number {
  const centre = mean(z);
  const deviations = z.map((value) => value - centre);
  const products = deviations.slice(1).reduce((sum, value, i) => sum + value * (deviations[i] ?? 0), 0);
  const squares = deviations.reduce((sum, value) => sum + value * value, 0);
  return squares === 0 ? 0 : products / squares;
}

/**
 * @throws FplMlError `CHART_POINT_INVALID`
 */
export function checkPoint(point: ChartPoint): void {
  const { value, n, standardError } = point;
  if (!Number.isFinite(value)) throw chartError('CHART_POINT_INVALID', 'a finite value', value);
  if (n !== undefined && !(Number.isFinite(n) && n >= 1)) throw chartError('CHART_POINT_INVALID', 'n ≥ 1', n);
  if (standardError !== undefined && !(standardError > 0 && Number.isFinite(standardError))) {
    throw chartError('CHART_POINT_INVALID', 'standardError > 0', standardError);
  }
}

/**
 * Estimates centre and standard deviation from reference points (Phase I), allowing for periods of different size and
 * for more variation between periods than their standard errors explain.
 *
 * The standard error of a point is `unit/√n` when all points tell n, with `unit` pooled over the reference, since a
 * period's own standard error rises and falls with its error and would pull the centre down; else the standard errors
 * given; else all are alike. To it the variance between periods is added (moments, DerSimonian and Laird). Then z = (value −
 * centre)/scale, and sigma is the standard deviation of z, as Laney (2002) does, so that whatever the standard errors
 * miss is made good by the points themselves. When the standard errors of points with n are unknown, their scale is 1/√n.
 *
 * @param points at least 4, oldest first
 * @param method default `standard-deviation`
 * @throws FplMlError `CHART_POINT_INVALID`; `CHART_REFERENCE_INVALID` for too few points, or points without variation
 */
export function estimateReference(
  points: readonly ChartPoint[],
  method: SigmaMethod = 'standard-deviation',
): ChartReference {
  points.forEach(checkPoint);
  if (points.length < 4) throw chartError('CHART_REFERENCE_INVALID', 'at least 4 reference points', points.length);
  const precision = precisionOf(points);
  const known = precision === 'standard-error' ? 1 : unitOf(points);
  const unit = precision === 'sample-size' ? (known ?? 1) : 1;
  const values = points.map(({ value }) => value);
  const errors = points.map((point) => standardErrorOf(point, precision, unit));
  const measured = precision !== 'none' && known !== undefined;
  const between = measured ? spreadBetween(values, errors) : 0;
  const scales = points.map((point) => scaleOf({ precision, unit, between }, point));
  const centre = weightedMean(values, scales);
  const z = values.map((value, i) => (value - centre) / (scales[i] ?? 1));
  const sigma = sigmaOf(z, method);
  if (!(sigma > 0))
    throw chartError('CHART_REFERENCE_INVALID', 'reference points that differ from each other', values[0]);
  const autocorrelation = autocorrelationOf(z);
  return Object.freeze({
    m: points.length,
    centre,
    sigma,
    sigmaMethod: method,
    precision,
    unit,
    between,
    autocorrelation,
  });
}
