import { Kysely } from 'kysely';
import type Libsql from 'libsql';
import { expect, it } from 'vitest';
import { sqlStores } from './sql-stores.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { freshDatabases } from './test/fresh-database.js';

const fresh = freshDatabases();
const request = { topic: 't', owner: 'relay', now: 10, lease: 100, limit: 10 };
const message = (id: string) => ({ id, topic: 't', key: id, payload: {}, createdAt: 1 });

it('voids the claim of a relay that claims the same message again under the same name', async () => {
  const { outbox } = sqlStores((await fresh()).db, { profile: 'sqlite' });
  await outbox.add([message('1')]);
  const [old] = await outbox.claim(request);
  const [current] = await outbox.claim({ ...request, now: 110 });
  if (old === undefined || current === undefined) throw new Error('Nothing was claimed.');
  expect(await outbox.markDelivered(old, 111)).toBe(false);
  expect(await outbox.markDelivered(current, 112)).toBe(true);
});

it('gives messages in order, in whatever order the database returns what it changed', async () => {
  const { handle } = await fresh();
  const prepare = (text: string): Libsql.Statement => {
    const statement = handle.prepare(text);
    if (!text.startsWith('update "ml_outbox"')) return statement;
    return Object.assign(Object.create(statement), {
      all: (...parameters: unknown[]) => statement.all(...parameters).toReversed(),
    });
  };
  const db = new Kysely<unknown>({ dialect: sqliteDialect({ prepare, close: () => undefined }) });
  const { outbox } = sqlStores(db, { profile: 'sqlite' });
  await outbox.add(['1', '2', '3'].map(message));
  expect((await outbox.claim(request)).map(({ id }) => id)).toEqual(['1', '2', '3']);
});
