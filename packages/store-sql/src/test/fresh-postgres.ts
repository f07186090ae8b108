import { type TestPostgres, usePostgres } from '@fpl-ml/repo/postgres';
import { sql } from 'kysely';
import { afterAll, afterEach, inject } from 'vitest';
import { listTables } from '../list-tables.js';
import { openDatabaseAt, type TestDatabase } from './open-stores.js';

/** The project's server; what is made on it is dropped after the tests of the file, or of the `describe`. */
export function freshServer(): TestPostgres {
  const server = usePostgres(inject('postgresUrl'));
  afterAll(() => server.stop());
  return server;
}

/** They refer to others, and go first. */
const REFERRING = [
  'ml_predictions',
  'ml_outcomes',
  'ml_performance_history',
  'ml_drift_columns',
  'ml_latest_versions',
  'ml_roles',
  'ml_role_history',
];
const KEPT = new Set([...REFERRING, 'ml_audit_head', 'ml_schema_history']);

/** Makes a database as it was when it was new, in a hundredth of the time that a new one takes. */
async function empty({ db }: TestDatabase): Promise<void> {
  const others = (await listTables(db, 'postgres')).filter((name) => !KEPT.has(name));
  const deletions = [...REFERRING, ...others].map((name) => `delete from ${name}`);
  const sequences = `select setval(c.oid, 1, false) from pg_class c where relkind = 'S' and relnamespace = current_schema()::regnamespace`;
  const head = `update ml_audit_head set seq = 0, hash = ''`;
  await sql.raw([...deletions, sequences, head].join('; ')).execute(db);
}

/** A function that gives empty, migrated databases. One is used again in the next test. */
export function freshPostgres(): () => Promise<TestDatabase> {
  const server = usePostgres(inject('postgresUrl'));
  const idle: TestDatabase[] = [];
  const used: TestDatabase[] = [];
  afterEach(() => void idle.push(...used.splice(0)));
  afterAll(async () => {
    for (const database of idle) await database.close();
    await server.stop();
  });
  return async () => {
    const known = idle.pop();
    const database = known ?? (await openDatabaseAt(await server.createDatabase()));
    used.push(database);
    if (known !== undefined) await empty(known);
    return database;
  };
}
