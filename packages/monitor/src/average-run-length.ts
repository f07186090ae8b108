import { normal } from '@fpl-ml/stats';
import {
  type Chart,
  type CusumChart,
  chartError,
  checkChart,
  directionOf,
  headStart,
  type ShewhartChart,
} from './chart.js';
import { cusumRunLength } from './cusum-run-length.js';

function shewhartRunLength(chart: ShewhartChart, shift: number): number {
  const direction = directionOf(chart);
  const above = direction === 'down' ? 0 : normal.sf(chart.L - shift);
  const below = direction === 'up' ? 0 : normal.cdf(-chart.L - shift);
  return 1 / (above + below);
}

function cusumArl(chart: CusumChart, shift: number): number {
  const { k, h } = chart;
  const start = headStart(chart);
  const direction = directionOf(chart);
  if (direction !== 'both')
    return cusumRunLength({ k, h, start, shift: direction === 'up' ? shift : -shift }).fromStart;
  const up = cusumRunLength({ k, h, start, shift });
  const down = cusumRunLength({ k, h, start, shift: -shift });
  if (down.fromZero === Number.POSITIVE_INFINITY) return up.fromStart;
  if (up.fromZero === Number.POSITIVE_INFINITY) return down.fromStart;
  // Lucas and Crosier (1982), as ratios, which do not overflow; without a head start it is 1/L = 1/L⁺ + 1/L⁻.
  const share = up.fromStart / up.fromZero + down.fromStart / down.fromZero - 1;
  return share / (1 / up.fromZero + 1 / down.fromZero);
}

/**
 * The average run length: how many points a chart takes, on average, until it alarms, counted from its start (zero-state),
 * for independent normal points whose centre and standard deviation are known. With a reference estimated from few points
 * false alarms come much sooner: {@link expectedFalseAlarms} says how many, {@link designChart} allows for it.
 *
 * CUSUM by Nyström's method (Gauss-Legendre; relative error below 1e-8 for h ≤ 50), Shewhart in closed form.
 *
 * @param chart the chart
 * @param shift how far the points lie from the centre, in their standard deviations; 0 (the default) is in control
 * @returns `arl`, in points
 * @throws FplMlError `CHART_INVALID`
 *
 * @example
 * ```ts
 * import { averageRunLength } from '@fpl-ml/monitor';
 *
 * const quiet: number = averageRunLength({ kind: 'cusum', k: 0.5, h: 5 }, 0).arl; // 465.4
 * const alert: number = averageRunLength({ kind: 'cusum', k: 0.5, h: 5 }, 1).arl; // 10.4
 * ```
 */
export function averageRunLength(chart: Chart, shift = 0): { readonly arl: number } {
  checkChart(chart);
  if (!Number.isFinite(shift)) throw chartError('CHART_INVALID', 'a finite shift', shift);
  return Object.freeze({ arl: chart.kind === 'cusum' ? cusumArl(chart, shift) : shewhartRunLength(chart, shift) });
}
