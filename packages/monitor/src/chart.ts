import { FplMlError } from '@fpl-ml/core';
import { RUN_RULES, type RunRule } from './run-rules.js';

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
  /**
   * Correlation of neighbouring points, above −1 and below 1: then the chart looks at what a point adds to its
   * predecessor, zₜ − ρzₜ₋₁, which is independent for a series of first order (AR(1)). A lasting shift shows there with
   * √((1 − ρ)/(1 + ρ)) of its size. Default 0.
   */
  readonly autocorrelation?: number;
}

/**
 * Exponentially weighted moving average chart (Roberts 1959): Eₜ = (1 − λ)Eₜ₋₁ + λzₜ, with an alarm when |E| is above
 * L·√(λ/(2 − λ)). On one side the average is held at the centre: Eₜ = max(0, (1 − λ)Eₜ₋₁ + λzₜ), so that earlier good
 * points do not delay an alarm. As quick as {@link CusumChart} on small lasting shifts; two-sided it is slower when
 * the average lay on the other side before (inertia).
 */
export interface EwmaChart {
  /** Discriminates. */
  readonly kind: 'ewma';
  /** The weight of the newest point; above 0, at most 1. Small for small shifts. */
  readonly lambda: number;
  /** The limit, in standard deviations of the average. Above 0. */
  readonly L: number;
  /**
   * `asymptotic` (the default): one limit. `exact`: narrower for the first points, by √(1 − (1 − λ)²ᵗ), which finds
   * what is wrong from the start sooner and gives more false alarms then.
   */
  readonly limits?: 'asymptotic' | 'exact';
  /** Default `both`, as in the textbooks. */
  readonly direction?: ChartDirection;
  /** As {@link CusumChart.autocorrelation}. */
  readonly autocorrelation?: number;
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
  /**
   * Patterns that alarm as well, with zones of L/3. Each costs false alarms: all eight of Nelson's give one in 73 points.
   * They are left out when neighbouring reference points correlate by more than 0.3. Default none.
   */
  readonly rules?: readonly RunRule[];
  /** Default `both`, as in the textbooks. */
  readonly direction?: ChartDirection;
  /** As {@link CusumChart.autocorrelation}. */
  readonly autocorrelation?: number;
}

/** A control chart: plain data, so that it can be stored and compared. */
export type Chart = CusumChart | EwmaChart | ShewhartChart;

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

/** The correlation of neighbours that a chart allows for. */
export function correlationOf(chart: Pick<Chart, 'autocorrelation'>): number {
  return chart.autocorrelation ?? 0;
}

function positive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

const DIRECTIONLESS: readonly RunRule[] = ['nelson-4', 'nelson-7', 'nelson-8'];

function checkRules({ rules = [], direction = 'both' }: ShewhartChart): void {
  const unknown = rules.find((rule) => !RUN_RULES.includes(rule));
  if (unknown !== undefined) throw chartError('CHART_INVALID', `rules among ${RUN_RULES.join(', ')}`, unknown);
  const misplaced = direction === 'both' ? undefined : rules.find((rule) => DIRECTIONLESS.includes(rule));
  if (misplaced !== undefined)
    throw chartError('CHART_INVALID', `rules that know up from down, with direction "${direction}"`, misplaced);
}

function checkEwma({ lambda, L, limits = 'asymptotic' }: EwmaChart): void {
  if (!(lambda > 0 && lambda <= 1)) throw chartError('CHART_INVALID', 'lambda above 0 and at most 1', lambda);
  if (!positive(L)) throw chartError('CHART_INVALID', 'L > 0', L);
  if (limits !== 'asymptotic' && limits !== 'exact')
    throw chartError('CHART_INVALID', 'limits "asymptotic" or "exact"', limits);
}

function checkCusum(chart: CusumChart): void {
  if (!(Number.isFinite(chart.k) && chart.k >= 0)) throw chartError('CHART_INVALID', 'k ≥ 0', chart.k);
  if (!positive(chart.h)) throw chartError('CHART_INVALID', 'h > 0', chart.h);
  const start = headStart(chart);
  if (!(start >= 0 && start < chart.h)) throw chartError('CHART_INVALID', 'a head start fir from 0 to below h', start);
}

function checkShewhart(chart: ShewhartChart): void {
  if (!positive(chart.L)) throw chartError('CHART_INVALID', 'L > 0', chart.L);
  checkRules(chart);
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
  const rho = correlationOf(chart);
  if (!(rho > -1 && rho < 1)) throw chartError('CHART_INVALID', 'autocorrelation above -1 and below 1', rho);
  if (chart.kind === 'shewhart') checkShewhart(chart);
  else if (chart.kind === 'ewma') checkEwma(chart);
  else if (chart.kind === 'cusum') checkCusum(chart);
  else {
    // A caller without types may pass anything.
    const { kind } = chart as { readonly kind?: unknown };
    throw chartError('CHART_INVALID', 'kind "cusum", "ewma" or "shewhart"', kind);
  }
  return chart;
}
