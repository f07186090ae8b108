/** Databases in which a profile can be built. */
export type SqlDialectName = 'sqlite' | 'postgres' | 'duckdb';

/** What a column holds, so far as a profile cares. */
export type SqlColumnKind = 'numeric' | 'boolean' | 'text' | 'both' | 'other' | 'none';

/** How a database says what a profile asks. Expressions are SQL, quoted already. */
export interface SqlDialect {
  /** Bytes that a name may have. */
  readonly longestName: number;
  /** An aggregate or subquery that gives a text about the type of a column; `null` where all values are missing. */
  typeOf(column: string, source: string): string;
  /** What such a text means. */
  kindOf(type: string | null): SqlColumnKind;
  /** A column as a double; missing where it is no number. */
  number(column: string, kind: SqlColumnKind): string;
  /** A column as text that is compared byte by byte. */
  text(column: string): string;
  /** Positive infinity. */
  readonly infinity: string;
  /** Types by name, for `cast`. */
  readonly textType: string;
  readonly doubleType: string;
}

const POSTGRES_NUMBERS = /^(smallint|integer|bigint|real|double precision|numeric|oid)$/;
const POSTGRES_TEXTS = /^(text|character varying|character|name|"char"|citext|uuid)$/;
const DUCKDB_NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|BIGNUM)$/;
const DUCKDB_TEXTS = /^(VARCHAR|UUID|ENUM.*)$/;

function kindBy(numbers: RegExp, texts: RegExp): (type: string | null) => SqlColumnKind {
  return (type) => {
    if (type === null) return 'none';
    if (type.toLowerCase() === 'boolean') return 'boolean';
    if (numbers.test(type)) return 'numeric';
    return texts.test(type) ? 'text' : 'other';
  };
}

/** One letter for each kind of value that comes. */
function sqliteKind(type: string | null): SqlColumnKind {
  if (type === null || type === '') return 'none';
  if (type.includes('b')) return 'other';
  if (type.includes('t')) return type.includes('n') ? 'both' : 'text';
  return 'numeric';
}

const sqlite: SqlDialect = {
  longestName: Number.POSITIVE_INFINITY,
  typeOf: (column, source) => {
    const some = (types: string, letter: string): string =>
      `max(case when typeof(${column}) in (${types}) then '${letter}' else '' end)`;
    return `(select ${some("'integer', 'real'", 'n')} || ${some("'text'", 't')} || ${some("'blob'", 'b')} from ${source})`;
  },
  kindOf: sqliteKind,
  number: (column) => `case when typeof(${column}) in ('integer', 'real') then cast(${column} as real) + 0.0 end`,
  text: (column) => `cast(${column} as text) collate binary`,
  infinity: '9e999',
  textType: 'text',
  doubleType: 'real',
};

const postgres: SqlDialect = {
  longestName: 63,
  // An enumeration is text, and a domain what it is made of.
  typeOf: (column, source) =>
    `(select (select case t.typtype when 'e' then 'text' when 'd' then format_type(t.typbasetype, null) ` +
    `else format_type(t.oid, null) end from pg_type t where t.oid = pg_typeof(${column})) ` +
    `from ${source} where ${column} is not null limit 1)`,
  kindOf: kindBy(POSTGRES_NUMBERS, POSTGRES_TEXTS),
  number: (column, kind) => `(${kind === 'boolean' ? `(${column})::int` : column})::float8 + 0::float8`,
  text: (column) => `(${column})::text collate "C"`,
  infinity: "'Infinity'::float8",
  textType: 'text',
  doubleType: 'float8',
};

const duckdb: SqlDialect = {
  longestName: Number.POSITIVE_INFINITY,
  typeOf: (column, source) => `(select typeof(${column}) from ${source} where ${column} is not null limit 1)`,
  kindOf: kindBy(DUCKDB_NUMBERS, DUCKDB_TEXTS),
  number: (column) => `cast(${column} as double) + 0.0::double`,
  text: (column) => `cast(${column} as varchar)`,
  infinity: "'infinity'::double",
  textType: 'varchar',
  doubleType: 'double',
};

/** The dialects by name. */
export const DIALECTS: Readonly<Record<SqlDialectName, SqlDialect>> = Object.freeze({ sqlite, postgres, duckdb });
