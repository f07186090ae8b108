import { levelsOfCounts } from '../profile/level-tally.js';
import type { LevelProfile } from '../profile/reference-profile.js';
import { countCell, numberCell, oddAnswer, type SqlRow, textCell } from './sql-cells.js';
import { numberOf, type SqlColumn } from './sql-column.js';
import type { SqlDialect } from './sql-dialect.js';

/** One more than a profile lists. */
const MOST = 1001;

function levelsOf(column: SqlColumn, i: number, source: string, dialect: SqlDialect): string {
  const isText = column.kind === 'text';
  const level = isText ? dialect.text(column.expression) : numberOf(column, dialect);
  // NaN is missing, and the only number above +∞, where a database has it.
  const there = isText ? 'l is not null' : `l <= ${dialect.infinity}`;
  const counted = `(select l, count(*) as n from (select ${level} as l from ${source}) as r where ${there} group by l) as g`;
  const ranked = `(select l, n, row_number() over (order by n desc, l) as p, sum(n) over () as t from ${counted}) as w`;
  const [text, number] = isText ? ['l', 'null'] : ['null', 'l'];
  const typed = `cast(${text} as ${dialect.textType}) as l, cast(${number} as ${dialect.doubleType}) as v`;
  const wanted = `cast(n as bigint) as n, cast(t as bigint) as t`;
  return `select ${i} as c, ${typed}, ${wanted} from ${ranked} where p <= ${MOST}`;
}

/** The query for some columns, all categorical, by their place in the batch. */
export function levelsQuery(
  columns: readonly (readonly [i: number, SqlColumn])[],
  source: string,
  dialect: SqlDialect,
): string {
  return columns.map(([i, column]) => levelsOf(column, i, source, dialect)).join(' union all ');
}

function levelOf(row: SqlRow): readonly [string, number] {
  const number = numberCell(row, 'v');
  return [number === null ? textCell(row, 'l') : String(number), countCell(row, 'n')];
}

/** The levels of column i of the batch, and how many values have one. */
export function levelsFrom(
  rows: readonly SqlRow[],
  i: number,
): { readonly levels: LevelProfile; readonly total: number } {
  const own = rows.filter((row) => countCell(row, 'c') === i);
  const [first] = own;
  const total = first === undefined ? 0 : countCell(first, 't');
  const counts = own.map(levelOf);
  const listed = counts.reduce((sum, [, count]) => sum + count, 0);
  if (listed > total) throw oddAnswer(`${total} values of a column`, String(listed));
  const least = counts.reduce((smallest, [, count]) => Math.min(smallest, count), Number.POSITIVE_INFINITY);
  return { levels: levelsOfCounts(counts, total, listed === total ? 0 : least), total };
}
