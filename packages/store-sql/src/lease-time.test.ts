import type { NewQueueEntry } from '@fpl-ml/scheduler';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { LeaseTime, SqlProfile } from './access.js';
import { sqlStores } from './sql-stores.js';
import { freshDatabasesOf } from './test/fresh-database.js';
import { PROFILES } from './test/open-stores.js';

const retry = { attempts: 3, delay: 1, factor: 1, maxDelay: 1 };
const ENTRY: NewQueueEntry = {
  id: 'a',
  name: 'a',
  handler: 'h',
  model: null,
  jobId: null,
  scheduledFor: 0,
  priority: 'normal',
  payload: {},
  key: null,
  dedupKey: null,
  retry,
  timeout: null,
  enqueuedAt: 0,
  runAt: 0,
};
const MESSAGE = { id: 'm', topic: 't', key: 'k', payload: {}, createdAt: 0 };
/** How far the clock of a test may be from that of its database, milliseconds. */
const APART = 600_000;

describe.each(PROFILES)('leases on %s', (profile) => {
  const fresh = freshDatabasesOf(profile);
  const open = async (leaseTime?: LeaseTime) => {
    const { db } = await fresh();
    return { db, ...sqlStores(db, { profile, ...(leaseTime === undefined ? {} : { leaseTime }) }) };
  };

  it('by the time of the database hold although the caller’s clock is years behind or ahead', async () => {
    const { db, queue, outbox } = await open('database');
    await queue.enqueue(ENTRY);
    await outbox.add([MESSAGE]);
    const [entry] = await queue.claim({ owner: 'o', now: 5, lease: 60_000, limit: 1, handlers: ['h'] });
    await outbox.claim({ topic: 't', owner: 'o', now: 5, lease: 60_000, limit: 1 });
    expect(Math.abs((entry?.leaseUntil ?? 0) - Date.now() - 60_000)).toBeLessThan(APART);
    const ahead = Date.now() * 2;
    expect(await queue.claim({ owner: 'p', now: ahead, lease: 1, limit: 1, handlers: ['h'] })).toEqual([]);
    expect(await outbox.claim({ topic: 't', owner: 'p', now: ahead, lease: 1, limit: 1 })).toEqual([]);
    if (entry === undefined) throw new Error('Nothing was claimed.');
    expect(await queue.heartbeat(entry, 5, 7_200_000)).toBe(true);
    const [held] = await queue.list();
    expect(Math.abs((held?.leaseUntil ?? 0) - Date.now() - 7_200_000)).toBeLessThan(APART);

    // As if all that time had passed.
    await sql`update ml_queue set lease_until = lease_until - 8000000`.execute(db);
    await sql`update ml_outbox set lease_until = lease_until - 80000`.execute(db);
    expect(await queue.claim({ owner: 'p', now: 5, lease: 1, limit: 1, handlers: ['h'] })).toMatchObject([
      { epoch: 2 },
    ]);
    expect(await outbox.claim({ topic: 't', owner: 'p', now: 5, lease: 1, limit: 1 })).toMatchObject([{ attempts: 2 }]);
  });

  it('are by the clock of the caller where it is asked for', async () => {
    const { queue } = await open('clock');
    await queue.enqueue(ENTRY);
    const claim = { owner: 'o', lease: 10, limit: 1, handlers: ['h'] };
    expect(await queue.claim({ ...claim, now: 5 })).toMatchObject([{ leaseUntil: 15 }]);
    expect(await queue.claim({ ...claim, now: 15 })).toMatchObject([{ leaseUntil: 25, epoch: 2 }]);
  });

  it('are by default by the time of the database on PostgreSQL, and by the clock on SQLite', async () => {
    const { queue } = await open();
    await queue.enqueue(ENTRY);
    const [entry] = await queue.claim({ owner: 'o', now: 5, lease: 10, limit: 1, handlers: ['h'] });
    const expected: Readonly<Record<SqlProfile, boolean>> = { sqlite: true, postgres: false };
    expect(entry?.leaseUntil === 15).toBe(expected[profile]);
  });
});
