import { comparePeriods, type Health } from '@fpl-ml/core';
import { type PerformanceRecord, prometheusMetrics } from '@fpl-ml/monitor';
import { performanceHealth } from '../reading/component-health.js';
import type { PerformancePart } from '../reading/read-parts.js';
import { servedFigures } from '../reading/shown-periods.js';
import { distinctTexts } from './label-texts.js';
import type { MetricFamily } from './metric-family.js';

/** The latest figures of what was served in each period, in the order of time. */
function servedIn({ records }: PerformancePart): readonly PerformanceRecord[] {
  return [...servedFigures(records).values()].toSorted((a, b) => comparePeriods(a.period, b.period));
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
  const summary = { model: label, served: servedIn(part) };
  return prometheusMetrics({ summary, health: healthWithAlarms(part, model, now) });
}
