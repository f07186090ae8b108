import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { SqlAccess } from './access.js';
import type { Database } from './database.js';
import { sqlJobQueue } from './sql-job-queue.js';
import { tableNames } from './table-names.js';

/** The statements that a store sends to PostgreSQL, which answers nothing. */
async function sentBy(ask: (access: SqlAccess) => Promise<unknown>): Promise<readonly string[]> {
  const sent: string[] = [];
  const db = new Kysely<Database>({
    dialect: {
      createDriver: () => new DummyDriver(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (on) => new PostgresIntrospector(on),
    },
    log: ({ query }) => {
      sent.push(query.sql);
    },
  });
  await ask({
    profile: 'postgres',
    leaseTime: 'clock',
    tables: tableNames(),
    run: (work) => work(db),
    atomic: (work) => work(db),
  });
  return sent;
}

describe('on PostgreSQL, where others write meanwhile, the queue', () => {
  it('locks the entry whose claim is asked for, so that the answer holds', async () => {
    const [asked] = await sentBy((access) => sqlJobQueue(access).holds({ id: 'a', epoch: 1 }));
    expect(asked).toMatch(/ for update$/);
  });

  it('locks what it is about to claim, and passes over what others have locked', async () => {
    const request = { owner: 'o', now: 1, lease: 1, limit: 1, handlers: ['h'] };
    const asked = await sentBy((access) => sqlJobQueue(access).claim(request));
    expect(asked).toHaveLength(2);
    for (const sql of asked) expect(sql).toMatch(/ for update skip locked$/);
  });
});
