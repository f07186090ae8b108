import { type Chart, chartError, checkChart, correlationOf, directionOf } from './chart.js';
import { added, carriedAfter, carriedAtStart, limitOf, reachOf, statisticOf } from './chart-recurrence.js';
import { RULE_MEMORY, type RuleSignals, ruleSide } from './run-rules.js';

/** A whole series on a chart: one entry a point. */
export interface ChartSeries {
  /** What is compared with the limit, the lower side as a negative number. */
  readonly statistic: Float64Array;
  /** Upper sum of a CUSUM, average of an EWMA; else 0. */
  readonly up: Float64Array;
  /** Lower sum of a CUSUM; average of −z of an EWMA that looks down only; else 0. */
  readonly down: Float64Array;
  /** The limit, which differs from point to point for an EWMA with exact limits. */
  readonly limit: Float64Array;
  /** For how many points the side that is shown has been away from 0: N⁺ and N⁻ of a CUSUM. */
  readonly sinceChange: Int32Array;
  /** Indices from 0 of the points that alarm. */
  readonly alarms: readonly number[];
  /** Where each rule of a Shewhart chart alarms; empty without rules. */
  readonly rules: readonly RuleSignals[];
}

function whitened(chart: Chart, z: ArrayLike<number>): Float64Array {
  const rho = correlationOf(chart);
  const spread = Math.sqrt(1 - rho * rho);
  return Float64Array.from(z, (value, i) => added(rho, value, i === 0 ? null : (z[i - 1] ?? null)) / spread);
}

function rulesOf(chart: Chart, z: Float64Array): readonly RuleSignals[] {
  if (chart.kind !== 'shewhart') return [];
  const points = Array.from(z);
  const direction = directionOf(chart);
  const looked = (side: ReturnType<typeof ruleSide>): boolean =>
    side !== undefined && (direction === 'both' || side === 'either' || side === direction);
  return (chart.rules ?? []).map((rule) => ({
    rule,
    signals: points.flatMap((_, i) =>
      looked(ruleSide(rule, points.slice(Math.max(0, i - RULE_MEMORY), i + 1), chart.L / 3)) ? [i] : [],
    ),
  }));
}

/**
 * Shows a whole series to a chart whose centre and sigma are known: the batch form of {@link updateChart}, which gives the
 * same numbers, bit for bit. The chart goes on after an alarm; it is not started again.
 *
 * @param chart the chart
 * @param z points, standardised: (value − centre)/sigma, oldest first
 * @throws FplMlError `CHART_INVALID`; `CHART_POINT_INVALID` for a value that is not finite
 *
 * @example
 * ```ts
 * import { chartSeries } from '@fpl-ml/monitor';
 *
 * const { alarms, up } = chartSeries({ kind: 'cusum', k: 0.5, h: 4 }, [0.2, 1.9, 2.4, 2.2]);
 * const first: number | undefined = alarms[0]; // 3
 * ```
 */
export function chartSeries(chart: Chart, z: ArrayLike<number>): ChartSeries {
  checkChart(chart);
  const bad = Array.from(z).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw chartError('CHART_POINT_INVALID', `finite values, at index ${bad} too`, z[bad]);
  const w = whitened(chart, z);
  const n = w.length;
  const column = (): Float64Array => new Float64Array(n);
  const [statistic, up, down, limit] = [column(), column(), column(), column()];
  const sinceChange = new Int32Array(n);
  const rules = rulesOf(chart, w);
  const patterns = new Set(rules.flatMap(({ signals }) => signals));
  const alarms: number[] = [];
  let carried = carriedAtStart(chart);
  for (const [i, value] of w.entries()) {
    carried = carriedAfter(chart, carried, value);
    const shown = statisticOf(chart, carried, value);
    [statistic[i], up[i], down[i], limit[i]] = [shown, carried.up, carried.down, limitOf(chart, i + 1)];
    sinceChange[i] = shown < 0 || directionOf(chart) === 'down' ? carried.downRun : carried.upRun;
    if (reachOf(chart, shown) > limitOf(chart, i + 1) || patterns.has(i)) alarms.push(i);
  }
  return { statistic, up, down, limit, sinceChange, alarms, rules };
}
