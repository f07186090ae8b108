import { Kysely, sql } from 'kysely';
import Libsql from 'libsql';
import { afterEach, describe, expect, it } from 'vitest';
import { sqliteDialect } from './sqlite-dialect.js';
import type { SqliteHandle } from './sqlite-handle.js';

interface Tables {
  t: { id: number; a: string | null; n: number | null };
}

const open: Kysely<Tables>[] = [];
afterEach(async () => {
  for (const db of open.splice(0)) await db.destroy();
});

function connect(handle: SqliteHandle = new Libsql(':memory:')): Kysely<Tables> {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(handle) });
  open.push(db);
  return db;
}

async function withTable(handle?: SqliteHandle): Promise<Kysely<Tables>> {
  const db = connect(handle);
  await sql`create table t (id integer primary key, a text unique, n integer)`.execute(db);
  return db;
}

const bound = async (db: Kysely<Tables>, value: unknown): Promise<unknown> => {
  const { rows } = await sql<{
    value: unknown;
    kind: string;
  }>`select ${value} as value, typeof(${value}) as kind`.execute(db);
  return [rows[0]?.value, rows[0]?.kind];
};

describe('parameters', () => {
  it.each([
    [true, 1, 'real'],
    [false, 0, 'real'],
    [undefined, null, 'null'],
    [null, null, 'null'],
    [12n, 12, 'integer'],
    [1.5, 1.5, 'real'],
    ['x', 'x', 'text'],
    [Number.NaN, null, 'null'],
  ])('takes %s', async (value, expected, kind) => {
    expect(await bound(connect(), value)).toEqual([expected, kind]);
  });

  it('takes bytes, alone too', async () => {
    const { rows } = await sql<{ n: number }>`select length(${new Uint8Array([1, 2, 3])}) as n`.execute(connect());
    expect(rows[0]?.n).toBe(3);
  });

  it('takes null alone, which libsql would take for a set of named parameters', async () => {
    const { rows } = await sql<{ n: null }>`select ${null} as n`.execute(connect());
    expect(rows[0]?.n).toBeNull();
  });

  it.each([
    ['Date', new Date(0)],
    ['Object', { a: 1 }],
    ['Array', [1]],
    ['Map', new Map()],
    ['symbol', Symbol('s')],
    ['ArrayBuffer', new ArrayBuffer(1)],
  ])('refuses a %s, instead of aborting the process', async (kind, value) => {
    const refused = { code: 'SQL_PARAMETER_INVALID', data: { position: 1, kind } };
    await expect(bound(connect(), value)).rejects.toMatchObject(refused);
  });

  it('refuses them in writes, and writes nothing', async () => {
    const db = await withTable();
    // The types of the table would not let it through.
    const wrong = db.insertInto('t').values({ id: 1, a: 'x', n: new Date(0) as unknown as number });
    await expect(wrong.execute()).rejects.toMatchObject({ code: 'SQL_PARAMETER_INVALID' });
    expect(await db.selectFrom('t').selectAll().execute()).toEqual([]);
  });
});

describe('statements', () => {
  it('tell what they changed, inserted and returned', async () => {
    const db = await withTable();
    const inserted = await db.insertInto('t').values({ id: 7, a: 'x', n: 1 }).executeTakeFirst();
    expect([inserted.insertId, inserted.numInsertedOrUpdatedRows]).toEqual([7n, 1n]);
    const updated = await db.updateTable('t').set({ n: 2 }).where('n', '=', 3).executeTakeFirst();
    expect(updated.numUpdatedRows).toBe(0n);
    expect(await db.deleteFrom('t').returning('id').execute()).toEqual([{ id: 7 }]);
  });

  it('are prepared once, and see a change of the schema', async () => {
    const prepared: string[] = [];
    const handle = new Libsql(':memory:');
    const spied: SqliteHandle = {
      prepare: (text) => {
        prepared.push(text);
        return handle.prepare(text);
      },
      close: () => handle.close(),
    };
    const db = await withTable(spied);
    const read = () => db.selectFrom('t').selectAll().execute();
    await db.insertInto('t').values({ id: 1, a: 'x', n: 1 }).execute();
    await read();
    await read();
    expect(prepared.filter((text) => text.startsWith('select'))).toHaveLength(1);
    await sql`alter table t add column late text default 'late'`.execute(db);
    expect(await read()).toEqual([{ id: 1, a: 'x', n: 1, late: 'late' }]);
  });

  it('are forgotten when there are too many, the one that was not used for longest first', async () => {
    const prepared: string[] = [];
    const handle = new Libsql(':memory:');
    const db = connect({
      prepare: (text) => {
        prepared.push(text);
        return handle.prepare(text);
      },
      close: () => handle.close(),
    });
    const run = (n: number) => sql.raw(`select ${n}`).execute(db);
    for (let n = 0; n < 256; n += 1) await run(n);
    await run(0);
    await run(256);
    prepared.length = 0;
    await run(0);
    expect(prepared).toEqual([]);
    await run(1);
    expect(prepared).toEqual(['select 1']);
  });

  it('can be used again after a failure, and hold no lock', async () => {
    const db = await withTable();
    const insert = (a: string) => db.insertInto('t').values({ id: a.length, a, n: 1 }).returning('id').execute();
    await insert('x');
    await expect(insert('x')).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
    expect(await insert('xx')).toEqual([{ id: 2 }]);
    await sql`drop table t`.execute(db);
  });

  it('stream rows', async () => {
    const db = await withTable();
    await db
      .insertInto('t')
      .values([1, 2, 3].map((id) => ({ id, a: `${id}`, n: id })))
      .execute();
    const seen: number[] = [];
    for await (const { id } of db.selectFrom('t').select('id').orderBy('id').stream()) seen.push(id);
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('transactions', () => {
  it('begin as writers, so that what was read is still so when it is written', async () => {
    const asked: string[] = [];
    const handle = new Libsql(':memory:');
    const db = await withTable({
      prepare: (text) => {
        asked.push(text);
        return handle.prepare(text);
      },
      close: () => handle.close(),
    });
    await db.transaction().execute((tx) => tx.insertInto('t').values({ id: 1, a: null, n: null }).execute());
    expect(asked.filter((text) => /begin|commit/.test(text))).toEqual(['begin immediate', 'commit']);
  });

  it('can be controlled, with savepoints', async () => {
    const db = await withTable();
    const tx = await db.startTransaction().execute();
    const point = await tx.savepoint('here').execute();
    await point.insertInto('t').values({ id: 1, a: null, n: null }).execute();
    await point.rollbackToSavepoint('here').execute();
    await point.insertInto('t').values({ id: 2, a: null, n: null }).execute();
    await point.commit().execute();
    expect(await db.selectFrom('t').select('id').execute()).toEqual([{ id: 2 }]);
  });
});

/** A database of the shape of `node:sqlite`: parameters spread, `columns()` instead of `reader`, rows without prototype. */
function nodeShaped(): SqliteHandle {
  const handle = new Libsql(':memory:');
  return {
    prepare: (text) => {
      const statement = handle.prepare(text);
      return {
        columns: () => (statement.reader ? statement.columns() : []),
        all: (...parameters) => statement.all(parameters).map((row) => Object.assign(Object.create(null), row)),
        run: (...parameters) => statement.run(parameters),
      };
    },
    close: () => handle.close(),
  };
}

describe('a handle of node:sqlite', () => {
  it('works by its shape', async () => {
    const db = await withTable(nodeShaped());
    const inserted = await db.insertInto('t').values({ id: 7, a: null, n: 1 }).executeTakeFirst();
    expect(inserted.numInsertedOrUpdatedRows).toBe(1n);
    expect(await db.selectFrom('t').selectAll().execute()).toStrictEqual([{ id: 7, a: null, n: 1 }]);
    const seen: number[] = [];
    for await (const { id } of db.selectFrom('t').select('id').stream()) seen.push(id);
    expect(seen).toEqual([7]);
  });

  it('works for real, where Node has it', async (ctx) => {
    const name = 'node:sqlite';
    const module: unknown = await import(/* @vite-ignore */ name).catch(() => undefined);
    if (typeof module !== 'object' || module === null || !('DatabaseSync' in module)) {
      return ctx.skip('this Node has no node:sqlite');
    }
    // The class of that name, used by the shape of its instances.
    const { DatabaseSync } = module as { DatabaseSync: new (path: string) => SqliteHandle };
    const db = await withTable(new DatabaseSync(':memory:'));
    await db.insertInto('t').values({ id: 7, a: null, n: 1 }).execute();
    expect(await db.selectFrom('t').selectAll().execute()).toStrictEqual([{ id: 7, a: null, n: 1 }]);
    await expect(bound(db, new Date(0))).rejects.toMatchObject({ code: 'SQL_PARAMETER_INVALID' });
    return undefined;
  });
});
