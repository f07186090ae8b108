import type { Period } from '@fpl-ml/core';
import type { ColumnReport, CompleteThresholds, DriftRecord } from '@fpl-ml/drift';
import type { DriftCell, DriftRow } from '../shown/drift-row.js';

/** The latest report of each period: a period that was judged again has several. */
export function latestReports(records: readonly DriftRecord[]): ReadonlyMap<string, DriftRecord> {
  const latest = new Map<string, DriftRecord>();
  for (const record of records) {
    const known = latest.get(record.period.id);
    if (known === undefined || known.seq < record.seq) latest.set(record.period.id, record);
  }
  return latest;
}

/** What the difference of shares must reach: the floor of the effect, or the fixed threshold. */
export function floorOf(thresholds: CompleteThresholds): number {
  return thresholds.kind === 'fixed' ? thresholds.ks.critical : thresholds.effectFloor.distribution;
}

function cellOf(report: ColumnReport, thresholds: CompleteThresholds): DriftCell {
  const { verdict, distribution, n, reasons } = report;
  return {
    verdict,
    method: distribution?.method ?? null,
    statistic: distribution?.statistic ?? null,
    limit: distribution?.limit ?? null,
    effect: distribution?.effectSize ?? null,
    floor: floorOf(thresholds),
    adjustedPValue: distribution?.adjustedPValue ?? null,
    n,
    reasons,
  };
}

/** The watched columns, in the order in which they were first reported, through the periods. */
export function driftRows(periods: readonly Period[], reports: ReadonlyMap<string, DriftRecord>): readonly DriftRow[] {
  const known = periods.map(({ id }) => reports.get(id)?.report);
  const columns = new Set(known.flatMap((report) => report?.columns.map(({ column }) => column) ?? []));
  return [...columns].map((column) => ({
    column,
    cells: known.map((report) => {
      const found = report?.columns.find((candidate) => candidate.column === column);
      return report === undefined || found === undefined ? null : cellOf(found, report.thresholds);
    }),
  }));
}
