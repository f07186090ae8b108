import type { SqliteStatement } from 'kysely';
import type { SqliteHandle, SqliteStatementHandle, SqliteValue } from './sqlite-handle.js';
import { sqliteParameters } from './sqlite-parameters.js';

/** What one connection uses over and over fits; statements of many rows come in two or three sizes each. */
const CACHED = 256;

/** After these, what was prepared may have the columns of a table as they were. */
const CHANGES_SCHEMA = /^\s*(create|alter|drop|reindex|vacuum|attach|detach|pragma)\b/i;

/** libsql and better-sqlite3 take an array; libsql would take a single NULL or blob for a set of named parameters. */
function takesArray(statement: SqliteStatementHandle): boolean {
  return 'reader' in statement;
}

/** `node:sqlite` gives rows without a prototype, which compare as equal to nothing else. */
function plain(row: unknown): unknown {
  return typeof row === 'object' && row !== null ? { ...row } : row;
}

function adapted(statement: SqliteStatementHandle): SqliteStatement {
  const array = takesArray(statement);
  const spread = (values: readonly SqliteValue[]): readonly unknown[] => (array ? [values] : values);
  return {
    reader: statement.reader ?? (statement.columns?.().length ?? 0) > 0,
    all: (parameters) => {
      const rows = statement.all(...spread(sqliteParameters(parameters)));
      return array ? rows : rows.map(plain);
    },
    run: (parameters) => statement.run(...spread(sqliteParameters(parameters))),
    *iterate(parameters) {
      const values = spread(sqliteParameters(parameters));
      const rows = statement.iterate === undefined ? statement.all(...values) : statement.iterate(...values);
      for (const row of rows) yield array ? row : plain(row);
    },
  };
}

/**
 * Prepares statements of a handle, each once: preparing costs two thirds of a short statement. The least recently used
 * one goes when there are too many, and all go when the schema changes.
 */
export function preparedStatements(handle: SqliteHandle): (sql: string) => SqliteStatement {
  const cache = new Map<string, SqliteStatement>();
  return (sql) => {
    if (CHANGES_SCHEMA.test(sql)) {
      cache.clear();
      return adapted(handle.prepare(sql));
    }
    const statement = cache.get(sql) ?? adapted(handle.prepare(sql));
    cache.delete(sql);
    cache.set(sql, statement);
    const [oldest] = cache.keys();
    if (cache.size > CACHED && oldest !== undefined) cache.delete(oldest);
    return statement;
  };
}
