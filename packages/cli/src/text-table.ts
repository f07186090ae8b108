import { plainText } from './plain-text.js';

const NUMBER = /^(?:-|-?\d+(?:\.\d+)?)$/;

/**
 * Rows with aligned columns: numbers to the right, the rest to the left.
 *
 * @param head the names of the columns
 * @returns one line for the head and one for each row; none without rows
 */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const cells = [head, ...rows].map((row) => row.map(plainText));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isNumeric = head.map((_, column) => rows.every((row) => NUMBER.test(row[column] ?? '')));
  return cells.map((row) =>
    row
      .map((cell, column) =>
        isNumeric[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
