import { type CsvCell, toCsv } from '@fpl-ml/core';
import type { DriftRecord } from './drift-store.js';
import type { ColumnReport } from './report.js';

/** The columns of the export, in order, each with what it holds. */
const COLUMNS: readonly (readonly [name: string, cell: (record: DriftRecord, column: ColumnReport) => CsvCell])[] = [
  ['model', ({ model }) => model],
  ['model_version', ({ modelVersion }) => modelVersion],
  ['period', ({ period }) => period.id],
  ['period_start', ({ period }) => period.start],
  ['period_end', ({ period }) => period.end],
  ['checked_at', ({ checkedAt }) => checkedAt],
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
];

/** One row for each column of each record, with a header; lines end with CR LF (RFC 4180). */
export function driftCsv(records: readonly DriftRecord[]): string {
  const rows = records.flatMap((record) =>
    record.report.columns.map((column) => COLUMNS.map(([, cell]) => cell(record, column))),
  );
  return toCsv(
    COLUMNS.map(([name]) => name),
    rows,
  );
}
