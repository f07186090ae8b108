import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inspectDatabase, KNOWN_VERSION } from './inspect-database.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations.js';
import { postgresDialect } from './postgres-dialect.js';
import { sqlStores } from './sql-stores.js';
import { freshServer } from './test/fresh-postgres.js';
import { withSetting } from './test/postgres-client.js';
import { auditEntry as entry, readyVersion } from './test/samples.js';

const postgres = { profile: 'postgres' } as const;
const server = freshServer();

function connect(url: string): Kysely<unknown> {
  const db = new Kysely<unknown>({ dialect: postgresDialect(new pg.Pool({ connectionString: url })) });
  onTestFinished(() => db.destroy());
  return db;
}

describe('migrations on PostgreSQL', () => {
  it('make every table once, and tell what a database holds', async () => {
    const db = connect(await server.createDatabase());
    expect(await inspectDatabase(db, postgres)).toEqual({ state: 'empty' });
    const now = 1_764_000_000_000;
    expect(await migrate(db, { ...postgres, now, exclusive: true })).toEqual({
      version: KNOWN_VERSION,
      applied: MIGRATIONS.map(({ name }) => name),
    });
    expect(await migrate(db, { ...postgres, now: 6, exclusive: true })).toEqual({
      version: KNOWN_VERSION,
      applied: [],
    });
    expect(await inspectDatabase(db, postgres)).toEqual({ state: 'ours', version: KNOWN_VERSION });
    await sql`insert into ml_schema_history values (99, 'later', 6)`.execute(db);
    await expect(migrate(db, { ...postgres, now: 7 })).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
  });

  it('stand beside the tables of another program, unless they may not', async () => {
    const db = connect(await server.createDatabase());
    await sql`create table users (id integer)`.execute(db);
    const alone = migrate(db, { ...postgres, now: 5, exclusive: true });
    await expect(alone).rejects.toMatchObject({ code: 'DATABASE_FOREIGN', data: { tables: ['users'] } });
    expect(await inspectDatabase(db, postgres)).toEqual({ state: 'foreign', tables: ['users'] });
    await migrate(db, { ...postgres, now: 5 });
    expect(await inspectDatabase(db, postgres)).toEqual({ state: 'ours', version: KNOWN_VERSION });
  });

  it('leave nothing when one fails', async () => {
    const db = connect(await server.createDatabase());
    await sql`create table ml_steps (x integer)`.execute(db);
    await expect(migrate(db, { ...postgres, now: 5 })).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(await inspectDatabase(db, postgres)).toEqual({ state: 'foreign', tables: ['ml_steps'] });
  });

  it('keep two loops in two schemas of one database apart', async () => {
    const url = await server.createDatabase();
    const first = connect(url);
    await migrate(first, { ...postgres, now: 5, exclusive: true });
    await sql`create schema two`.execute(first);
    const second = connect(withSetting(url, 'search_path=two'));
    expect(await inspectDatabase(second, postgres)).toEqual({ state: 'empty' });
    await migrate(second, { ...postgres, now: 5, exclusive: true });
    await sqlStores(second, postgres).auditLog.append([entry('a')]);
    expect(await sqlStores(first, postgres).auditLog.list()).toEqual([]);
  });

  it('take names of the user for tables that others read', async () => {
    const db = connect(await server.createDatabase());
    const tables = { performance: 'fpl_performance', drift: 'fpl_drift', modelVersions: 'fpl_versions' };
    await migrate(db, { ...postgres, now: 5, tables });
    const { registry } = sqlStores(db, { ...postgres, tables });
    await registry.reserveVersion(readyVersion('0.1.0'), null);
    const { rows } = await sql`select model, version from fpl_versions`.execute(db);
    expect(rows).toEqual([{ model: 'm', version: '0.1.0' }]);
    const renamed = { code: 'TABLE_NAME_INVALID' };
    await expect(migrate(db, { ...postgres, now: 6 })).rejects.toMatchObject(renamed);
  });

  it('sort text by its bytes, whatever the language of the database', async () => {
    const db = connect(await server.createDatabase());
    await migrate(db, { ...postgres, now: 5 });
    const { observations } = sqlStores(db, postgres);
    for (const id of ['a', 'B', 'ä', 'b']) {
      await observations.declarePeriod({ model: 'm', period: { id, start: 0, end: 1 }, now: 0 });
    }
    expect((await observations.periods('m')).map(({ period }) => period.id)).toEqual(['B', 'a', 'b', 'ä']);
    // Every column of text, also those that nothing sorts by today.
    const { rows } = await sql`
      select table_name, column_name from information_schema.columns
      where table_schema = current_schema() and data_type = 'text' and collation_name is distinct from 'C'`.execute(db);
    expect(rows).toEqual([]);
  });
});
