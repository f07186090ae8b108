import { comparePeriods } from '@fpl-ml/core';
import type { MonitorState } from '@fpl-ml/monitor';
import { METRIC_NAMES, type MetricName } from '../shown/metric-name.js';
import type { ShownPeriod } from '../shown/shown-period.js';

/** States that have charts: of thresholds alone, or of an estimator, there are others. */
function charting(states: readonly MonitorState[]): readonly MonitorState[] {
  return states.filter(({ charts }) => charts.length > 0);
}

/** The figure that the charts watch now; `null` without charts. Where it was changed, the one that was judged last counts. */
export function chartedMetric(states: readonly MonitorState[]): MetricName | null {
  const latest = charting(states).reduce<MonitorState | null>((best, state) => {
    if (best === null || best.last === null) return state;
    return state.last !== null && comparePeriods(state.last, best.last) > 0 ? state : best;
  }, null);
  return latest?.metric ?? null;
}

/**
 * The figure that the charts of a period watch. The audit log does not say; the states know the periods since their latest
 * reset, and for those before it is the figure that is charted now, or what monitors chart by default.
 */
export function chartedIn(states: readonly MonitorState[], period: string): MetricName {
  const known = charting(states).find(({ judged }) => judged.some((found) => found.period === period));
  return known?.metric ?? chartedMetric(states) ?? 'rmse';
}

/** The figures that every period has that has any. */
export function metricsOf(periods: readonly ShownPeriod[]): readonly MetricName[] {
  const known = periods.flatMap(({ figures = {} }) => (Object.keys(figures).length === 0 ? [] : [figures]));
  return known.length === 0
    ? []
    : METRIC_NAMES.filter((name) => known.every((figures) => (figures[name]?.value ?? null) !== null));
}
