import type { SqlColumnKind, SqlDialect } from './sql-dialect.js';

/** A column that is asked about. */
export interface SqlColumn {
  readonly name: string;
  /** As SQL. */
  readonly expression: string;
  readonly kind: SqlColumnKind;
  /** What the profile takes it for. */
  readonly type: 'numeric' | 'categorical' | 'unknown' | 'unreadable';
}

/** What a column is taken for, by what it holds and what was declared; as when a frame is read. */
export function typeFor(kind: SqlColumnKind, declared: 'numeric' | 'categorical' | undefined): SqlColumn['type'] {
  if (kind === 'none') return 'unknown';
  if (kind === 'both' || kind === 'other') return 'unreadable';
  if (kind === 'text') return declared === 'numeric' ? 'unreadable' : 'categorical';
  return declared ?? 'numeric';
}

/** The number in a column. */
export function numberOf({ expression, kind }: SqlColumn, dialect: SqlDialect): string {
  return dialect.number(expression, kind);
}

/** A condition on a number that finite ones meet; NaN, which is above +∞ in PostgreSQL and DuckDB, does not. */
export function isFiniteNumber(number: string, { infinity }: SqlDialect): string {
  return `${number} > -${infinity} and ${number} < ${infinity}`;
}
