/** What a cell may hold. */
export type CsvCell = string | number | boolean | null;

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return Number.isNaN(cell) ? '' : String(cell);
  const disarmed = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(disarmed) ? `"${disarmed.replaceAll('"', '""')}"` : disarmed;
}

/** CSV (RFC 4180) in which no text is a formula for a spreadsheet: such a one gets an apostrophe in front. */
export function toCsv(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}
