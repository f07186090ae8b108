import { TOO_LARGE, TOO_SMALL } from '../profile/moments.js';
import type { NumberProfile } from '../profile/reference-profile.js';
import { countCell, numberCell, type SqlRow } from './sql-cells.js';
import { isFiniteNumber, numberOf, type SqlColumn } from './sql-column.js';
import type { SqlDialect } from './sql-dialect.js';

/** What a database counts in one pass for every column, and in a second for the deviations from the mean. */
export type SqlMoments = Omit<NumberProfile, 'values'>;

/** Large values have no moments here either: PostgreSQL ends the whole query when a square overflows, or underflows. */
function momentsOf(i: number, dialect: SqlDialect): readonly string[] {
  const [value, finite] = [`v${i}`, `case when ${isFiniteNumber(`v${i}`, dialect)} then v${i} end`];
  const deviation = `(case when abs(${value}) < ${TOO_LARGE} then ${value} - a${i} end)`;
  return [
    `count(${finite}) as n${i}`,
    `count(case when ${value} = -${dialect.infinity} then 1 end) as l${i}`,
    `count(case when ${value} = ${dialect.infinity} then 1 end) as h${i}`,
    `min(${finite}) as s${i}`,
    `max(${finite}) as g${i}`,
    `max(a${i}) as m${i}`,
    `sum(case when abs(${deviation}) < ${TOO_SMALL} then 0 else ${deviation} * ${deviation} end) as q${i}`,
  ];
}

/** The query for all columns; those that are not numeric have only the number of rows. */
export function momentsQuery(columns: readonly SqlColumn[], source: string, dialect: SqlDialect): string {
  const numeric = columns.map((column, i) => ({ column, i })).filter(({ column }) => column.type === 'numeric');
  const values = numeric.map(({ column, i }) => `${numberOf(column, dialect)} as v${i}`);
  const present = columns.map(({ expression }, i) => `${expression} as p${i}`);
  const rows = `(select ${[...values, ...present].join(', ')} from ${source}) as r`;
  const means = numeric.map(({ i }) => `avg(case when abs(v${i}) < ${TOO_LARGE} then v${i} end) as a${i}`);
  const counts = columns.map((_, i) => `count(p${i}) as c${i}`);
  const wanted = ['count(*) as total', ...counts, ...numeric.flatMap(({ i }) => momentsOf(i, dialect))];
  const centre = means.length === 0 ? '' : ` cross join (select ${means.join(', ')} from ${rows}) as m`;
  return `select ${wanted.join(', ')} from ${rows}${centre}`;
}

/** The moments of column i of the batch. */
export function momentsFrom(row: SqlRow, i: number): SqlMoments {
  const count = countCell(row, `n${i}`);
  const [minimum, maximum] = [numberCell(row, `s${i}`), numberCell(row, `g${i}`)];
  const largest = Math.max(Math.abs(minimum ?? 0), Math.abs(maximum ?? 0));
  const known = count > 0 && largest < TOO_LARGE;
  return {
    count,
    infinite: [countCell(row, `l${i}`), countCell(row, `h${i}`)],
    minimum,
    maximum,
    mean: known ? numberCell(row, `m${i}`) : null,
    squares: known ? numberCell(row, `q${i}`) : null,
  };
}
