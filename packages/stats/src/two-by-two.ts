import { invalidParameter } from './errors.js';
import { type Level, type LevelSample, pairedCounts } from './levels.js';

/** Counts: a row for each of two samples, successes then failures. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]];

/** Which level of two samples counts as a success. */
export interface SuccessOptions {
  /**
   * The level that counts as a success; others are failures. Default: of at most two levels the last in order of text, so
   * 1 of 0 and 1, true of false and true.
   */
  readonly success?: Level;
}

/** Whether it is a table: levels are never arrays. */
export function isTwoByTwo(a: TwoByTwo | LevelSample): a is TwoByTwo {
  return Array.isArray(a) && Array.isArray(a[0]);
}

/** The table, checked. @throws FplMlError `STATS_PARAMETER_INVALID` */
export function checkedTable(table: TwoByTwo): TwoByTwo {
  const bad = table.flat().find((count) => !(Number.isInteger(count) && count >= 0));
  if (bad !== undefined || table.length !== 2 || table.flat().length !== 4)
    throw invalidParameter('two rows of two counts that are whole numbers from 0', bad ?? `${table.length} rows`);
  return table;
}

/** Successes and failures of two samples. @throws FplMlError `STATS_PARAMETER_INVALID`, `STATS_SAMPLE_INVALID` */
export function tableOf(a: LevelSample, b: LevelSample, { success }: SuccessOptions): TwoByTwo {
  const { levels, first, second, n } = pairedCounts(a, b);
  if (success === undefined && levels.length > 2)
    throw invalidParameter('at most two levels, or the option success', `${levels.length} levels`);
  const last = [...levels].sort().at(-1) ?? '';
  const at = levels.indexOf(success === undefined ? last : String(success));
  const [x, y] = [first[at] ?? 0, second[at] ?? 0];
  return [
    [x, n[0] - x],
    [y, n[1] - y],
  ];
}
