import { type Kysely, sql } from 'kysely';
import type { Database } from './database.js';
import { APPLICATION_ID } from './sqlite-header.js';

/**
 * Marks a SQLite file as ours alone and of a version, in its header, where it can be seen without opening it. In the
 * transaction of the migration.
 */
export async function stampSqlite(db: Kysely<Database>, version: number): Promise<void> {
  await sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`.execute(db);
  await sql`pragma user_version = ${sql.lit(version)}`.execute(db);
}
