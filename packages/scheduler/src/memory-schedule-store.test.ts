import { AsyncLocalStorage } from 'node:async_hooks';
import { failedChecks, memoryUnitOfWork } from '@fpl-ml/core/testing';
import { describe, expect, test } from 'vitest';
import { scheduleStoreChecks } from './conformance/index.js';
import { memoryScheduleStore, scheduleMemory } from './memory-schedule-store.js';
import type { Occurrence, ScheduleStore } from './schedule-store.js';
import type { ScheduledJob } from './scheduled-job.js';

describe('the schedule store in memory', () => {
  test.each(scheduleStoreChecks)('$name', ({ run }) => run(memoryScheduleStore()));

  test('keeps the laws in a unit of work, and takes everything back when a transaction fails', async () => {
    const open = () => memoryUnitOfWork({ schedules: scheduleMemory() }, { scope: new AsyncLocalStorage<object>() });
    expect(await failedChecks(scheduleStoreChecks, () => open().schedules)).toEqual([]);
    const stores = open();
    await scheduleStoreChecks.find(({ name }) => name.startsWith('shares'))?.run(stores.schedules);
    const [occurrence] = await stores.schedules.listOccurrences();
    const failing = stores.transaction(async ({ schedules }) => {
      await schedules.deleteJob('a');
      await schedules.settleOccurrence('a', 1, 'queued', null);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await stores.schedules.listOccurrences({ state: 'claimed' })).toEqual([occurrence]);
    expect(await stores.schedules.getJob('a')).not.toBeNull();
  });
});

type Break = (store: ScheduleStore) => Partial<ScheduleStore>;

/** Each breakage with the check that is meant to catch it. */
const BROKEN: readonly (readonly [what: string, check: string, breakIt: Break])[] = [
  [
    'a field lost',
    'keeps a job with all its fields',
    ({ insertJob }) => ({ insertJob: (job) => insertJob({ ...job, timeout: null }) }),
  ],
  [
    'jobs without a next run first',
    'lists jobs by their next run, those without one last, equal ones as they were added',
    ({ listJobs }) => ({
      listJobs: async (query) => [...(await listJobs(query))].sort((a, b) => (a.nextRun ?? 0) - (b.nextRun ?? 0)),
    }),
  ],
  [
    'due a millisecond late',
    'lists a job as due from its very instant on, not a millisecond earlier',
    ({ listJobs }) => ({
      listJobs: ({ dueBy, ...query } = {}) => listJobs(dueBy === undefined ? query : { ...query, dueBy: dueBy - 1 }),
    }),
  ],
  [
    'due a millisecond early',
    'lists a job as due from its very instant on, not a millisecond earlier',
    ({ listJobs }) => ({
      listJobs: ({ dueBy, ...query } = {}) => listJobs(dueBy === undefined ? query : { ...query, dueBy: dueBy + 1 }),
    }),
  ],
  [
    'an insert that overwrites',
    'refuses an id or a name twice',
    (store) => ({
      insertJob: async (job) => {
        await store.deleteJob(job.id);
        await store.insertJob(job);
      },
    }),
  ],
  [
    'an error swallowed',
    'refuses an id or a name twice',
    ({ insertJob }) => ({ insertJob: (job) => insertJob(job).catch(() => undefined) }),
  ],
  [
    'names free for all',
    'adds one job when ten add the same name at once',
    ({ insertJob }) => ({ insertJob: (job) => insertJob({ ...job, name: `${job.name} ${job.id}` }) }),
  ],
  ['a lost update', 'changes a job only from the revision that was seen', lostUpdate],
  ['a lost update', 'lets one of ten changes from the same revision through', lostUpdate],
  [
    'a ledger that dies with its job',
    'removes a job but not its ledger and its history',
    (store) => forgettingLedger(store),
  ],
  [
    'a double claim',
    'writes an occurrence once when ten claim it at once',
    ({ claimOccurrences }) => ({
      claimOccurrences: async (rows) => {
        await claimOccurrences(rows);
        return rows;
      },
    }),
  ],
  [
    'all or nothing',
    'writes the occurrences that are new, and leaves the known ones as they are',
    ({ claimOccurrences, listOccurrences }) => ({
      claimOccurrences: async (rows) => {
        const known = new Set((await listOccurrences()).map((row) => `${row.jobId}@${row.scheduledFor}`));
        return rows.some((row) => known.has(`${row.jobId}@${row.scheduledFor}`)) ? [] : claimOccurrences(rows);
      },
    }),
  ],
  [
    'instants unique over all jobs',
    'keeps the same instant of two jobs apart',
    ({ claimOccurrences }) => ({
      claimOccurrences: (rows) => claimOccurrences(rows.map((row) => ({ ...row, jobId: 'a' }))),
    }),
  ],
  [
    'a row settled twice',
    'moves an occurrence on from claimed, once',
    ({ settleOccurrence }) => ({
      settleOccurrence: async (...change) => {
        await settleOccurrence(...change);
        return true;
      },
    }),
  ],
  [
    'a range that includes its end',
    'lists occurrences from an instant, before another, in order of time, up to a limit',
    ({ listOccurrences }) => ({
      listOccurrences: ({ until, ...query } = {}) =>
        listOccurrences(until === undefined ? query : { ...query, until: until + 1 }),
    }),
  ],
  [
    'a range that excludes its start',
    'lists occurrences from an instant, before another, in order of time, up to a limit',
    ({ listOccurrences }) => ({
      listOccurrences: ({ from, ...query } = {}) =>
        listOccurrences(from === undefined ? query : { ...query, from: from + 1 }),
    }),
  ],
  [
    'instants sorted as text',
    'lists occurrences from an instant, before another, in order of time, up to a limit',
    ({ listOccurrences }) => ({
      listOccurrences: async (query) =>
        [...(await listOccurrences(query))].sort((a, b) => (String(a.scheduledFor) < String(b.scheduledFor) ? -1 : 1)),
    }),
  ],
  [
    'the oldest run first',
    'lists runs, the one recorded first last, by job, entry and status, up to a limit',
    ({ listExecutions }) => ({ listExecutions: async (query) => [...(await listExecutions(query))].reverse() }),
  ],
  [
    'runs that are only added',
    'replaces a run with the same id in its place',
    ({ recordExecution, listExecutions }) => ({
      recordExecution: async (run) => {
        const known = (await listExecutions()).some(({ id }) => id === run.id);
        await recordExecution(known ? { ...run, id: `${run.id} again` } : run);
      },
    }),
  ],
  ['jobs aliased', 'shares no reference with its callers', aliasedJobs],
  ['occurrences aliased', 'shares no reference with its callers', aliasedOccurrences],
];

/** Writes whatever the revision. */
function lostUpdate({ getJob, updateJob }: ScheduleStore): Partial<ScheduleStore> {
  return {
    updateJob: async (job) => {
      const stored = await getJob(job.id);
      return stored === null ? false : updateJob(job, stored.revision).then(() => true);
    },
  };
}

function forgettingLedger({ deleteJob, claimOccurrences }: ScheduleStore): Partial<ScheduleStore> {
  const deleted = new Set<string>();
  return {
    deleteJob: (id) => {
      deleted.add(id);
      return deleteJob(id);
    },
    claimOccurrences: async (rows) => (rows.some(({ jobId }) => deleted.has(jobId)) ? rows : claimOccurrences(rows)),
  };
}

function aliasedJobs({ insertJob, getJob }: ScheduleStore): Partial<ScheduleStore> {
  const shared = new Map<string, ScheduledJob>();
  return {
    insertJob: (job) => {
      shared.set(job.id, { ...job });
      return insertJob(job);
    },
    getJob: async (id) => shared.get(id) ?? getJob(id),
  };
}

function aliasedOccurrences({ claimOccurrences }: ScheduleStore): Partial<ScheduleStore> {
  const rows: Occurrence[] = [];
  return {
    claimOccurrences: (given) => {
      rows.push(...given);
      return claimOccurrences(given);
    },
    listOccurrences: async () => rows,
  };
}

test.each(BROKEN)('the suite catches a store with %s (%s)', async (_, check, breakIt) => {
  const failed = await failedChecks(scheduleStoreChecks, () => {
    const store = memoryScheduleStore();
    return { ...store, ...breakIt(store) };
  });
  expect(failed).toContain(check);
});
