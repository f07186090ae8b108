import { invalidOption } from '../errors.js';
import type { SqlDialect } from './sql-dialect.js';

/** A table by its name or path of names, which are quoted; or what stands after `from`, as it is, for which you vouch. */
export type SqlTable = string | readonly string[] | { readonly from: string };

/** A zero byte would end a name, and half of a surrogate pair become another letter. */
const UNFIT = /\0|\p{Surrogate}/u;
const encoder = new TextEncoder();

/**
 * A name in quotes, in which nothing can end them.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID`
 */
export function quotedName(name: string, option: string, { longestName }: SqlDialect): string {
  const isName = typeof name === 'string' && name !== '' && !UNFIT.test(name);
  if (!isName)
    throw invalidOption(
      option,
      'a name: a text that is not empty, is well formed and holds no zero byte',
      JSON.stringify(name),
    );
  // A longer one would be cut off in silence, and mean another column.
  if (encoder.encode(name).length > longestName)
    throw invalidOption(option, `a name of at most ${longestName} bytes`, name);
  return `"${name.replaceAll('"', '""')}"`;
}

function from(table: SqlTable, dialect: SqlDialect): string {
  if (typeof table === 'object' && 'from' in table) {
    if (typeof table.from !== 'string' || table.from.trim() === '')
      throw invalidOption('table.from', 'SQL', table.from);
    // The line break ends a comment.
    return `${table.from}\n`;
  }
  const path = typeof table === 'string' ? [table] : table;
  if (!Array.isArray(path) || path.length === 0) throw invalidOption('table', 'a name, or a path of names', table);
  return path.map((name) => quotedName(name, 'table', dialect)).join('.');
}

/** What stands after `from` in every query; its columns are `src."…"`. */
export function sourceOf(table: SqlTable, dialect: SqlDialect): string {
  return `(select * from ${from(table, dialect)}) as src`;
}

/** A column of it. Without `src` some builds of SQLite would take an unknown name in quotes for a text. */
export function columnOf(name: string, dialect: SqlDialect): string {
  return `src.${quotedName(name, 'columns', dialect)}`;
}
