import type { Kysely } from 'kysely';
import { columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import type { Migration } from './migrations.js';
import { required } from './required.js';
import type { StoredInteger } from './stored-integer.js';
import { toNumber } from './stored-integer.js';

/** The name of the table by which a database is recognised as ours. */
export const SCHEMA_HISTORY = 'ml_schema_history';

/** The migrations that a database has seen. */
export interface SchemaHistoryTable {
  version: StoredInteger;
  name: string;
  applied_at: StoredInteger;
}

/** Makes the history of a database that has none. */
export async function createSchemaHistory(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer } = columnTypes(profile);
  await db.schema
    .createTable(SCHEMA_HISTORY)
    .addColumn('version', integer, (column) => column.primaryKey())
    .addColumn('name', text, required)
    .addColumn('applied_at', integer, required)
    .execute();
}

/** The latest version that was applied; 0 for none. */
export async function schemaVersion(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom(SCHEMA_HISTORY)
    .select((e) => e.fn.max('version').as('version'))
    .executeTakeFirst();
  return toNumber(row?.version ?? 0);
}

/** Records that a migration was applied. */
export async function recordMigration(db: Kysely<Database>, { version, name }: Migration, now: number): Promise<void> {
  await db.insertInto(SCHEMA_HISTORY).values({ version, name, applied_at: now }).execute();
}
