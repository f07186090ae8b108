import type { NewQueueEntry } from '@fpl-ml/scheduler';
import { jobQueueChecks } from '@fpl-ml/scheduler/conformance';
import { describe, expect, it } from 'vitest';
import { sqlJobQueue } from './sql-job-queue.js';
import { failedWith, type KnownMistake } from './test/conformance.js';
import { openDatabase } from './test/open-stores.js';

const MISTAKES: readonly KnownMistake[] = [
  {
    flaw: 'gives an entry out again a millisecond late',
    of: '"lease_until" <= ?',
    instead: '"lease_until" < ?',
    check: 'gives an entry out again when its lease has run out, not a millisecond earlier',
  },
  {
    flaw: 'gives a new entry out a millisecond late',
    of: '"entry"."run_at" <= ?',
    instead: '"entry"."run_at" < ?',
    check: 'gives out an entry from its very instant on, not a millisecond earlier',
  },
  {
    flaw: 'orders by id instead of seq',
    of: 'order by "entry"."urgency", "entry"."seq" limit',
    instead: 'order by "entry"."urgency", "entry"."id" desc limit',
    check: 'retries a failed entry not before its time, in its old place',
  },
  {
    flaw: 'orders by the name of the priority',
    of: 'order by "entry"."urgency"',
    instead: 'order by "entry"."priority" desc',
    check: 'gives out the more urgent first, then the one added first',
  },
  {
    flaw: 'forgets the entry that holds a key',
    of: '"holder"."state" = ?',
    instead: '"holder"."state" = ? || 0',
    check: 'keeps a key for the entry whose lease has run out, since its worker may still be alive',
  },
  {
    flaw: 'gives two entries with one key out at once',
    of: '"rival"."state" = ?',
    instead: '"rival"."state" = ? || 0',
    check: 'never has two entries with one key running',
  },
  {
    flaw: 'forgets the handlers',
    of: '"entry"."handler" in (?, ?)',
    instead: '? is not ?',
    check: 'gives out no more than the limit, and only for the handlers and priorities asked for',
  },
  {
    flaw: 'takes reports with whatever epoch',
    of: 'and "epoch" = ?',
    instead: 'and ? is not null',
    check: 'takes no outcome and no sign of life from a worker that was replaced',
  },
  {
    flaw: 'leaves the epoch as it is',
    of: '"epoch" = "epoch" + ?',
    instead: '"epoch" = "epoch" + ? - 1',
    check: 'says who holds a claim until when, counts the attempts and raises the epoch',
  },
  {
    flaw: 'counts the attempt of a claim that was given back',
    of: '"attempts" - ?',
    instead: '"attempts" - ? + 1',
    check: 'gives a released entry out at once, without counting the attempt',
  },
  {
    flaw: 'replaces an entry with a known dedup key',
    of: 'on conflict do nothing',
    instead: 'on conflict do update set "payload" = excluded."payload"',
    check: 'leaves the queue as it is when a dedup key is known, also after completion',
  },
  {
    flaw: 'cancels what runs',
    of: '"finished_at" = ? where "id" = ? and "state" = ?',
    instead: '"finished_at" = ? where "id" = ? and ? is not null',
    check: 'cancels what waits, and nothing else',
  },
  {
    flaw: 'lists entries as text orders them',
    of: 'from "ml_queue" order by "seq"',
    instead: 'from "ml_queue" order by "id" desc',
    check: 'lists entries with all their fields by seq, by state and by job, up to a limit',
  },
];

describe('each mistake in the SQL of the job queue is caught', () => {
  it.each(MISTAKES)('$flaw', async (mistake) => {
    expect(await failedWith(jobQueueChecks, sqlJobQueue, mistake)).toEqual([mistake.check]);
  });
});

function work(id: string, change: Partial<NewQueueEntry> = {}): NewQueueEntry {
  const retry = { attempts: 1, delay: 0, factor: 1, maxDelay: 0 };
  const base = { id, name: id, handler: 'h', model: null, jobId: null, scheduledFor: 0, priority: 'normal' } as const;
  return { ...base, payload: {}, key: null, dedupKey: null, retry, timeout: 2.5, enqueuedAt: 0, runAt: 0, ...change };
}

describe('the job queue on SQL, beyond the port', () => {
  it('refuses in the database that two entries with one key run', async () => {
    const database = await openDatabase();
    const queue = database.open(sqlJobQueue);
    await queue.enqueue(work('a', { key: 'k' }));
    await queue.enqueue(work('b', { key: 'k' }));
    const running = { state: 'running' } as const;
    await expect(database.db.updateTable('ml_queue').set(running).execute()).rejects.toThrow(/UNIQUE/);
    await database.close();
  });

  it('gives out of each key the first, across lost and waiting entries, in order and up to the limit', async () => {
    const database = await openDatabase();
    const queue = database.open(sqlJobQueue);
    for (const [i, key] of ['k', 'k', 'l', 'm', 'l', 'm'].entries()) await queue.enqueue(work(`${i}`, { key }));
    await queue.enqueue(work('free', { priority: 'low' }));
    await queue.enqueue(work('urgent', { key: 'm', priority: 'critical' }));
    const request = { owner: 'o', lease: 10, handlers: ['h'] };
    const ids = async (now: number, limit: number): Promise<readonly string[]> =>
      (await queue.claim({ ...request, now, limit })).map(({ id }) => id);
    expect(await ids(0, 1)).toEqual(['urgent']);
    expect(await ids(1, 1)).toEqual(['0']);
    // The lease of `urgent` has run out, and it holds `m`; that of `0` has not.
    expect(await ids(10, 9)).toEqual(['urgent', '2', 'free']);
    expect(await ids(11, 9)).toEqual(['0']);
    await database.close();
  });
});
