import type { ColumnDefinitionBuilder, CreateTableBuilder } from 'kysely';
import { type Expression, sql } from 'kysely';
import type { SqlProfile } from './access.js';
import type { TableNames } from './database.js';

/** What a function that makes tables needs to know. */
export interface SchemaContext {
  readonly profile: SqlProfile;
  readonly tables: TableNames;
}

/** The types of columns, as each database calls them. */
export interface ColumnTypes {
  /** Text that compares by its bytes. */
  readonly text: Expression<unknown>;
  /** A whole number of up to 53 bits: counts, revisions. */
  readonly integer: Expression<unknown>;
  /** An instant in epoch milliseconds, or a span of them. Nobody promises that those are whole. */
  readonly time: Expression<unknown>;
  /** A figure in double precision. */
  readonly real: Expression<unknown>;
  /** JSON, written and read by `json-text.ts`. */
  readonly json: Expression<unknown>;
  /** 0 or 1. */
  readonly flag: Expression<unknown>;
}

const SQLITE: ColumnTypes = {
  text: sql`text`,
  integer: sql`integer`,
  time: sql`integer`,
  real: sql`real`,
  json: sql`text`,
  flag: sql`integer`,
};

const POSTGRES: ColumnTypes = {
  text: sql`text collate "C"`,
  integer: sql`bigint`,
  time: sql`double precision`,
  real: sql`double precision`,
  json: sql`text collate "C"`,
  flag: sql`smallint`,
};

/** The column types of a database. */
export function columnTypes(profile: SqlProfile): ColumnTypes {
  return profile === 'sqlite' ? SQLITE : POSTGRES;
}

/** Adds the primary key `seq`, which the database counts up by itself and never gives twice. */
export function addSequence<Table extends string, Columns extends string>(
  table: CreateTableBuilder<Table, Columns>,
  profile: SqlProfile,
): CreateTableBuilder<Table, Columns | 'seq'> {
  const counted = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
    profile === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey().generatedAlwaysAsIdentity();
  return table.addColumn('seq', columnTypes(profile).integer, counted);
}
