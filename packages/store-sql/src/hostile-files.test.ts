import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configureSqlite } from './configure-sqlite.js';
import { inspectSqlite, type UsableState } from './inspect-sqlite.js';
import { migrate } from './migrate.js';
import { sqlStores } from './sql-stores.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { sqlitePragma } from './sqlite-pragma.js';
import { openSqliteAt } from './test/open-stores.js';
import { auditEntry } from './test/samples.js';

const sqlite = { profile: 'sqlite' } as const;
let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-sql-'));
  path = join(folder, 'loop.db');
});
afterEach(() => rm(folder, { recursive: true }));

const hashOf = async (file = path): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** As a program does before it opens a file for writing. */
async function inspect(): Promise<UsableState> {
  const handle = new Libsql(`file:${path}?mode=ro`);
  const wal = `${path}-wal`;
  try {
    const walBytes = existsSync(wal) ? (await stat(wal)).size : 0;
    return await inspectSqlite(handle, { bytes: (await stat(path)).size, walBytes });
  } finally {
    handle.close();
  }
}

/** A database of ours with some content, closed. */
async function ours(): Promise<void> {
  const { db, handle } = await openSqliteAt(path);
  const { auditLog } = sqlStores(db, sqlite);
  for (let i = 0; i < 50; i += 1) await auditLog.append([auditEntry(`e${i}`, { data: { text: 'x'.repeat(2000) } })]);
  handle.prepare('pragma wal_checkpoint(truncate)').all();
  await db.destroy();
}

/** Runs statements on the file, as another program does. */
function foreign(...statements: readonly string[]): void {
  const handle = new Libsql(path);
  for (const statement of statements) handle.exec(statement);
  handle.prepare('pragma wal_checkpoint(truncate)').all();
  handle.close();
}

async function expectUntouched(attempt: () => Promise<unknown>, refused: object): Promise<void> {
  const before = await hashOf();
  await expect(attempt()).rejects.toMatchObject(refused);
  expect(await hashOf()).toBe(before);
}

describe('a file that is looked at before it is opened', () => {
  it('may be ours, and is as it was', async () => {
    await ours();
    const before = await hashOf();
    expect(await inspect()).toEqual({ state: 'ours', version: 3 });
    expect(await hashOf()).toBe(before);
  });

  it('may be ours and still in use, with a log beside it', async () => {
    const { db } = await openSqliteAt(path);
    await sqlStores(db, sqlite).auditLog.append([auditEntry('a')]);
    expect((await stat(`${path}-wal`)).size).toBeGreaterThan(0);
    const before = await hashOf();
    expect(await inspect()).toEqual({ state: 'ours', version: 3 });
    expect(await hashOf()).toBe(before);
    await db.destroy();
  });

  it('may be empty', async () => {
    await writeFile(path, '');
    expect(await inspect()).toEqual({ state: 'empty' });
    expect((await stat(path)).size).toBe(0);
  });

  it('is refused when it is no database', async () => {
    await writeFile(path, 'a letter to my mother, and by no means a database. '.repeat(100));
    await expectUntouched(inspect, { code: 'STORE_CORRUPT', cause: { code: 'SQLITE_NOTADB' } });
  });

  it.each([
    ['at a page', 40_960],
    ['inside of a page', 40_000],
    ['after its header', 100],
    ['inside of its header', 60],
  ])('is refused when it is cut off %s', async (_, length) => {
    await ours();
    expect((await stat(path)).size).toBeGreaterThan(length);
    await truncate(path, length);
    await expectUntouched(inspect, { code: 'STORE_CORRUPT' });
  });

  it('is refused when only its last bytes are missing', async () => {
    await ours();
    await truncate(path, (await stat(path)).size - 1);
    await expectUntouched(inspect, { code: 'STORE_CORRUPT' });
  });

  it('is refused when a page in it is damaged', async () => {
    await ours();
    const bytes = await readFile(path);
    bytes.fill(0x55, 8 * 4096, 9 * 4096);
    await writeFile(path, bytes);
    await expectUntouched(inspect, { code: 'STORE_CORRUPT' });
  });

  it.each([['delete'], ['wal']])('is refused when it is of another program, in journal mode %s', async (mode) => {
    foreign(`pragma journal_mode = ${mode}`, 'create table users (id integer)', 'insert into users values (1)');
    await expectUntouched(inspect, { code: 'DATABASE_FOREIGN', data: { tables: ['users'] } });
  });

  it('is refused when it is of a later version', async () => {
    await ours();
    foreign(`insert into ml_schema_history values (4, 'later', 0)`);
    await expectUntouched(inspect, { code: 'SCHEMA_NEWER', data: { version: 4, known: 3 } });
  });
});

describe('a file that is opened all the same', () => {
  const open = (): Kysely<unknown> => new Kysely<unknown>({ dialect: sqliteDialect(new Libsql(path)) });
  const migrated = async (exclusive: boolean): Promise<void> => {
    const db = open();
    try {
      await migrate(db, { ...sqlite, now: 0, exclusive });
    } finally {
      await db.destroy();
    }
  };

  it('is not changed when it is no database', async () => {
    await writeFile(path, 'a letter to my mother, and by no means a database. '.repeat(100));
    await expectUntouched(() => migrated(false), { code: 'STORE_CORRUPT' });
    const handle = new Libsql(path);
    expect(() => configureSqlite(handle)).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
    handle.close();
  });

  it('is not changed when it is of another program and has to be ours alone', async () => {
    foreign('create table users (id integer)');
    await expectUntouched(() => migrated(true), { code: 'DATABASE_FOREIGN' });
  });

  it('is not changed when it is of a later version', async () => {
    await ours();
    foreign(`insert into ml_schema_history values (4, 'later', 0)`);
    await expectUntouched(() => migrated(false), { code: 'SCHEMA_NEWER' });
  });

  it('says that it cannot be written', async () => {
    await ours();
    const handle = new Libsql(`file:${path}?mode=ro`);
    const db = new Kysely<unknown>({ dialect: sqliteDialect(handle) });
    const { auditLog, ...stores } = sqlStores(db, sqlite);
    expect(await auditLog.list()).toHaveLength(50);
    const refused = { code: 'STORE_READONLY', retryable: false };
    await expectUntouched(() => auditLog.append([auditEntry('x')]), refused);
    await expectUntouched(() => stores.transaction((tx) => tx.auditLog.append([auditEntry('x')])), refused);
    await db.destroy();
    foreign('drop table ml_schema_history');
    const again = new Libsql(`file:${path}?mode=ro`);
    const other = new Kysely<unknown>({ dialect: sqliteDialect(again) });
    await expectUntouched(() => migrate(other, { ...sqlite, now: 0 }), refused);
    await other.destroy();
  });

  it('says that it cannot be written, when its rights say so', async (ctx) => {
    // Rights do not bind root.
    if (process.getuid?.() === 0) return ctx.skip('this user may write everything');
    await ours();
    await chmod(path, 0o400);
    const db = open();
    const { auditLog } = sqlStores(db, sqlite);
    await expectUntouched(() => auditLog.append([auditEntry('x')]), { code: 'STORE_READONLY' });
    await db.destroy();
    return undefined;
  });

  it('says that it is damaged when it finds out', async () => {
    await ours();
    const bytes = await readFile(path);
    bytes.fill(0x55, 4096);
    await writeFile(path, bytes);
    const db = open();
    await expectUntouched(() => sqlStores(db, sqlite).auditLog.list(), { code: 'STORE_CORRUPT' });
    await db.destroy();
  });
});

describe('a disk that is full', () => {
  it('takes nothing of a write, keeps what was committed, and works again when there is room', async () => {
    await ours();
    const { db, handle } = await openSqliteAt(path);
    const stores = sqlStores(db, sqlite);
    const before = await stores.auditLog.list();
    handle.pragma(`max_page_count = ${Number(sqlitePragma(handle, 'page_count'))}`);
    const big = auditEntry('big', { data: { text: 'x'.repeat(50_000) } });
    const full = { code: 'STORE_FULL', retryable: true };
    await expect(stores.auditLog.append([auditEntry('small'), big])).rejects.toMatchObject(full);
    const both = stores.transaction(async (tx) => {
      await tx.outbox.add([{ id: '1', topic: 't', key: 'k', payload: {}, createdAt: 1 }]);
      await tx.transaction((inner) => inner.auditLog.append([big]));
    });
    await expect(both).rejects.toMatchObject(full);
    expect(await stores.auditLog.list()).toEqual(before);
    expect(await stores.outbox.list('t')).toEqual([]);
    handle.pragma('max_page_count = 1000000');
    await stores.auditLog.append([big]);
    expect(await stores.auditLog.list()).toHaveLength(before.length + 1);
    await db.destroy();
    expect(await inspect()).toEqual({ state: 'ours', version: 3 });
  });

  it('makes no half of a schema', async () => {
    const handle = new Libsql(path);
    configureSqlite(handle);
    handle.pragma('max_page_count = 20');
    const db = new Kysely<unknown>({ dialect: sqliteDialect(handle) });
    await expect(migrate(db, { ...sqlite, now: 0 })).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(handle.prepare('select name from sqlite_master').all()).toEqual([]);
    handle.pragma('max_page_count = 1000000');
    expect(await migrate(db, { ...sqlite, now: 0 })).toMatchObject({
      applied: ['create-tables', 'add-feed', 'add-alert-groups'],
    });
    await db.destroy();
  });
});
