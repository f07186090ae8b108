import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeSqlite } from './close-sqlite.js';
import { configureSqlite } from './configure-sqlite.js';
import { sqlitePragma } from './sqlite-pragma.js';

let folder = '';
const open: Libsql.Database[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-sql-'));
});
afterEach(async () => {
  for (const handle of open.splice(0)) if (handle.open) handle.close();
  await rm(folder, { recursive: true });
});

function connect(): Libsql.Database {
  const handle = new Libsql(join(folder, 'a.db'));
  open.push(handle);
  return handle;
}

const pragma = (handle: Libsql.Database, name: string): unknown => sqlitePragma(handle, name);

describe('the configuration of SQLite', () => {
  it('sets what our databases rely on', () => {
    const handle = connect();
    configureSqlite(handle);
    const names = ['journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys', 'locking_mode'];
    expect(names.map((name) => pragma(handle, name))).toEqual(['wal', 2, 5000, 1, 'normal']);
  });

  it('takes the file for this process alone, at once and until it is closed', () => {
    const [first, second] = [connect(), connect()];
    configureSqlite(first, { exclusive: true });
    expect(pragma(first, 'busy_timeout')).toBe(5000);
    const busy = expect.objectContaining({ code: 'STORE_BUSY', retryable: true });
    expect(() => configureSqlite(second, { exclusive: true })).toThrow(busy);
    expect(() => second.prepare('select * from sqlite_master').all()).toThrow(/locked/);
    first.exec('create table t (id integer)');
    // libsql itself would keep the lock as long as this statement lives.
    const kept = first.prepare('select * from t');
    expect(kept.all()).toEqual([]);
    closeSqlite(first);
    expect(first.open).toBe(false);
    configureSqlite(second, { exclusive: true });
    expect(second.prepare('select * from t').all()).toEqual([]);
  });

  it('does not take a file that another connection uses', () => {
    const first = connect();
    configureSqlite(first);
    first.exec('create table t (id integer)');
    const second = connect();
    const busy = expect.objectContaining({ code: 'STORE_BUSY' });
    expect(() => configureSqlite(second, { exclusive: true })).toThrow(busy);
    first.exec('insert into t values (1)');
  });
});
