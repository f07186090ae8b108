import { FplMlError } from '@fpl-ml/core';

/**
 * Which changes a chart looks for: `up` an increase (for an error, degradation), `down` a decrease, `both` either.
 */
export type ChartDirection = 'up' | 'down' | 'both';

/**
 * Cumulative sum chart (Page 1954): C⁺ₜ = max(0, C⁺ₜ₋₁ + zₜ − k), C⁻ₜ = max(0, C⁻ₜ₋₁ − zₜ − k), with an alarm when a sum
 * is above h. Finds small lasting shifts soonest; for a single wild point prefer {@link ShewhartChart}.
 */
export interface CusumChart {
  /** Discriminates. */
  readonly kind: 'cusum';
  /** The slack, in standard deviations of one point; half the shift to be found. At least 0. */
  readonly k: number;
  /** The limit of the sums, in standard deviations of one point. Above 0. */
  readonly h: number;
  /**
   * Fast initial response (Lucas and Crosier 1982): where the sums start, in standard deviations, below h; `true` is
   * h/2. Default 0.
   */
  readonly fir?: boolean | number;
  /** Default `both`, as in the textbooks. */
  readonly direction?: ChartDirection;
}

/**
 * Individuals chart (Shewhart 1931): alarm when a point lies more than L standard deviations from the centre. Finds large
 * shifts and single wild points; for a small lasting shift prefer {@link CusumChart}.
 */
export interface ShewhartChart {
  /** Discriminates. */
  readonly kind: 'shewhart';
  /** The limit, in standard deviations of one point. Above 0. */
  readonly L: number;
  /** Default `both`, as in the textbooks. */
  readonly direction?: ChartDirection;
}

/** A control chart: plain data, so that it can be stored and compared. Further kinds will be added. */
export type Chart = CusumChart | ShewhartChart;

/** The kinds of chart. */
export type ChartKind = Chart['kind'];

/** The error for a chart, a reference or a point that cannot be used. */
export function chartError(code: string, expected: string, got: unknown): FplMlError {
  return new FplMlError(code, `Expected ${expected}, got ${String(got)}.`, { data: { got } });
}

/** Where the sums of a chart start. */
export function headStart(chart: CusumChart): number {
  if (typeof chart.fir === 'number') return chart.fir;
  return chart.fir === true ? chart.h / 2 : 0;
}

/** The direction of a chart, with its default. */
export function directionOf(chart: Pick<Chart, 'direction'>): ChartDirection {
  return chart.direction ?? 'both';
}

function positive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

/**
 * Checks a chart and gives it back.
 *
 * @throws FplMlError `CHART_INVALID`
 */
export function checkChart(chart: Chart): Chart {
  if (!['up', 'down', 'both'].includes(directionOf(chart))) {
    throw chartError('CHART_INVALID', 'direction "up", "down" or "both"', chart.direction);
  }
  if (chart.kind === 'shewhart') {
    if (!positive(chart.L)) throw chartError('CHART_INVALID', 'L > 0', chart.L);
    return chart;
  }
  if (chart.kind !== 'cusum') {
    // A caller without types may pass anything.
    throw chartError('CHART_INVALID', 'kind "cusum" or "shewhart"', (chart as { readonly kind?: unknown }).kind);
  }
  if (!(Number.isFinite(chart.k) && chart.k >= 0)) throw chartError('CHART_INVALID', 'k ≥ 0', chart.k);
  if (!positive(chart.h)) throw chartError('CHART_INVALID', 'h > 0', chart.h);
  const start = headStart(chart);
  if (!(start >= 0 && start < chart.h)) throw chartError('CHART_INVALID', 'a head start fir from 0 to below h', start);
  return chart;
}
