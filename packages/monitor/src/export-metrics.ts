import { FplMlError, toCsv } from '@fpl-ml/core';
import type { PerformanceRecord } from './performance.js';

/** What metrics can be written as. */
export type ExportFormat = 'csv' | 'json';

type Cell = string | number | null;

/** A record as one flat row; its keys are the columns. Times in epoch milliseconds. */
function flatten({ period, metrics, maturity, ...record }: PerformanceRecord): Readonly<Record<string, Cell>> {
  const { standardErrors: se, n, ...figures } = metrics;
  return {
    model: record.model,
    period: period.id,
    start: period.start,
    end: period.end,
    subject: record.subject,
    modelVersion: record.modelVersion,
    revision: record.revision,
    source: record.source,
    maturity: maturity.status,
    labelled: maturity.labelled,
    expected: maturity.expected,
    featureCount: record.featureCount,
    n,
    mae: figures.mae,
    maeStandardError: se.mae,
    rmse: figures.rmse,
    rmseStandardError: se.rmse,
    r2: figures.r2,
    r2StandardError: se.r2,
    bias: figures.bias,
    biasStandardError: se.bias,
    medianAbsoluteError: figures.medianAbsoluteError,
    maxError: figures.maxError,
    mape: figures.mape,
    mapeStandardError: se.mape,
    smape: figures.smape,
    smapeStandardError: se.smape,
    recordedAt: record.at,
  };
}

const COLUMNS = [
  'model period start end subject modelVersion revision source maturity labelled expected featureCount n mae',
  'maeStandardError rmse rmseStandardError r2 r2StandardError bias biasStandardError medianAbsoluteError maxError mape',
  'mapeStandardError smape smapeStandardError recordedAt',
].flatMap((line) => line.split(' '));

/** What is undefined is an empty cell, as it is null in JSON: infinite figures too. */
const finite = (cell: Cell | undefined): Cell =>
  typeof cell === 'number' && !Number.isFinite(cell) ? null : (cell ?? null);

/**
 * Records as CSV (RFC 4180: CRLF, quotes doubled, header line) or as a JSON array of objects with the same names. What is
 * undefined is an empty cell, or null.
 *
 * @throws FplMlError `EXPORT_FORMAT_INVALID`
 */
export function exportRecords(records: readonly PerformanceRecord[], format: ExportFormat): string {
  const rows = records.map(flatten);
  if (format === 'json') return JSON.stringify(rows, null, 2);
  if (format === 'csv') {
    return toCsv(
      COLUMNS,
      rows.map((row) => COLUMNS.map((column) => finite(row[column]))),
    );
  }
  throw new FplMlError('EXPORT_FORMAT_INVALID', `Expected format "csv" or "json", got "${String(format)}".`);
}
