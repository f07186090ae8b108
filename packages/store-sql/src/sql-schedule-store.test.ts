import { scheduleStoreChecks } from '@fpl-ml/scheduler/conformance';
import { describe, expect, it } from 'vitest';
import { sqlScheduleStore } from './sql-schedule-store.js';
import { failedWith, type KnownMistake } from './test/conformance.js';
import { openDatabase } from './test/open-stores.js';

const MISTAKES: readonly KnownMistake[] = [
  {
    flaw: 'lists a due job a millisecond late',
    of: '"next_run" <= ?',
    instead: '"next_run" < ?',
    check: 'lists a job as due from its very instant on, not a millisecond earlier',
  },
  {
    flaw: 'lists jobs without a next run first',
    of: 'nulls last',
    instead: 'nulls first',
    check: 'lists jobs by their next run, those without one last, equal ones as they were added',
  },
  {
    flaw: 'lists equal jobs by id',
    of: 'nulls last, "seq"',
    instead: 'nulls last, "id"',
    check: 'lists jobs by their next run, those without one last, equal ones as they were added',
  },
  {
    flaw: 'takes a job that is there already for a new one',
    of: 'on conflict do nothing',
    instead: 'on conflict do update set "model" = excluded."model"',
    check: 'refuses an id or a name twice',
  },
  {
    flaw: 'writes an occurrence again',
    of: 'on conflict do nothing returning "job_id"',
    instead: 'on conflict do update set "state" = excluded."state" returning "job_id"',
    check: 'writes an occurrence once when ten claim it at once',
  },
  {
    flaw: 'moves an occurrence on twice',
    of: 'and "state" = ?',
    instead: 'and ? is not null',
    check: 'moves an occurrence on from claimed, once',
  },
  {
    flaw: 'takes the end of a range of occurrences in',
    of: '"scheduled_for" < ?',
    instead: '"scheduled_for" <= ?',
    check: 'lists occurrences from an instant, before another, in order of time, up to a limit',
  },
  {
    flaw: 'orders occurrences as text',
    of: 'order by "scheduled_for"',
    instead: 'order by cast("scheduled_for" as text)',
    check: 'lists occurrences from an instant, before another, in order of time, up to a limit',
  },
  {
    flaw: 'moves a run that is replaced to the end',
    of: 'do update set',
    instead: 'do update set "seq" = (select max("seq") + 1 from "ml_executions"),',
    check: 'replaces a run with the same id in its place',
  },
  {
    flaw: 'lists runs in the order of recording',
    of: 'order by "seq" desc',
    instead: 'order by "seq"',
    check: 'lists runs, the one recorded first last, by job, entry and status, up to a limit',
  },
];

describe('each mistake in the SQL of the schedule store is caught', () => {
  it.each(MISTAKES)('$flaw', async (mistake) => {
    expect(await failedWith(scheduleStoreChecks, sqlScheduleStore, mistake)).toEqual([mistake.check]);
  });
});

describe('the schedule store on SQL, beyond the port', () => {
  it('claims more occurrences than one statement takes, of one that stands twice the first', async () => {
    const database = await openDatabase();
    const store = database.open(sqlScheduleStore);
    const slots = Array.from({ length: 5_000 }, (_, i) => ({
      jobId: 'j',
      name: 'n',
      model: null,
      scheduledFor: i === 4_000 ? 3_999 : i,
      state: 'claimed' as const,
      reason: null,
      decidedAt: i,
    }));
    const claimed = await store.claimOccurrences(slots);
    expect(claimed).toHaveLength(4_999);
    expect(claimed.filter(({ scheduledFor }) => scheduledFor === 3_999)).toEqual([slots[3_999]]);
    expect(await store.claimOccurrences(slots)).toEqual([]);
    expect(await store.listOccurrences()).toEqual(claimed);
    await database.close();
  });

  it('keeps windows and timeouts that are no whole milliseconds', async () => {
    const database = await openDatabase();
    const store = database.open(sqlScheduleStore);
    const job = {
      id: 'a',
      name: 'a',
      model: null,
      handler: 'h',
      schedule: { scheduleType: 'interval', intervalMinutes: 0.1, anchor: 5 },
      priority: 'low',
      enabled: false,
      overlap: 'queue',
      catchUpWindow: 1_000.25,
      retry: { attempts: 1, delay: 0.5, factor: 1.5, maxDelay: 10 },
      timeout: 1.75,
      payload: {},
      metadata: { nested: { list: [1, null, 'a'] } },
      createdAt: 1,
      updatedAt: 2,
      nextRun: 3,
      revision: 4,
    } as const;
    await store.insertJob(job);
    expect(await store.getJob('a')).toEqual(job);
    await database.close();
  });
});
