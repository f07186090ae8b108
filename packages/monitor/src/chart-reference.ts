import { chartError } from './chart.js';
import { added } from './chart-recurrence.js';
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
  /** Number of reference points; 0 for a reference that is known, not estimated. */
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
  /**
   * Correlation of neighbouring points, corrected for the bias of short references (Marriott and Pope 1954) and held between
   * −0.99 and 0.99; from 10 points its standard error is still about 0.4. Above 0.3 charts that do not allow for it alarm
   * more often than designed.
   */
  readonly autocorrelation: number;
  /**
   * For a chart that allows for autocorrelation: the standard deviation of what a point adds to its predecessor, z −
   * ρ·previous, from all points but the first. Then `centre` is estimated from the same.
   */
  readonly innovation?: number;
  /** For such a chart: (value − centre)/scale of the last reference point. */
  readonly last?: number;
}

/** A reference that is known, from a long history or from a specification. */
export interface KnownReference {
  /** In units of the figure. */
  readonly centre: number;
  /** Standard deviation of a point, in units of the figure; with `unit`, of (value − centre)·√n/unit. */
  readonly sigma: number;
  /** Standard deviation of one row, for points that differ in n: the standard error of a point is `unit / √n`. */
  readonly unit?: number;
}

/** As tables print it. */
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

/** The mean of the estimate is ρ − (1 + 4ρ)/m. */
function autocorrelationOf(z: readonly number[]): number {
  const centre = mean(z);
  const deviations = z.map((value) => value - centre);
  const products = deviations.slice(1).reduce((sum, value, i) => sum + value * (deviations[i] ?? 0), 0);
  const squares = deviations.reduce((sum, value) => sum + value * value, 0);
  if (squares === 0) return 0;
  const [m, raw] = [z.length, products / squares];
  // From 4 points the correction has no value.
  const corrected = m > 5 ? (m * raw + 1) / (m - 4) : raw;
  return Math.max(-0.99, Math.min(0.99, corrected));
}

/** The centre for which what points add to their predecessors is smallest: least squares. */
function centreOfAdded(values: readonly number[], scales: readonly number[], rho: number): number {
  let [sum, total] = [0, 0];
  const first = scales[0] ?? 1;
  for (let i = 1; i < values.length; i += 1) {
    const [own, before] = [first / (scales[i] ?? 1), first / (scales[i - 1] ?? 1)];
    const share = own - rho * before;
    sum += share * (own * (values[i] ?? 0) - rho * before * (values[i - 1] ?? 0));
    total += share * share;
  }
  return sum / total;
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

/** How far points can be told apart, before centre and sigma are estimated. */
interface Scaled {
  readonly values: readonly number[];
  readonly scales: readonly number[];
  readonly common: Pick<ChartReference, 'm' | 'sigmaMethod' | 'precision' | 'unit' | 'between'>;
}

function scaled(points: readonly ChartPoint[], sigmaMethod: SigmaMethod): Scaled {
  const precision = precisionOf(points);
  const known = precision === 'standard-error' ? 1 : unitOf(points);
  const unit = precision === 'sample-size' ? (known ?? 1) : 1;
  const values = points.map(({ value }) => value);
  const errors = points.map((point) => standardErrorOf(point, precision, unit));
  const measured = precision !== 'none' && known !== undefined;
  const between = measured ? spreadBetween(values, errors) : 0;
  const scales = points.map((point) => scaleOf({ precision, unit, between }, point));
  return { values, scales, common: { m: points.length, sigmaMethod, precision, unit, between } };
}

const distances = (values: readonly number[], scales: readonly number[], centre: number): readonly number[] =>
  values.map((value, i) => (value - centre) / (scales[i] ?? 1));

/** Centre and sigma of the innovations, which are independent; of the points themselves by way of them. */
function whitenedReference(
  { values, scales, common }: Scaled,
  method: SigmaMethod,
  rho: number,
): Omit<ChartReference, 'autocorrelation'> {
  const centre = centreOfAdded(values, scales, rho);
  const z = distances(values, scales, centre);
  const innovations = z.slice(1).map((value, i) => added(rho, value, z[i] ?? null));
  const innovation = sigmaOf(innovations, method);
  return { ...common, centre, sigma: innovation / Math.sqrt(1 - rho * rho), innovation, last: z.at(-1) ?? 0 };
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
 * @param autocorrelation of neighbouring points, for a chart that allows for it; then at least 5 points. Default 0
 * @throws FplMlError `CHART_POINT_INVALID`; `CHART_REFERENCE_INVALID` for too few points, or points without variation
 */
export function estimateReference(
  points: readonly ChartPoint[],
  method: SigmaMethod = 'standard-deviation',
  autocorrelation = 0,
): ChartReference {
  points.forEach(checkPoint);
  const least = autocorrelation === 0 ? 4 : 5;
  if (points.length < least)
    throw chartError('CHART_REFERENCE_INVALID', `at least ${least} reference points`, points.length);
  const { values, scales, common } = scaled(points, method);
  const centre = weightedMean(values, scales);
  const z = distances(values, scales, centre);
  const plain = { ...common, centre, sigma: sigmaOf(z, method) };
  const reference =
    autocorrelation === 0 ? plain : whitenedReference({ values, scales, common }, method, autocorrelation);
  if (!(reference.sigma > 0))
    throw chartError('CHART_REFERENCE_INVALID', 'reference points that differ from each other', values[0]);
  return Object.freeze({ ...reference, autocorrelation: autocorrelationOf(z) });
}

/**
 * A reference that is known.
 *
 * @throws FplMlError `CHART_REFERENCE_INVALID`
 */
export function knownReference({ centre, sigma, unit }: KnownReference, autocorrelation = 0): ChartReference {
  if (!Number.isFinite(centre)) throw chartError('CHART_REFERENCE_INVALID', 'a finite centre', centre);
  if (!(sigma > 0 && Number.isFinite(sigma))) throw chartError('CHART_REFERENCE_INVALID', 'sigma above 0', sigma);
  if (unit !== undefined && !(unit > 0 && Number.isFinite(unit)))
    throw chartError('CHART_REFERENCE_INVALID', 'unit above 0', unit);
  const innovation = sigma * Math.sqrt(1 - autocorrelation * autocorrelation);
  return Object.freeze({
    m: 0,
    centre,
    sigma,
    sigmaMethod: 'standard-deviation',
    precision: unit === undefined ? 'none' : 'sample-size',
    unit: unit ?? 1,
    between: 0,
    autocorrelation,
    ...(autocorrelation === 0 ? {} : { innovation }),
  });
}
