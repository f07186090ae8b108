/** What a cell of {@link toCsv} may hold; `null` and NaN are empty cells. */
export type CsvCell = string | number | boolean | null;

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return Number.isNaN(cell) ? '' : String(cell);
  const disarmed = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(disarmed) ? `"${disarmed.replaceAll('"', '""')}"` : disarmed;
}

/**
 * CSV as RFC 4180 has it: lines end with CR LF, text is quoted where it needs to be. Text that a spreadsheet would run as a
 * formula gets an apostrophe in front (OWASP, "CSV Injection").
 *
 * @example
 * ```ts
 * import { toCsv } from '@fpl-ml/core';
 *
 * const text = toCsv(['model', 'rmse'], [['=points', 2.1]]);
 * const safe: boolean = text === "model,rmse\r\n'=points,2.1\r\n"; // true
 * ```
 */
export function toCsv(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}
