import type { PerformanceRecord } from '@fpl-ml/monitor';

/** The error of a version over all periods, by rows. */
export interface ObservedError {
  readonly rmse: number;
  readonly n: number;
}

/** The latest figures of a version in each period. */
function latestOf(records: readonly PerformanceRecord[], version: string): readonly PerformanceRecord[] {
  const latest = new Map<string, PerformanceRecord>();
  for (const record of records) {
    const known = latest.get(record.period.id);
    const own = record.subject === `version:${version}`;
    if (own && (known?.revision ?? 0) < record.revision) latest.set(record.period.id, record);
  }
  return [...latest.values()];
}

/** What a version really reached, whoever saw its predictions; `null` while none has an outcome. */
export function observedError(records: readonly PerformanceRecord[], version: string): ObservedError | null {
  const figures = latestOf(records, version).map(({ metrics }) => metrics);
  const known = figures.filter(({ n, rmse }) => n > 0 && Number.isFinite(rmse));
  const n = known.reduce((sum, metrics) => sum + metrics.n, 0);
  const squares = known.reduce((sum, metrics) => sum + metrics.n * metrics.rmse * metrics.rmse, 0);
  return n === 0 ? null : { rmse: Math.sqrt(squares / n), n };
}
