import type { Health, HealthStatus, Period } from '@fpl-ml/core';
import type { DriftRecord } from './drift-store.js';
import type { StoredReport } from './html/stored-report.js';
import type { DriftVerdict, RoleVerdicts } from './report.js';

/** How a column fared over the periods of a summary. */
export interface ColumnSummary {
  readonly column: string;
  /** Its verdict in the last period that has it. */
  readonly latest: DriftVerdict;
  /** In how many periods it drifted, or was on the way. */
  readonly drifted: number;
  readonly warned: number;
}

/** The drift history of a model in short. */
export interface DriftSummary {
  readonly model: string;
  /** Periods judged, once for each version; of each, its last record counts. */
  readonly periods: number;
  /** How many of them had which verdict. */
  readonly counts: Readonly<Record<DriftVerdict, number>>;
  /** The last period, `null` before the first. */
  readonly latest: {
    readonly period: Period;
    readonly modelVersion: string;
    readonly verdict: DriftVerdict;
    readonly reasons: readonly string[];
    /** What features, predictions and target did; `null` for records of before there were roles. */
    readonly roles: RoleVerdicts | null;
    /** Groups with drift, as `by level`. */
    readonly driftedGroups: readonly string[];
    readonly checkedAt: number;
  } | null;
  /** Those that drifted most often first, then by name. */
  readonly columns: readonly ColumnSummary[];
}

/** Of each period and version the record made last; the order stays. */
function lastOfEachPeriod(records: readonly DriftRecord[]): readonly DriftRecord[] {
  const last = new Map(records.map((record) => [JSON.stringify([record.modelVersion, record.period.id]), record]));
  const kept = new Set(last.values());
  return records.filter((record) => kept.has(record));
}

function summarizeColumns(records: readonly DriftRecord[]): readonly ColumnSummary[] {
  const columns = new Map<string, ColumnSummary>();
  for (const { column, verdict } of records.flatMap(({ report }) => report.columns)) {
    const before = columns.get(column);
    columns.set(column, {
      column,
      latest: verdict,
      drifted: (before?.drifted ?? 0) + (verdict === 'drift' ? 1 : 0),
      warned: (before?.warned ?? 0) + (verdict === 'warning' ? 1 : 0),
    });
  }
  return [...columns.values()].toSorted(
    (a, b) => b.drifted - a.drifted || b.warned - a.warned || (a.column < b.column ? -1 : 1),
  );
}

/** Records of an older release lack what came later. */
function rolesOf({ roles }: Pick<StoredReport, 'roles'>): RoleVerdicts | null {
  return roles ?? null;
}

function driftedGroups({ groups = [] }: Pick<StoredReport, 'groups'>): readonly string[] {
  return groups.filter(({ verdict }) => verdict === 'drift').map(({ by, level }) => `${by} ${level}`);
}

/** Sums up records that are in order. */
export function summarize(model: string, records: readonly DriftRecord[]): DriftSummary {
  const last = lastOfEachPeriod(records);
  const count = (wanted: DriftVerdict): number => last.filter(({ report }) => report.verdict === wanted).length;
  const latest = last.at(-1);
  return {
    model,
    periods: last.length,
    counts: {
      stable: count('stable'),
      warning: count('warning'),
      drift: count('drift'),
      'insufficient-data': count('insufficient-data'),
    },
    latest: latest
      ? {
          period: latest.period,
          modelVersion: latest.modelVersion,
          verdict: latest.report.verdict,
          reasons: latest.report.reasons,
          roles: rolesOf(latest.report),
          driftedGroups: driftedGroups(latest.report),
          checkedAt: latest.checkedAt,
        }
      : null,
    columns: summarizeColumns(last),
  };
}

const STATUS: Readonly<Record<DriftVerdict, HealthStatus>> = {
  stable: 'healthy',
  warning: 'warning',
  drift: 'critical',
  'insufficient-data': 'unknown',
};

/** The health that a record means; `unknown` before the first. */
export function healthOf(record: DriftRecord | null, now: number): Health {
  if (record === null) {
    return { status: 'unknown', reasons: ['no data have been compared yet'], checkedAt: now, details: {} };
  }
  const { period, modelVersion, report, checkedAt } = record;
  return {
    status: STATUS[report.verdict],
    reasons: report.reasons,
    checkedAt: now,
    details: {
      period: period.id,
      modelVersion,
      verdict: report.verdict,
      comparedAt: checkedAt,
      driftedShare: report.driftedShare,
      drifted: report.columns.filter(({ verdict }) => verdict === 'drift').map(({ column }) => column),
      driftedGroups: driftedGroups(report),
      prediction: rolesOf(report)?.prediction ?? null,
      target: rolesOf(report)?.target ?? null,
    },
  };
}
