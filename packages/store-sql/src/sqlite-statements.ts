import type { SqliteStatement } from 'kysely';
import type { SqliteHandle, SqliteStatementHandle, SqliteValue } from './sqlite-handle.js';
import { sqliteParameters } from './sqlite-parameters.js';

/** What one connection uses over and over fits; statements of many rows come in two or three sizes each. */
const CACHED = 256;

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

/** Prepares a statement of a handle, in the shape that Kysely uses. */
export function prepareStatement(handle: SqliteHandle, text: string): SqliteStatement {
  return adapted(handle.prepare(text));
}

/** The statements of a handle. */
export interface PreparedStatements {
  /** The statement with this text. */
  prepare(text: string): SqliteStatement;
  /** Forgets all. */
  clear(): void;
}

/**
 * Prepares statements of a handle, each once: preparing costs two thirds of a short statement. The least recently used
 * one goes when there are too many.
 */
export function preparedStatements(handle: SqliteHandle): PreparedStatements {
  const cache = new Map<string, SqliteStatement>();
  return {
    prepare: (text) => {
      const statement = cache.get(text) ?? prepareStatement(handle, text);
      cache.delete(text);
      cache.set(text, statement);
      const [oldest] = cache.keys();
      if (cache.size > CACHED && oldest !== undefined) cache.delete(oldest);
      return statement;
    },
    clear: () => cache.clear(),
  };
}
