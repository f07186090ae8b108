import { FplMlError } from '@fpl-ml/core';
import type { CsvFile } from './csv-file.js';

/** Reads one column's cell in the record at a position from 0. */
export type CellReader<T> = (record: number) => T;

/** How upstream's scripts write a value that is not there. */
const MISSING: ReadonlySet<string> = new Set(['', 'nan', 'NaN', 'None']);

/** An error that names file, line and column. */
export function malformedCell(csv: CsvFile, record: number, column: string, expected: string, got: string): FplMlError {
  const line = csv.lineOf(record);
  return new FplMlError(
    'DATA_ROW_MALFORMED',
    `Expected ${expected} in ${csv.file} line ${line}, column "${column}", got "${got}": correct the cell or remove the row.`,
    { data: { file: csv.file, line, column, got } },
  );
}

/** Whether the file has the column. */
export function hasColumn(csv: CsvFile, column: string): boolean {
  return csv.header.includes(column);
}

/**
 * A column's cells as text.
 *
 * @throws FplMlError `DATA_COLUMN_MISSING`
 */
export function textCells(csv: CsvFile, column: string): CellReader<string> {
  const position = csv.header.indexOf(column);
  if (position < 0) {
    throw new FplMlError(
      'DATA_COLUMN_MISSING',
      `Expected a column "${column}" in line 1 of ${csv.file}, got ${csv.header.join(', ')}: add it, in any position.`,
      { data: { file: csv.file, line: 1, column } },
    );
  }
  return (record) => csv.records[record]?.[position] ?? '';
}

/** Whether a cell is empty. */
export function isMissing(text: string): boolean {
  return MISSING.has(text.trim());
}

/**
 * A column's cells as numbers; reading a cell that is none throws `DATA_ROW_MALFORMED`.
 *
 * @throws FplMlError `DATA_COLUMN_MISSING`
 */
export function numberCells(csv: CsvFile, column: string): CellReader<number> {
  const text = textCells(csv, column);
  return (record) => {
    const cell = text(record);
    const value = Number(cell);
    // An empty cell converts to 0 as well.
    if (!Number.isFinite(value) || (value === 0 && isMissing(cell))) {
      throw malformedCell(csv, record, column, 'a number', cell);
    }
    return value;
  };
}

/** As {@link numberCells}, but NaN for an empty cell, and everywhere if the file has no such column. */
export function optionalNumberCells(csv: CsvFile, column: string): CellReader<number> {
  if (!hasColumn(csv, column)) return () => Number.NaN;
  const text = textCells(csv, column);
  const value = numberCells(csv, column);
  return (record) => (isMissing(text(record)) ? Number.NaN : value(record));
}

/** As {@link numberCells}, for whole numbers from 1. */
export function countingCells(csv: CsvFile, column: string): CellReader<number> {
  const read = numberCells(csv, column);
  return (record) => {
    const value = read(record);
    if (Number.isInteger(value) && value >= 1) return value;
    throw malformedCell(csv, record, column, 'a whole number from 1', String(value));
  };
}

/** Cells that say `True` or `False`; anything else throws `DATA_ROW_MALFORMED`. */
export function booleanCells(csv: CsvFile, column: string): CellReader<boolean> {
  const text = textCells(csv, column);
  return (record) => {
    const cell = text(record);
    if (cell === 'True' || cell === 'true') return true;
    if (cell === 'False' || cell === 'false') return false;
    throw malformedCell(csv, record, column, 'True or False', cell);
  };
}

/** Cells such as `2023-08-11T19:00:00Z` as epoch milliseconds; anything else throws `DATA_ROW_MALFORMED`. */
export function timeCells(csv: CsvFile, column: string): CellReader<number> {
  const text = textCells(csv, column);
  const known = new Map<string, number>();
  return (record) => {
    const cell = text(record);
    // Without the Z the machine's time zone would decide.
    const time = known.get(cell) ?? (cell.endsWith('Z') ? Date.parse(cell) : Number.NaN);
    if (Number.isNaN(time))
      throw malformedCell(csv, record, column, 'a time in UTC such as 2023-08-11T19:00:00Z', cell);
    known.set(cell, time);
    return time;
  };
}
