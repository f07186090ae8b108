import { type Counted, DISTINCT_UP_TO } from '../profile/number-values.js';
import { countCell, numberCell, oddAnswer, type SqlRow } from './sql-cells.js';
import { isFiniteNumber, numberOf, type SqlColumn } from './sql-column.js';
import type { SqlDialect } from './sql-dialect.js';

/** Quantiles that are asked for; with the two values that stand for what lies between each, no more than may be kept. */
const GRID = Math.floor(DISTINCT_UP_TO / 3) - 1;

/**
 * All distinct values with their counts where they are few. Where they are many, the values at which the count of values
 * passes another 681st of all: between two of those there is less than that.
 */
function valuesOf(column: SqlColumn, i: number, source: string, dialect: SqlDialect): string {
  const numbers = `(select ${numberOf(column, dialect)} as v from ${source}) as r`;
  const counted = `(select v, count(*) as n from ${numbers} where ${isFiniteNumber('v', dialect)} group by v) as g`;
  const running = `(select v, n, sum(n) over (order by v rows unbounded preceding) as upto, count(*) over () as d, sum(n) over () as t from ${counted}) as w`;
  // Some databases cut the fraction off here, and some round: either steps up once in every 681st.
  const step = (count: string): string => `cast(${count} * ${GRID}.0 / t as bigint)`;
  const passes = `${step('upto')} > ${step('(upto - n)')} or upto = n or upto = t`;
  const wanted = `cast(n as bigint) as n, cast(upto as bigint) as upto, cast(d as bigint) as d`;
  return `select ${i} as c, v, ${wanted} from ${running} where d <= ${DISTINCT_UP_TO} or ${passes}`;
}

/** The query for some columns, all numeric, by their place in the batch. */
export function valuesQuery(
  columns: readonly (readonly [i: number, SqlColumn])[],
  source: string,
  dialect: SqlDialect,
): string {
  return columns.map(([i, column]) => valuesOf(column, i, source, dialect)).join(' union all ');
}

interface Cut {
  readonly value: number;
  readonly count: number;
  readonly upTo: number;
}

function cutOf(row: SqlRow): Cut {
  return { value: numberCell(row, 'v') ?? Number.NaN, count: countCell(row, 'n'), upTo: countCell(row, 'upto') };
}

/** The next double away from x, towards `to`, but for a few units in the last place. */
function nudged(x: number, to: number): number {
  const step = Math.max(Number.MIN_VALUE, Math.abs(x) * Number.EPSILON);
  return to > x ? Math.min(x + step, to) : Math.max(x - step, to);
}

/**
 * Of what lies between two cuts, half stands just above the lower and half just below the upper: then the count up to any
 * number is wrong by half of it at most.
 */
function filled(cuts: readonly Cut[]): Counted {
  const counts = new Map<number, number>();
  const put = (value: number, count: number): void => {
    if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
  };
  let error = 0;
  cuts.forEach((cut, i) => {
    const before = cuts[i - 1];
    const between = before === undefined ? 0 : cut.upTo - cut.count - before.upTo;
    if (before !== undefined && between > 0) {
      put(nudged(before.value, cut.value), Math.floor(between / 2));
      put(nudged(cut.value, before.value), Math.ceil(between / 2));
      error = Math.max(error, Math.ceil(between / 2));
    }
    put(cut.value, cut.count);
  });
  const values = Float64Array.from(counts.keys()).sort();
  return { values, counts: Array.from(values, (value) => counts.get(value) ?? 0), error };
}

/** The values of column i of the batch. */
export function valuesFrom(rows: readonly SqlRow[], i: number, count: number): Counted {
  const own = rows.filter((row) => countCell(row, 'c') === i);
  const cuts = own.map(cutOf).toSorted((a, b) => a.value - b.value);
  const last = cuts.at(-1)?.upTo ?? 0;
  if (last !== count) throw oddAnswer(`${count} values of a column`, String(last));
  return filled(cuts);
}
