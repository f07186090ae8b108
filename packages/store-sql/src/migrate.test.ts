import { Kysely, sql } from 'kysely';
import Libsql from 'libsql';
import { afterEach, describe, expect, it } from 'vitest';
import { inspectDatabase } from './inspect-database.js';
import { MIGRATIONS } from './migrations.js';
import { migrate } from './migrate.js';
import { sqlStores } from './sql-stores.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { auditEntry } from './test/samples.js';

const sqlite = { profile: 'sqlite' } as const;
const open: Kysely<unknown>[] = [];
afterEach(async () => {
  for (const db of open.splice(0)) await db.destroy();
});

function connect(): Kysely<unknown> {
  const db = new Kysely<unknown>({ dialect: sqliteDialect(new Libsql(':memory:')) });
  open.push(db);
  return db;
}

const count = async (db: Kysely<unknown>, table: string): Promise<unknown> =>
  (await sql<{ n: unknown }>`select count(*) as n from ${sql.table(table)}`.execute(db)).rows[0]?.n;

async function dump(db: Kysely<unknown>): Promise<unknown> {
  return (await sql`select name, sql from sqlite_master order by name`.execute(db)).rows;
}

describe('migrations', () => {
  it('are numbered from 1 without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, i) => i + 1));
  });

  it('make every table, and are recorded', async () => {
    const db = connect();
    expect(await migrate(db, { ...sqlite, now: 5 })).toEqual({
      version: 3,
      applied: ['create-tables', 'add-feed', 'add-alert-groups'],
    });
    const { rows } = await sql`select * from ml_schema_history`.execute(db);
    expect(rows).toEqual([
      { version: 1, name: 'create-tables', applied_at: 5 },
      { version: 2, name: 'add-feed', applied_at: 5 },
      { version: 3, name: 'add-alert-groups', applied_at: 5 },
    ]);
    expect(await inspectDatabase(db, sqlite)).toEqual({ state: 'ours', version: 3 });
  });

  /** As a version before the last one left it. */
  async function goBack(db: Kysely<unknown>, version: 1 | 2): Promise<void> {
    for (const table of ['ml_alert_groups', 'ml_alert_group_members', 'ml_silences']) {
      await sql`drop table ${sql.table(table)}`.execute(db);
    }
    await sql`alter table ml_alerts drop column metadata`.execute(db);
    if (version === 1) await sql`drop table ml_feed`.execute(db);
    await sql`delete from ml_schema_history where version > ${version}`.execute(db);
  }

  it.each([
    [1, ['add-feed', 'add-alert-groups']],
    [2, ['add-alert-groups']],
  ] as const)('take a database of version %i along, with what is in it', async (version, applied) => {
    const db = connect();
    await migrate(db, { ...sqlite, now: 5 });
    const fresh = await dump(db);
    await goBack(db, version);
    await sql`insert into ml_alerts (scope, model, dedup_key, status, title, level, firing_since, last_alert_at,
      alert_count, notified_count, suppressed_count, revision)
      values ('model:m', 'm', 'k', 'firing', 'Before', 'warning', 1, 1, 1, 1, 0, 1)`.execute(db);
    const stores = sqlStores(db, sqlite);
    await stores.auditLog.append([auditEntry('before')]);
    expect(await migrate(db, { ...sqlite, now: 6 })).toEqual({ version: 3, applied });
    expect(await stores.feed.countUnread()).toBe(0);
    expect((await stores.auditLog.list({})).map(({ id }) => id)).toEqual(['before']);
    const alert = await stores.alerts.get({ model: 'm', dedupKey: 'k' });
    expect(alert).toMatchObject({ title: 'Before', metadata: {}, revision: 1 });
    if (alert !== null) expect(await stores.alerts.compareAndSet({ ...alert, revision: 2 })).toBe(true);
    expect(await stores.alerts.listGroups()).toEqual([]);
    expect(await dump(db)).toEqual(fresh);
  });

  it('run once', async () => {
    const db = connect();
    await migrate(db, { ...sqlite, now: 5 });
    const before = await dump(db);
    expect(await migrate(db, { ...sqlite, now: 6 })).toEqual({ version: 3, applied: [] });
    expect(await count(db, 'ml_schema_history')).toBe(3);
    expect(await dump(db)).toEqual(before);
  });

  it('leave nothing when one fails', async () => {
    const db = connect();
    // In the way of a table of ours that comes late.
    await sql`create table ml_steps (x integer)`.execute(db);
    const before = await dump(db);
    await expect(migrate(db, { ...sqlite, now: 5 })).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(await dump(db)).toEqual(before);
  });

  it('take no database of a later version', async () => {
    const db = connect();
    await migrate(db, { ...sqlite, now: 5 });
    await sql`insert into ml_schema_history values (99, 'later', 6)`.execute(db);
    const newer = { code: 'SCHEMA_NEWER', data: { version: 99, known: 3 } };
    await expect(migrate(db, { ...sqlite, now: 7 })).rejects.toMatchObject(newer);
    expect(await inspectDatabase(db, sqlite)).toEqual({ state: 'newer', version: 99, known: 3 });
    expect(await count(db, 'ml_schema_history')).toBe(4);
  });

  it('stand beside the tables of another program, unless they may not', async () => {
    const db = connect();
    await sql`create table users (id integer)`.execute(db);
    expect(await inspectDatabase(db, sqlite)).toEqual({ state: 'foreign', tables: ['users'] });
    const before = await dump(db);
    const alone = migrate(db, { ...sqlite, now: 5, exclusive: true });
    await expect(alone).rejects.toMatchObject({ code: 'DATABASE_FOREIGN', data: { tables: ['users'] } });
    expect(await dump(db)).toEqual(before);
    await migrate(db, { ...sqlite, now: 5 });
    expect(await migrate(db, { ...sqlite, now: 5, exclusive: true })).toEqual({ version: 3, applied: [] });
  });

  it('tell an empty database', async () => {
    expect(await inspectDatabase(connect(), sqlite)).toEqual({ state: 'empty' });
  });
});

describe('names of tables', () => {
  const tables = { performance: 'fpl_performance', drift: 'fpl_drift', modelVersions: 'fpl_versions' };

  it('may be the user’s, and the stores then use them', async () => {
    const db = connect();
    await migrate(db, { ...sqlite, now: 5, tables });
    const { registry } = sqlStores(db, { ...sqlite, tables });
    const version = {
      model: 'm',
      version: '0.1.0',
      integrity: 'reserved',
      artifact: null,
      signature: { inputs: [], target: 'y' },
      metrics: {},
      metadata: {},
      lineage: {},
      createdAt: 1,
      createdBy: 'ann',
      quarantine: null,
      archived: false,
    } as const;
    expect(await registry.reserveVersion(version, null)).toEqual({ reserved: true, latest: version });
    expect(await count(db, 'fpl_versions')).toBe(1);
  });

  it('stay those with which the database was made', async () => {
    const db = connect();
    await migrate(db, { ...sqlite, now: 5, tables });
    const renamed = { code: 'TABLE_NAME_INVALID', data: { missing: ['ml_model_versions'] } };
    const { modelVersions: _, ...rest } = tables;
    await expect(migrate(db, { ...sqlite, now: 6, tables: rest })).rejects.toMatchObject(renamed);
  });
});
