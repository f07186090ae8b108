import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Column, Frame } from '@fpl-ml/core';
import { usePostgres } from '@fpl-ml/repo/postgres';
import Libsql from 'libsql';
import pg from 'pg';
import type { SqlDialectName, SqlQuery, SqlTable } from '../../index.js';

/** A database of one's own. */
export interface TestDatabase {
  readonly dialect: SqlDialectName;
  readonly query: SqlQuery;
  /** Types of columns: whole numbers, doubles, texts, truth values. */
  readonly types: Readonly<Record<'whole' | 'double' | 'text' | 'boolean', string>>;
  /** Puts a frame into a table, by whatever this database's data come from. */
  load(name: string, frame: Frame, types?: Readonly<Record<string, string>>): Promise<SqlTable>;
  close(): Promise<void>;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const ROWS_AT_ONCE = 500;

function literal(dialect: SqlDialectName, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  const number = Number(value);
  if (dialect === 'sqlite')
    return Number.isNaN(number) ? 'null' : Number.isFinite(number) ? String(number) : number > 0 ? '9e999' : '-9e999';
  // A bare literal would be a decimal in DuckDB, and rounded twice.
  if (Number.isInteger(number) && Math.abs(number) < 1e9) return String(number);
  return `'${String(number)}'${dialect === 'postgres' ? '::float8' : '::double'}`;
}

function typeOf(column: Column, types: TestDatabase['types']): string {
  const first = Array.from<unknown>(column).find((value) => value !== null);
  return typeof first === 'string' ? types.text : types.double;
}

/** The statements that make a table of a frame. */
function statements(
  dialect: SqlDialectName,
  name: string,
  frame: Frame,
  types: (column: string) => string,
): readonly string[] {
  const columns = Object.entries(frame);
  const made = columns.map(([column]) => `${quoted(column)} ${types(column)}`).join(', ');
  const rows = Array.from(
    { length: columns[0]?.[1].length ?? 0 },
    (_, row) => `(${columns.map(([, values]) => literal(dialect, values[row])).join(', ')})`,
  );
  const inserts = Array.from(
    { length: Math.ceil(rows.length / ROWS_AT_ONCE) },
    (_, i) => `insert into ${quoted(name)} values ${rows.slice(i * ROWS_AT_ONCE, (i + 1) * ROWS_AT_ONCE).join(', ')}`,
  );
  return [`create table ${quoted(name)} (${made})`, ...inserts];
}

export function sqliteDatabase(): TestDatabase {
  const db = new Libsql(':memory:');
  const types = { whole: 'integer', double: 'real', text: 'text', boolean: 'integer' };
  return {
    dialect: 'sqlite',
    types,
    // A row of this driver is an object by the names of its columns.
    query: async (sql) => db.prepare(sql).all() as readonly Readonly<Record<string, unknown>>[],
    load: async (name, frame, given = {}) => {
      for (const sql of statements('sqlite', name, frame, (c) => given[c] ?? typeOf(frame[c] ?? [], types)))
        db.exec(sql);
      return name;
    },
    close: async () => {
      db.close();
    },
  };
}

export async function postgresDatabase(server: string): Promise<TestDatabase> {
  const client = new pg.Client({ connectionString: await usePostgres(server).createDatabase() });
  await client.connect();
  const types = { whole: 'bigint', double: 'double precision', text: 'text', boolean: 'boolean' };
  return {
    dialect: 'postgres',
    types,
    query: async (sql, params) => (await client.query(sql, [...params])).rows,
    load: async (name, frame, given = {}) => {
      for (const sql of statements('postgres', name, frame, (c) => given[c] ?? typeOf(frame[c] ?? [], types))) {
        await client.query(sql);
      }
      return ['public', name];
    },
    close: () => client.end(),
  };
}

/** Data are in Parquet files, which DuckDB writes itself. */
export async function duckdbOverParquet(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'fpl-ml-parquet-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const types = { whole: 'bigint', double: 'double', text: 'varchar', boolean: 'boolean' };
  let files = 0;
  return {
    dialect: 'duckdb',
    types,
    query: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS(),
    load: async (name, frame, given = {}) => {
      for (const sql of statements('duckdb', name, frame, (c) => given[c] ?? typeOf(frame[c] ?? [], types))) {
        await connection.run(sql);
      }
      files += 1;
      const file = `'${join(folder, `${files}.parquet`)}'`;
      await connection.run(`copy ${quoted(name)} to ${file} (format parquet)`);
      return { from: `read_parquet(${file})` };
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}
