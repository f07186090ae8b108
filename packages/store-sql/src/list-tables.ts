import { type Kysely, sql } from 'kysely';
import type { SqlProfile } from './access.js';
import type { Database } from './database.js';

/**
 * The names of the tables, and of what else is named like one, that stand where ours are made. On PostgreSQL that is the
 * first schema of the search path: another schema is another program's business, or another loop's.
 */
export async function listTables(db: Kysely<Database>, profile: SqlProfile): Promise<readonly string[]> {
  if (profile === 'sqlite') return (await db.introspection.getTables()).map(({ name }) => name);
  const { rows } = await sql<{ readonly name: string }>`
    select c.relname as name from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm', 'f')
    order by c.relname`.execute(db);
  return rows.map(({ name }) => name);
}
