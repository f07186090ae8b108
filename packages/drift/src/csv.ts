import { type CsvCell, toCsv } from '@fpl-ml/core';
import type { DriftRecord } from './drift-store.js';
import type { StoredColumn, StoredReport } from './html/stored-report.js';
import type { GroupReport } from './report.js';

/** Where a column of a record was judged. */
interface Place {
  readonly record: DriftRecord;
  /** Of the record, or one of its others. */
  readonly report: StoredReport;
  readonly group: Pick<GroupReport, 'by' | 'level'> | null;
}

/** The columns of the export, in order, each with what it holds. */
const COLUMNS: readonly (readonly [name: string, cell: (place: Place, column: StoredColumn) => CsvCell])[] = [
  ['model', ({ record }) => record.model],
  ['model_version', ({ record }) => record.modelVersion],
  ['period', ({ record }) => record.period.id],
  ['period_start', ({ record }) => record.period.start],
  ['period_end', ({ record }) => record.period.end],
  ['checked_at', ({ record }) => record.checkedAt],
  ['dataset_verdict', ({ report }) => report.verdict],
  ['column', (_, { column }) => column],
  ['type', (_, { type }) => type],
  ['verdict', (_, { verdict }) => verdict],
  ['n_reference', (_, { n }) => n[0]],
  ['n_current', (_, { n }) => n[1]],
  ['method', (_, { distribution }) => distribution?.method ?? null],
  ['statistic', (_, { distribution }) => distribution?.statistic ?? null],
  ['null_expectation', (_, { distribution }) => distribution?.nullExpectation ?? null],
  ['limit', (_, { distribution }) => distribution?.limit ?? null],
  ['p_value', (_, { distribution }) => distribution?.pValue ?? null],
  ['adjusted_p_value', (_, { distribution }) => distribution?.adjustedPValue ?? null],
  ['effect_size', (_, { distribution }) => distribution?.effectSize ?? null],
  ['psi', (_, { psi }) => psi?.statistic ?? null],
  ['psi_limit', (_, { psi }) => psi?.limit ?? null],
  ['ks', (_, { ks }) => ks?.statistic ?? null],
  ['ks_limit', (_, { ks }) => ks?.limit ?? null],
  ['missing_reference', (_, { missing }) => missing?.reference ?? null],
  ['missing_current', (_, { missing }) => missing?.current ?? null],
  ['missing_p_value', (_, { missing }) => missing?.pValue ?? null],
  ['unseen_levels', (_, { levels }) => levels?.unseenCount ?? null],
  ['unseen_share', (_, { levels }) => levels?.unseenShare ?? null],
  ['vanished_levels', (_, { levels }) => levels?.vanishedCount ?? null],
  ['reasons', (_, { reasons }) => reasons.join('; ')],
  ['role', (_, { role }) => role ?? null],
  ['group_by', ({ group }) => group?.by ?? null],
  ['group_level', ({ group }) => group?.level ?? null],
  ['reference', ({ report }) => report.reference?.name ?? null],
  ['reference_hash', ({ report }) => report.reference?.hash ?? null],
  ['vanished_p_value', (_, { levels }) => levels?.vanishedPValue ?? null],
];

/** A report's columns, then those of its groups. */
function rowsOf(record: DriftRecord, report: StoredReport): readonly (readonly CsvCell[])[] {
  const places = [
    { group: null, columns: report.columns },
    ...(report.groups ?? []).map((group) => ({ group, columns: group.columns })),
  ];
  return places.flatMap(({ group, columns }) =>
    columns.map((column) => COLUMNS.map(([, cell]) => cell({ record, report, group }, column))),
  );
}

/**
 * One row for each column of each record, of each of its groups, and of its comparisons with further references, with a
 * header; lines end with CR LF (RFC 4180). Correlations are in the other formats only.
 */
export function driftCsv(records: readonly DriftRecord[]): string {
  const rows = records.flatMap((record) => {
    const report: StoredReport = record.report;
    return [report, ...(report.others ?? [])].flatMap((one) => rowsOf(record, one));
  });
  return toCsv(
    COLUMNS.map(([name]) => name),
    rows,
  );
}
