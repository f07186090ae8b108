import type { Period } from '@fpl-ml/core';
import type { DriftRecord } from '@fpl-ml/drift';
import type { MonitorState, PerformanceRecord, RegressionMetrics } from '@fpl-ml/monitor';
import { METRIC_NAMES, type MetricName } from '../shown/metric-name.js';
import type { ShownPeriod } from '../shown/shown-period.js';
import type { AuditFact } from './audit-facts.js';
import { chartsOf } from './charts-of-period.js';

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** The latest figures of what was served, by period. */
export function servedFigures(records: readonly PerformanceRecord[]): ReadonlyMap<string, PerformanceRecord> {
  const latest = new Map<string, PerformanceRecord>();
  for (const record of records) {
    const known = latest.get(record.period.id);
    if (record.subject === 'served' && (known?.revision ?? 0) < record.revision) latest.set(record.period.id, record);
  }
  return latest;
}

/** Every figure; nothing of a period without rows. */
function figuresOf(metrics: RegressionMetrics | undefined): NonNullable<ShownPeriod['figures']> {
  if (metrics === undefined || !(metrics.n > 0)) return {};
  // Some figures have no standard error.
  const errors: Readonly<Partial<Record<MetricName, number>>> = metrics.standardErrors;
  return Object.fromEntries(
    METRIC_NAMES.map((name) => [name, { value: finite(metrics[name]), error: finite(errors[name]) }]),
  );
}

/** What {@link shownPeriods} reads. */
export interface PeriodFacts {
  readonly periods: readonly Period[];
  readonly performance: readonly PerformanceRecord[];
  readonly facts: readonly AuditFact[];
  readonly state: MonitorState | undefined;
  /** The latest report of each period. */
  readonly drift: ReadonlyMap<string, DriftRecord>;
  /** The short name of a period, by its id and its position. */
  readonly labelOf: (id: string, position: number) => string;
}

/** Periods with figures, charts and alarms; what is undefined is `null`. */
export function shownPeriods(source: PeriodFacts): readonly ShownPeriod[] {
  const figures = servedFigures(source.performance);
  return source.periods.map(({ id }, position) => {
    const metrics = figures.get(id)?.metrics;
    const final = source.facts.findLast(({ kind, event }) => kind === 'period-final' && event['period'] === id);
    return {
      id,
      label: source.labelOf(id, position),
      n: metrics?.n ?? 0,
      rmse: finite(metrics?.rmse),
      rmseError: finite(metrics?.standardErrors.rmse),
      mae: finite(metrics?.mae),
      figures: figuresOf(metrics),
      ...chartsOf(id, final, source.state),
      drift: source.drift.get(id)?.report.verdict ?? null,
    };
  });
}
