import type { ColumnType } from 'kysely';

/**
 * A column of whole numbers of 64 bits. PostgreSQL's driver gives them as text, so that every reader must convert. It is
 * updated with numbers, or with an expression over such columns.
 */
export type StoredInteger = ColumnType<number | string, number, number | string>;

/** As {@link StoredInteger}, where there may be none. */
export type OptionalStoredInteger = ColumnType<number | string | null, number | null, number | string | null>;

/** A place in the order of recording, given by the database. */
export type StoredSeq = ColumnType<number | string, never, never>;

/** What a column or a count holds, as a number. */
export function toNumber(stored: number | string | bigint): number {
  return Number(stored);
}

/** As {@link toNumber}, where there may be none. */
export function toNumberOrNull(stored: number | string | bigint | null): number | null {
  return stored === null ? null : Number(stored);
}
