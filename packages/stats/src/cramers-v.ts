import { invalidParameter } from './errors.js';
import { type LevelSample, pairedCounts } from './levels.js';

/** Options of {@link cramersV}. */
export interface CramersVOptions {
  /** Whether the bias that chance gives is taken off (Bergsma 2013). Default true. */
  readonly biasCorrected?: boolean;
  /** Yates' correction of the χ² of a 2 × 2 table, at most ½ per cell. Default `none`. */
  readonly continuity?: 'yates' | 'none';
}

/** Counts by rows, all rows of one length. */
export type ContingencyTable = readonly (readonly number[])[];

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The table without rows and columns that are 0 throughout. */
function withoutEmpty(table: ContingencyTable): ContingencyTable {
  const width = table[0]?.length ?? 0;
  for (const row of table) {
    if (row.length !== width) throw invalidParameter(`rows of ${width} counts each`, `a row of ${row.length}`);
    const bad = row.find((count) => !(Number.isFinite(count) && count >= 0));
    if (bad !== undefined) throw invalidParameter('finite counts from 0', bad);
  }
  const columns = Array.from({ length: width }, (_, j) => j).filter((j) => table.some((row) => (row[j] ?? 0) > 0));
  return table.filter((row) => total(row) > 0).map((row) => columns.map((j) => row[j] ?? 0));
}

/** Pearson's χ² of a table without empty rows and columns. */
function chiSquareOf(table: ContingencyTable, n: number, yates: boolean): number {
  const columns = (table[0] ?? []).map((_, j) => total(table.map((row) => row[j] ?? 0)));
  let sum = 0;
  for (const row of table) {
    const rowTotal = total(row);
    for (const [j, count] of row.entries()) {
      const expected = (rowTotal * (columns[j] ?? 0)) / n;
      const difference = Math.abs(count - expected);
      const kept = difference - (yates ? Math.min(0.5, difference) : 0);
      sum += (kept * kept) / expected;
    }
  }
  return sum;
}

function vOf(given: ContingencyTable, { biasCorrected = true, continuity = 'none' }: CramersVOptions): number {
  const table = withoutEmpty(given);
  const [rows, columns] = [table.length, table[0]?.length ?? 0];
  if (rows < 2 || columns < 2) return rows === 0 ? Number.NaN : 0;
  const n = total(table.map(total));
  const phi2 = chiSquareOf(table, n, continuity === 'yates' && rows === 2 && columns === 2) / n;
  if (!biasCorrected) return Math.sqrt(phi2 / Math.min(rows - 1, columns - 1));
  const [freeRows, freeColumns] = [rows - 1, columns - 1];
  const left = Math.max(0, phi2 - (freeRows * freeColumns) / (n - 1));
  const limit = Math.min(
    freeRows - (freeRows * freeRows) / (n - 1),
    freeColumns - (freeColumns * freeColumns) / (n - 1),
  );
  return limit > 0 ? Math.sqrt(left / limit) : Number.NaN;
}

/**
 * Cramér's V, the strength of association of two categorical variables, or of a level with the sample that it comes from: 0
 * none, 1 complete. By default without the bias by which plain V exceeds 0 under no association (Bergsma 2013).
 *
 * @param table counts by rows, or two samples of levels or of counts
 * @returns 0 where one row or one column is all there is; NaN of an empty table, or one too small to be corrected
 * @throws FplMlError `STATS_PARAMETER_INVALID` (counts, rows of different length), `STATS_SAMPLE_INVALID` (samples)
 *
 * @example
 * ```ts
 * import { cramersV } from '@fpl-ml/stats';
 *
 * const ofSamples: number = cramersV({ home: 190, away: 190 }, { home: 12, away: 8 });
 * const ofTable: number = cramersV([[20, 30], [25, 5]], { biasCorrected: false });
 * ```
 */
export function cramersV(table: ContingencyTable, options?: CramersVOptions): number;
export function cramersV(a: LevelSample, b: LevelSample, options?: CramersVOptions): number;
export function cramersV(
  a: ContingencyTable | LevelSample,
  b: LevelSample | CramersVOptions = {},
  options: CramersVOptions = {},
): number {
  // The overloads pair a table with options, and a sample with a sample.
  if (isTable(a)) return vOf(a, b as CramersVOptions);
  // As above.
  const { first, second } = pairedCounts(a, b as LevelSample);
  return vOf([first, second], options);
}

/** Whether it is a table: levels are never arrays. */
function isTable(a: ContingencyTable | LevelSample): a is ContingencyTable {
  return Array.isArray(a) && Array.isArray(a[0]);
}
