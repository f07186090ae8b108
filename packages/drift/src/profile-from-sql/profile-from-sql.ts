import { FplMlError } from '@fpl-ml/core';
import { invalidOption } from '../errors.js';
import { profileOfColumns } from '../profile/create-profile.js';
import { unreadableColumn } from '../profile/column-tally.js';
import { countedValues } from '../profile/number-values.js';
import type { ColumnProfile, ReferenceProfile } from '../profile/reference-profile.js';
import { levelsFrom, levelsQuery } from './levels-query.js';
import { momentsFrom, momentsQuery } from './moments-query.js';
import { countCell, oddAnswer, type SqlRow, textCell } from './sql-cells.js';
import { type SqlColumn, typeFor } from './sql-column.js';
import { DIALECTS, type SqlDialect, type SqlDialectName } from './sql-dialect.js';
import { columnOf, type SqlTable, sourceOf } from './sql-source.js';
import { valuesFrom, valuesQuery } from './values-query.js';

/**
 * Runs a query and gives its rows, with columns by name. No query here has parameters: `params` is empty. Integers of 64 bits
 * may come as numbers, texts or bigints.
 */
export type SqlQuery = (
  sql: string,
  params: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Options of {@link profileFromSql}. */
export interface SqlProfileOptions {
  readonly dialect: SqlDialectName;
  /** The table: its name, a path of names (`['analytics', 'players']`), or `{ from }`, SQL for which you vouch. */
  readonly table: SqlTable;
  /** The columns, by name. */
  readonly columns: readonly string[];
  /** What columns hold, where their values mislead: `categorical` for identifiers that are numbers. */
  readonly types?: Readonly<Record<string, 'numeric' | 'categorical'>>;
}

/** So many columns are asked about at once. */
const BATCH = 40;

interface Asking {
  readonly source: string;
  readonly dialect: SqlDialect;
  readonly ask: (sql: string) => Promise<readonly SqlRow[]>;
}

async function answer(query: SqlQuery, sql: string): Promise<readonly SqlRow[]> {
  try {
    return await query(sql, []);
  } catch (cause) {
    throw new FplMlError(
      'DRIFT_QUERY_FAILED',
      'Expected the database to answer, got an error (see `cause`): check the table, the columns and the dialect.',
      { cause },
    );
  }
}

async function one(asking: Asking, sql: string): Promise<SqlRow> {
  const rows = await asking.ask(sql);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw oddAnswer('one row', String(rows.length));
  return row;
}

async function typed(
  names: readonly string[],
  types: Readonly<Record<string, 'numeric' | 'categorical'>>,
  asking: Asking,
): Promise<readonly SqlColumn[]> {
  const { dialect, source } = asking;
  const expressions = names.map((name) => columnOf(name, dialect));
  const wanted = expressions.map((expression, i) => `${dialect.typeOf(expression, source)} as t${i}`);
  const row = await one(asking, `select ${wanted.join(', ')}`);
  return names.map((name, i) => {
    const kind = dialect.kindOf(row[`t${i}`] === null ? null : textCell(row, `t${i}`));
    const declared = Object.hasOwn(types, name) ? types[name] : undefined;
    return { name, expression: expressions[i] ?? '', kind, type: typeFor(kind, declared) };
  });
}

/** A column of the batch, from what the database said of all. */
function columnFrom(
  { name, type, kind }: SqlColumn,
  i: number,
  moments: SqlRow,
  [values, levels]: readonly [readonly SqlRow[], readonly SqlRow[]],
): ColumnProfile {
  const rows = countCell(moments, 'total');
  const declared = type === 'categorical' && kind !== 'text';
  const base = { column: name, type, declared, rows, numbers: null, levels: null };
  if (type === 'unreadable') return unreadableColumn(name, rows);
  if (type === 'unknown') return { ...base, missing: rows - countCell(moments, `c${i}`) };
  if (type === 'numeric') {
    const found = momentsFrom(moments, i);
    const present = found.count + found.infinite[0] + found.infinite[1];
    const numbers = { ...found, values: countedValues(valuesFrom(values, i, found.count)) };
    // A column of nothing but NaN holds nothing.
    return present === 0 ? { ...base, type: 'unknown', missing: rows } : { ...base, missing: rows - present, numbers };
  }
  const { levels: found, total } = levelsFrom(levels, i);
  const counted = countCell(moments, `c${i}`);
  if (kind === 'text' && total !== counted) throw oddAnswer(`${counted} values of a column`, String(total));
  return total === 0
    ? { ...base, type: 'unknown', declared: false, missing: rows }
    : { ...base, missing: rows - total, levels: found };
}

async function batchOf(
  names: readonly string[],
  types: Readonly<Record<string, 'numeric' | 'categorical'>>,
  asking: Asking,
): Promise<readonly ColumnProfile[]> {
  const { ask, source, dialect } = asking;
  const columns = await typed(names, types, asking);
  const moments = await one(asking, momentsQuery(columns, source, dialect));
  const entries = columns.map((column, i) => [i, column] as const);
  const numeric = entries.filter(([, { type }]) => type === 'numeric');
  const categorical = entries.filter(([, { type }]) => type === 'categorical');
  const values = numeric.length === 0 ? [] : await ask(valuesQuery(numeric, source, dialect));
  const levels = categorical.length === 0 ? [] : await ask(levelsQuery(categorical, source, dialect));
  return columns.map((column, i) => columnFrom(column, i, moments, [values, levels]));
}

function checked({ dialect, columns }: SqlProfileOptions): SqlDialect {
  if (!Object.hasOwn(DIALECTS, dialect)) throw invalidOption('dialect', 'sqlite, postgres or duckdb', dialect);
  if (!Array.isArray(columns) || columns.length === 0) throw invalidOption('columns', 'at least one name', columns);
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) throw invalidOption('columns', 'each column once', twice);
  return DIALECTS[dialect];
}

/**
 * Builds a profile inside the database that holds the data: at most four queries for every 40 columns, and no row leaves it.
 * Counts, extremes, moments and levels are those of a profile built from the rows; the distribution is exact for up to
 * 2,048 distinct values, and beyond to 1/1,362 of the values, for certain: the values at 681 quantiles come with the exact
 * counts below and up to them. NaN is missing, infinities are counted, dates and other types make a column `unreadable`.
 * Run it in one transaction that sees one state, where others write.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID`; `DRIFT_QUERY_FAILED` where the database refuses a query (`cause`) or its answers
 *   do not fit together
 *
 * @example
 * ```ts
 * import { profileFromSql, type SqlQuery } from '@fpl-ml/drift';
 *
 * export const profileOfSeason = (query: SqlQuery) =>
 *   profileFromSql(query, {
 *     dialect: 'duckdb',
 *     table: { from: "read_parquet('season-*.parquet')" },
 *     columns: ['minutes', 'expected_goals', 'position'],
 *   });
 * ```
 */
export async function profileFromSql(query: SqlQuery, options: SqlProfileOptions): Promise<ReferenceProfile> {
  const dialect = checked(options);
  const asking = { dialect, source: sourceOf(options.table, dialect), ask: (sql: string) => answer(query, sql) };
  const names = [...options.columns];
  for (const name of names) columnOf(name, dialect);
  const columns: ColumnProfile[] = [];
  for (let i = 0; i < names.length; i += BATCH) {
    columns.push(...(await batchOf(names.slice(i, i + BATCH), options.types ?? {}, asking)));
  }
  const [rows = 0, ...others] = new Set(columns.map((column) => column.rows));
  if (others.length > 0) throw oddAnswer(`${rows} rows in every query`, others.join(', '));
  return profileOfColumns(columns, rows);
}
