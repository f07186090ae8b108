import { normal } from '@fpl-ml/stats';
import {
  type Chart,
  type CusumChart,
  chartError,
  checkChart,
  correlationOf,
  directionOf,
  type EwmaChart,
  headStart,
  type ShewhartChart,
} from './chart.js';
import { cusumRunLength, steadyCusumRunLength } from './cusum-run-length.js';
import { ewmaRunLength, steadyEwmaRunLength } from './ewma-run-length.js';
import { runRuleLength } from './run-rule-length.js';

/** How {@link averageRunLength} counts. */
export interface RunLengthOptions {
  /**
   * `zero` (the default): the shift is there from the chart's first point. `steady`: it comes after a long time in control
   * without an alarm, as it mostly does.
   */
  readonly start?: 'zero' | 'steady';
}

function shewhartRunLength(chart: ShewhartChart, shift: number): number {
  const direction = directionOf(chart);
  const above = direction === 'down' ? 0 : normal.sf(chart.L - shift);
  const below = direction === 'up' ? 0 : normal.cdf(-chart.L - shift);
  return 1 / (above + below);
}

function cusumArl(chart: CusumChart, shift: number, steady: boolean): number {
  const { k, h } = chart;
  const start = headStart(chart);
  const direction = directionOf(chart);
  const side = (towards: number) =>
    steady ? steadyCusumRunLength({ k, h, start, shift: towards }) : cusumRunLength({ k, h, start, shift: towards });
  if (direction !== 'both') return side(direction === 'up' ? shift : -shift).fromStart;
  const [up, down] = [side(shift), side(-shift)];
  if (down.fromZero === Number.POSITIVE_INFINITY) return up.fromStart;
  if (up.fromZero === Number.POSITIVE_INFINITY) return down.fromStart;
  // Lucas and Crosier (1982), as ratios, which do not overflow; without a head start it is 1/L = 1/L⁺ + 1/L⁻.
  const share = up.fromStart / up.fromZero + down.fromStart / down.fromZero - 1;
  return share / (1 / up.fromZero + 1 / down.fromZero);
}

function ewmaArl(chart: EwmaChart, shift: number, steady: boolean): number {
  const { lambda, L, limits = 'asymptotic' } = chart;
  const direction = directionOf(chart);
  const sided = direction === 'both' ? 'both' : 'up';
  const walk = { lambda, L, sided, limits, shift: direction === 'down' ? -shift : shift } as const;
  return steady ? steadyEwmaRunLength(walk) : ewmaRunLength(walk);
}

/** How a lasting shift shows in what points add to their predecessors, in standard deviations of that. */
export function shownShift(chart: Pick<Chart, 'autocorrelation'>, shift: number): number {
  const rho = correlationOf(chart);
  return shift * Math.sqrt((1 - rho) / (1 + rho));
}

function runLengthOf(chart: Chart, shift: number, steady: boolean): number {
  if (chart.kind === 'cusum') return cusumArl(chart, shift, steady);
  if (chart.kind === 'ewma') return ewmaArl(chart, shift, steady);
  const plain = (chart.rules ?? []).every((rule) => rule === 'nelson-1');
  return plain ? shewhartRunLength(chart, shift) : runRuleLength(chart, shift, steady);
}

/**
 * The average run length: how many points a chart takes, on average, until it alarms, counted from its start (zero-state),
 * for independent normal points whose centre and standard deviation are known. With a reference estimated from few points
 * false alarms come much sooner: {@link expectedFalseAlarms} says how many, {@link designChart} allows for it.
 *
 * CUSUM and EWMA by Nyström's method (Gauss-Legendre; relative error below 1e-8 for h ≤ 50 and λ ≥ 0.01; for `exact` limits
 * 1e-5), Shewhart in closed form, rules of zones by the chain of Champ and Woodall (1987). With `autocorrelation` the shift
 * counts as much as it shows after the first point, which shows it in full.
 *
 * @param chart the chart
 * @param shift how far the points lie from the centre, in their standard deviations; 0 (the default) is in control
 * @param options where the chart stands when the shift comes
 * @returns `arl`, in points
 * @throws FplMlError `CHART_INVALID`; `CHART_RUN_LENGTH_UNKNOWN` for the rules `nelson-3` and `nelson-4`
 *
 * @example
 * ```ts
 * import { averageRunLength } from '@fpl-ml/monitor';
 *
 * const quiet: number = averageRunLength({ kind: 'cusum', k: 0.5, h: 5 }, 0).arl; // 465.4
 * const alert: number = averageRunLength({ kind: 'cusum', k: 0.5, h: 5 }, 1).arl; // 10.4
 * ```
 */
export function averageRunLength(
  chart: Chart,
  shift = 0,
  { start = 'zero' }: RunLengthOptions = {},
): { readonly arl: number } {
  checkChart(chart);
  if (!Number.isFinite(shift)) throw chartError('CHART_INVALID', 'a finite shift', shift);
  if (start !== 'zero' && start !== 'steady') throw chartError('CHART_INVALID', 'start "zero" or "steady"', start);
  return Object.freeze({ arl: runLengthOf(chart, shownShift(chart, shift), start === 'steady') });
}
