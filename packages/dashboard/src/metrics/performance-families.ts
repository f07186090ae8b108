import { comparePeriods, type Health } from '@fpl-ml/core';
import { type PerformanceRecord, type PerformanceSummary, prometheusMetrics } from '@fpl-ml/monitor';
import { performanceHealth } from '../reading/component-health.js';
import type { PerformancePart } from '../reading/read-parts.js';
import { servedFigures } from '../reading/shown-periods.js';
import { distinctTexts } from './label-texts.js';
import type { MetricFamily } from './metric-family.js';

/** The latest figures of what was served in each period, in the order of time. */
function servedIn({ records }: PerformancePart): readonly PerformanceRecord[] {
  return [...servedFigures(records).values()].toSorted((a, b) => comparePeriods(a.period, b.period));
}

/** Of what was served only: that is all that the metrics are made of. */
function summaryOf(model: string, served: readonly PerformanceRecord[]): PerformanceSummary {
  const unpooled = { periods: 0, n: 0, mae: Number.NaN, rmse: Number.NaN, bias: Number.NaN };
  return { model, served, overall: unpooled, byVersion: [] };
}

function healthWithAlarms(part: PerformancePart, model: string, now: number): Health {
  const firing = part.states
    .flatMap(({ alarms }) => alarms)
    .filter(({ state }) => state.status === 'firing')
    .map(({ dedupKey }) => dedupKey);
  return { ...performanceHealth(part, model, now), details: { firing: distinctTexts(firing) } };
}

/**
 * What the monitor says of a model, under the names that it gives itself.
 *
 * @param label what the model is called
 */
export function performanceFamilies(
  part: PerformancePart,
  model: string,
  label: string,
  now: number,
): readonly MetricFamily[] {
  const summary = summaryOf(label, servedIn(part));
  return prometheusMetrics({ summary, health: healthWithAlarms(part, model, now) });
}
