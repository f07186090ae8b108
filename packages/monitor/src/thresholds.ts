import { FplMlError, type Severity } from '@fpl-ml/core';
import { normal } from '@fpl-ml/stats';
import type { RegressionMetrics } from './regression-metrics.js';

/**
 * Fixed limits of the figures. A figure breaches a limit when it is strictly worse: MAE and RMSE above, R² below. What is
 * left out is not watched. A fixed limit per period suits a contract, not detection: the figure of a single period varies
 * (RMSE 2 ± 0.2 with 700 rows), for which charts allow.
 */
export interface PerformanceThresholds {
  readonly maeWarning?: number;
  readonly maeCritical?: number;
  readonly rmseWarning?: number;
  readonly rmseCritical?: number;
  readonly r2Warning?: number;
  readonly r2Critical?: number;
  /**
   * A firing alarm of the MAE is over only when it is at or below this, which lies at or below the limits to fire
   * (hysteresis). Default those limits.
   */
  readonly maeClear?: number;
  /** Likewise of the RMSE. */
  readonly rmseClear?: number;
  /** Likewise of R², at or above. */
  readonly r2Clear?: number;
}

/** The figures that have thresholds. */
export type ThresholdMetric = 'mae' | 'rmse' | 'r2';

/** A figure that is worse than a limit. */
export interface ThresholdBreach {
  readonly metric: ThresholdMetric;
  /** The limit that it breaches; the worse of two. */
  readonly threshold: Exclude<keyof PerformanceThresholds, `${ThresholdMetric}Clear`>;
  readonly severity: Exclude<Severity, 'info'>;
  readonly value: number;
  readonly limit: number;
  /** Rows behind the value. */
  readonly n: number;
  /** Standard error of the value; NaN where unknown. */
  readonly standardError: number;
  /** Whether the value is worse than the limit by more than 1.645 standard errors (one-sided 5 %). */
  readonly beyondNoise: boolean;
}

const NOISE = normal.quantile(0.95);

/** The metrics with thresholds, in order. */
export const THRESHOLD_METRICS: readonly ThresholdMetric[] = Object.freeze(['mae', 'rmse', 'r2']);

function invalid(message: string): FplMlError {
  return new FplMlError('THRESHOLDS_INVALID', message);
}

/**
 * @throws FplMlError `THRESHOLDS_INVALID` when one is not finite, or a warning is worse than its critical limit
 */
export function checkThresholds(thresholds: PerformanceThresholds): void {
  for (const [name, value] of Object.entries(thresholds)) {
    if (value !== undefined && !Number.isFinite(value))
      throw invalid(`Expected a finite ${name}, got ${String(value)}.`);
  }
  for (const metric of THRESHOLD_METRICS) {
    const [warning, critical] = [thresholds[`${metric}Warning`], thresholds[`${metric}Critical`]];
    if (warning !== undefined && critical !== undefined && excess(metric, warning, critical) > 0) {
      throw invalid(
        `Expected ${metric}Warning not to be worse than ${metric}Critical, got ${warning} and ${critical}.`,
      );
    }
    checkClear(metric, thresholds);
  }
}

function checkClear(metric: ThresholdMetric, thresholds: PerformanceThresholds): void {
  const clear = thresholds[`${metric}Clear`];
  if (clear === undefined) return;
  const fires = thresholds[`${metric}Warning`] ?? thresholds[`${metric}Critical`];
  if (fires !== undefined && excess(metric, clear, fires) <= 0) return;
  throw invalid(`Expected ${metric}Clear not to be worse than a limit that fires, got ${clear} and ${fires}.`);
}

/** The metrics that are not yet as good as their limit to clear. */
export function unclearMetrics(
  metrics: RegressionMetrics,
  thresholds: PerformanceThresholds,
): readonly ThresholdMetric[] {
  return THRESHOLD_METRICS.filter((metric) => {
    const clear = thresholds[`${metric}Clear`];
    return clear !== undefined && excess(metric, metrics[metric], clear) > 0;
  });
}

/** By how much a value is worse than a limit. */
function excess(metric: ThresholdMetric, value: number, limit: number): number {
  return metric === 'r2' ? limit - value : value - limit;
}

function breachOf(
  metrics: RegressionMetrics,
  metric: ThresholdMetric,
  thresholds: PerformanceThresholds,
): ThresholdBreach | undefined {
  const [value, standardError] = [metrics[metric], metrics.standardErrors[metric]];
  for (const severity of ['critical', 'warning'] as const) {
    const threshold = severity === 'critical' ? (`${metric}Critical` as const) : (`${metric}Warning` as const);
    const limit = thresholds[threshold];
    if (limit === undefined || !(excess(metric, value, limit) > 0)) continue;
    const beyondNoise = excess(metric, value, limit) > NOISE * standardError;
    return Object.freeze({ metric, threshold, severity, value, limit, n: metrics.n, standardError, beyondNoise });
  }
  return undefined;
}

/**
 * The limits that figures breach, at most one for each metric, the critical one first.
 *
 * @throws FplMlError `THRESHOLDS_INVALID`
 *
 * @example
 * ```ts
 * import { regressionMetrics, thresholdBreaches } from '@fpl-ml/monitor';
 *
 * const metrics = regressionMetrics([0, 2, 6], [3, 3, 3]);
 * const [breach] = thresholdBreaches(metrics, { maeWarning: 1.5, maeCritical: 2 });
 * const severity = breach?.severity; // 'critical', but not beyond the noise of three rows
 * ```
 */
export function thresholdBreaches(
  metrics: RegressionMetrics,
  thresholds: PerformanceThresholds,
): readonly ThresholdBreach[] {
  checkThresholds(thresholds);
  return THRESHOLD_METRICS.flatMap((metric) => breachOf(metrics, metric, thresholds) ?? []);
}
