import type { EstimatedFigure, EstimateReason, PeriodEstimate } from '@fpl-ml/monitor';
import { type Loss, maeOf, rmseOf } from './loss.js';

/** The figures that are estimated before labels come. */
export type EstimatedMetric = 'mae' | 'rmse';

/** Errors above which an estimate is a warning, units of the target. What is left out is not watched. */
export type EstimateLimits = Readonly<Partial<Record<EstimatedMetric, number>>>;

/** A figure whose whole interval lies above its limit. */
export interface EstimateBreach extends EstimatedFigure {
  readonly metric: EstimatedMetric;
  readonly limit: number;
}

/** What the error of a served period will probably be, found before its labels came. Plain JSON. */
export interface EstimateFinding {
  readonly period: string;
  /** `unreliable`: there are no figures, and `reason` says why. */
  readonly status: 'estimated' | 'unreliable';
  readonly reason: EstimateReason | null;
  /** Rows with a served prediction. */
  readonly n: number;
  /** Share of the rows with a value that was never seen when the estimator learned; `null` without rows. */
  readonly outside: number | null;
  /** Of the intervals. */
  readonly confidence: number;
  readonly mae: EstimatedFigure | null;
  readonly rmse: EstimatedFigure | null;
  /** What lies above the limits that were given, lower end included. */
  readonly breaches: readonly EstimateBreach[];
}

/** An estimated figure beside what came. */
export interface SettledFigure extends EstimatedFigure {
  /** NaN is no figure: `null` where no row was labelled. */
  readonly realised: number | null;
  /** Whether what came lies in the interval. */
  readonly inside: boolean;
}

/** An estimate beside what came. Plain JSON. */
export interface SettledEstimate {
  readonly period: string;
  readonly mae: SettledFigure | null;
  readonly rmse: SettledFigure | null;
}

const plain = ({ value, lower, upper }: EstimatedFigure): EstimatedFigure | null =>
  Number.isFinite(value) ? { value, lower, upper } : null;

/** An estimate of the monitor as decisions take it, held against limits. */
export function estimateFinding(found: PeriodEstimate, limits: EstimateLimits): EstimateFinding {
  const { period, status, reason, n, outside, confidence } = found;
  const figures = { mae: plain(found.mae), rmse: plain(found.rmse) };
  const breaches = (['mae', 'rmse'] as const).flatMap((metric) => {
    const [figure, limit] = [figures[metric], limits[metric]];
    return figure === null || limit === undefined || figure.lower <= limit ? [] : [{ metric, limit, ...figure }];
  });
  const share = Number.isFinite(outside) ? outside : null;
  return { period, status, reason, n, outside: share, confidence, ...figures, breaches };
}

/** A breach in words with figures. */
export function breachWords({ period, confidence }: EstimateFinding, breach: EstimateBreach): string {
  const { metric, value, lower, upper, limit } = breach;
  const interval = `${Number((100 * confidence).toFixed(1))} % interval ${lower.toFixed(3)} to ${upper.toFixed(3)}`;
  return `the ${metric.toUpperCase()} of ${period} is estimated at ${value.toFixed(3)} (${interval}) before its labels, above ${limit.toFixed(3)}`;
}

function settled(figure: EstimatedFigure | null, realised: number): SettledFigure | null {
  if (figure === null) return null;
  const { lower, upper } = figure;
  const came = Number.isFinite(realised) ? realised : null;
  return { ...figure, realised: came, inside: came !== null && came >= lower && came <= upper };
}

/** Puts what came beside an estimate. */
export function settleEstimate({ period, mae, rmse }: EstimateFinding, served: Loss): SettledEstimate {
  return { period, mae: settled(mae, maeOf(served)), rmse: settled(rmse, rmseOf(served)) };
}
