import { migrate, postgresDialect, sqlStores } from '@fpl-ml/store-sql';
import { Kysely } from 'kysely';
import pg from 'pg';
import { runToyLoop } from './toy-database.js';

/** A PostgreSQL database in which the toy loop has run; nobody is connected to it afterwards. */
export async function writeToyDatabase(connectionString: string, artifactFolder: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 4 });
  const db = new Kysely<object>({ dialect: postgresDialect(pool) });
  await migrate(db, { profile: 'postgres', now: 0 });
  await runToyLoop(sqlStores(db, { profile: 'postgres', leaseTime: 'clock' }), artifactFolder);
  await db.destroy();
}
