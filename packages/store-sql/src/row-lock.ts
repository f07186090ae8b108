import type { SelectQueryBuilder } from 'kysely';
import type { SqlProfile } from './access.js';

/**
 * Holds the rows that a query finds until the transaction ends, so that a decision made on them still stands when it is
 * written. On SQLite nothing is to do: whoever writes holds the one write lock from the beginning.
 */
export function locking<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  profile: SqlProfile,
): SelectQueryBuilder<Tables, Table, Row> {
  return profile === 'postgres' ? query.forUpdate() : query;
}
