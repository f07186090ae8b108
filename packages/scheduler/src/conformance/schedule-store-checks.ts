import assert from 'node:assert/strict';
import { type Check, isFplMlError } from '@fpl-ml/core';
import type { Execution, Occurrence, ScheduleStore } from '../schedule-store.js';
import type { ScheduledJob } from '../scheduled-job.js';
import { tamper, writable } from './unshared.js';

function job(id: string, change: Partial<ScheduledJob> = {}): ScheduledJob {
  return {
    id,
    name: `name of ${id}`,
    model: 'm',
    handler: 'train',
    schedule: { scheduleType: 'cron', cronExpression: '0 2 * * *', timezone: 'Europe/London' },
    priority: 'normal',
    enabled: true,
    overlap: 'skip',
    catchUpWindow: 1_000,
    retry: { attempts: 3, delay: 10, factor: 2, maxDelay: 100 },
    timeout: null,
    payload: { of: id },
    metadata: { team: 'a' },
    createdAt: 1,
    updatedAt: 1,
    nextRun: 100,
    revision: 1,
    ...change,
  };
}

function slot(jobId: string, scheduledFor: number, change: Partial<Occurrence> = {}): Occurrence {
  return { jobId, name: 'n', model: null, scheduledFor, state: 'claimed', reason: null, decidedAt: 7, ...change };
}

function run(id: string, change: Partial<Execution> = {}): Execution {
  return {
    id,
    entryId: `entry of ${id}`,
    jobId: 'a',
    name: 'n',
    model: 'm',
    handler: 'train',
    scheduledFor: 5,
    attempt: 1,
    epoch: 1,
    owner: 'worker',
    startedAt: 6,
    finishedAt: null,
    status: 'running',
    error: null,
    ...change,
  };
}

const idsOf = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);
const slotsOf = (rows: readonly Occurrence[]): readonly string[] =>
  rows.map(({ jobId, scheduledFor }) => `${jobId}@${scheduledFor}`);

const jobChecks: readonly Check<ScheduleStore>[] = [
  {
    name: 'keeps a job with all its fields',
    run: async (store) => {
      await store.insertJob(job('a'));
      assert.deepEqual(await store.getJob('a'), job('a'));
      assert.equal(await store.getJob('b'), null);
      const other = job('b', {
        model: null,
        nextRun: null,
        timeout: 9,
        schedule: { scheduleType: 'once', runAt: 1_700_000_000_123 },
      });
      await store.insertJob(other);
      assert.deepEqual(await store.getJob('b'), other);
    },
  },
  {
    name: 'lists jobs by their next run, those without one last, equal ones as they were added',
    run: async (store) => {
      await store.insertJob(job('never', { nextRun: null }));
      await store.insertJob(job('z', { nextRun: 50 }));
      await store.insertJob(job('a', { nextRun: 50 }));
      await store.insertJob(job('soon', { nextRun: -3 }));
      assert.deepEqual(idsOf(await store.listJobs()), ['soon', 'z', 'a', 'never']);
      assert.deepEqual(idsOf(await store.listJobs({ limit: 1 })), ['soon']);
      assert.deepEqual(idsOf(await store.listJobs({ limit: 3 })), ['soon', 'z', 'a']);
    },
  },
  {
    name: 'lists a job as due from its very instant on, not a millisecond earlier',
    run: async (store) => {
      await store.insertJob(job('a', { nextRun: 100 }));
      await store.insertJob(job('b', { nextRun: null }));
      assert.deepEqual(await store.listJobs({ dueBy: 99 }), []);
      assert.deepEqual(idsOf(await store.listJobs({ dueBy: 100 })), ['a']);
      assert.deepEqual(idsOf(await store.listJobs({ dueBy: 1e15 })), ['a']);
    },
  },
  {
    name: 'refuses an id or a name twice',
    run: async (store) => {
      await store.insertJob(job('a'));
      const isIdTaken = (error: unknown): boolean => isFplMlError(error, 'JOB_ID_TAKEN');
      const isNameTaken = (error: unknown): boolean => isFplMlError(error, 'JOB_NAME_TAKEN');
      await assert.rejects(store.insertJob(job('a', { name: 'new' })), isIdTaken);
      await assert.rejects(store.insertJob(job('b', { name: 'name of a' })), isNameTaken);
      assert.deepEqual(await store.listJobs(), [job('a')]);
      await store.insertJob(job('c'));
      await assert.rejects(store.updateJob(job('c', { name: 'name of a', revision: 2 }), 1), isNameTaken);
      assert.deepEqual(await store.getJob('c'), job('c'));
    },
  },
  {
    name: 'adds one job when ten add the same name at once',
    run: async (store) => {
      const ids = Array.from({ length: 10 }, (_, i) => `j${i}`);
      const results = await Promise.allSettled(ids.map((id) => store.insertJob(job(id, { name: 'same' }))));
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await store.listJobs()).length, 1);
    },
  },
  {
    name: 'changes a job only from the revision that was seen',
    run: async (store) => {
      await store.insertJob(job('a'));
      assert.equal(await store.updateJob(job('a', { nextRun: 200, revision: 2 }), 1), true);
      assert.equal(await store.updateJob(job('a', { enabled: false, revision: 2 }), 1), false);
      assert.deepEqual(await store.getJob('a'), job('a', { nextRun: 200, revision: 2 }));
      assert.equal(await store.updateJob(job('b', { revision: 2 }), 1), false);
      assert.equal(await store.getJob('b'), null);
    },
  },
  {
    name: 'lets one of ten changes from the same revision through',
    run: async (store) => {
      await store.insertJob(job('a'));
      const changes = Array.from({ length: 10 }, (_, i) => job('a', { nextRun: i, revision: 2 }));
      const results = await Promise.all(changes.map((change) => store.updateJob(change, 1)));
      assert.equal(results.filter(Boolean).length, 1);
      assert.equal((await store.getJob('a'))?.nextRun, results.indexOf(true));
    },
  },
  {
    name: 'removes a job but not its ledger and its history',
    run: async (store) => {
      await store.insertJob(job('a'));
      await store.claimOccurrences([slot('a', 1)]);
      await store.recordExecution(run('r'));
      assert.equal(await store.deleteJob('a'), true);
      assert.equal(await store.deleteJob('a'), false);
      assert.equal(await store.getJob('a'), null);
      assert.deepEqual(await store.claimOccurrences([slot('a', 1)]), []);
      assert.deepEqual(idsOf(await store.listExecutions({ jobId: 'a' })), ['r']);
      await store.insertJob(job('b', { name: 'name of a' }));
    },
  },
];

const ledgerChecks: readonly Check<ScheduleStore>[] = [
  {
    name: 'writes an occurrence once when ten claim it at once',
    run: async (store) => {
      const attempts = Array.from({ length: 10 }, () => store.claimOccurrences([slot('a', 60)]));
      const written = (await Promise.all(attempts)).flat();
      assert.deepEqual(slotsOf(written), ['a@60']);
      assert.deepEqual(await store.claimOccurrences([slot('a', 60)]), []);
      assert.equal((await store.listOccurrences()).length, 1);
    },
  },
  {
    name: 'writes the occurrences that are new, and leaves the known ones as they are',
    run: async (store) => {
      await store.claimOccurrences([slot('a', 2)]);
      const missed = { state: 'missed', reason: 'superseded' } as const;
      const written = await store.claimOccurrences([slot('a', 3, missed), slot('a', 2, missed), slot('a', 1, missed)]);
      assert.deepEqual(written, [slot('a', 3, missed), slot('a', 1, missed)]);
      assert.deepEqual(await store.listOccurrences({ from: 2, until: 3 }), [slot('a', 2)]);
    },
  },
  {
    name: 'keeps the same instant of two jobs apart',
    run: async (store) => {
      assert.equal((await store.claimOccurrences([slot('a', 1), slot('b', 1)])).length, 2);
      assert.deepEqual(slotsOf(await store.listOccurrences({ jobId: 'b' })), ['b@1']);
    },
  },
  {
    name: 'moves an occurrence on from claimed, once',
    run: async (store) => {
      await store.claimOccurrences([slot('a', 1), slot('a', 2)]);
      assert.equal(await store.settleOccurrence('a', 1, 'queued', null), true);
      assert.equal(await store.settleOccurrence('a', 1, 'skipped', 'job-deleted'), false);
      assert.equal(await store.settleOccurrence('a', 9, 'queued', null), false);
      assert.deepEqual(slotsOf(await store.listOccurrences({ state: 'claimed' })), ['a@2']);
      assert.deepEqual(await store.listOccurrences({ state: 'queued' }), [slot('a', 1, { state: 'queued' })]);
      assert.equal(await store.settleOccurrence('a', 2, 'skipped', 'job-deleted'), true);
      assert.equal((await store.listOccurrences({ state: 'skipped' }))[0]?.reason, 'job-deleted');
    },
  },
  {
    name: 'lists occurrences from an instant, before another, in order of time, up to a limit',
    run: async (store) => {
      await store.claimOccurrences([slot('b', 20), slot('a', 100), slot('a', 20), slot('a', 3)]);
      assert.deepEqual(slotsOf(await store.listOccurrences()), ['a@3', 'a@20', 'b@20', 'a@100']);
      assert.deepEqual(slotsOf(await store.listOccurrences({ from: 20, until: 100 })), ['a@20', 'b@20']);
      assert.deepEqual(slotsOf(await store.listOccurrences({ from: 21 })), ['a@100']);
      assert.deepEqual(slotsOf(await store.listOccurrences({ until: 20, jobId: 'a' })), ['a@3']);
      assert.deepEqual(slotsOf(await store.listOccurrences({ limit: 2 })), ['a@3', 'a@20']);
    },
  },
];

const historyChecks: readonly Check<ScheduleStore>[] = [
  {
    name: 'lists runs, the one recorded first last, by job, entry and status, up to a limit',
    run: async (store) => {
      await store.recordExecution(run('1'));
      await store.recordExecution(
        run('2', { jobId: null, entryId: 'e', status: 'failed', error: 'no', finishedAt: 9 }),
      );
      await store.recordExecution(run('3', { status: 'dead' }));
      assert.deepEqual(idsOf(await store.listExecutions()), ['3', '2', '1']);
      assert.deepEqual(idsOf(await store.listExecutions({ limit: 2 })), ['3', '2']);
      assert.deepEqual(idsOf(await store.listExecutions({ jobId: 'a' })), ['3', '1']);
      assert.deepEqual(idsOf(await store.listExecutions({ entryId: 'e' })), ['2']);
      assert.deepEqual(idsOf(await store.listExecutions({ status: 'running' })), ['1']);
      assert.deepEqual((await store.listExecutions({ entryId: 'entry of 1' }))[0], run('1'));
    },
  },
  {
    name: 'replaces a run with the same id in its place',
    run: async (store) => {
      await store.recordExecution(run('1'));
      await store.recordExecution(run('2'));
      const ended = run('1', { status: 'succeeded', finishedAt: 20 });
      await store.recordExecution(ended);
      assert.deepEqual(await store.listExecutions(), [run('2'), ended]);
    },
  },
  {
    name: 'shares no reference with its callers',
    run: async (store) => {
      const payload = { list: [1] };
      const occurrence = slot('a', 1);
      const execution = run('1');
      await store.insertJob(job('a', { payload }));
      await store.claimOccurrences([occurrence]);
      await store.recordExecution(execution);
      payload.list.push(2);
      writable(occurrence).name = 'changed';
      writable(execution).name = 'changed';
      const [storedJob, [storedSlot], [storedRun]] = [
        await store.getJob('a'),
        await store.listOccurrences(),
        await store.listExecutions(),
      ];
      assert.ok(storedJob && storedSlot && storedRun);
      tamper(() => (writable(storedJob).handler = 'changed'));
      tamper(() => (writable(storedSlot).reason = 'overlap'));
      tamper(() => (writable(storedRun).error = 'changed'));
      assert.deepEqual(await store.getJob('a'), job('a', { payload: { list: [1] } }));
      assert.deepEqual(await store.listOccurrences(), [slot('a', 1)]);
      assert.deepEqual(await store.listExecutions(), [run('1')]);
    },
  },
];

/** The laws of {@link ScheduleStore}. */
export const scheduleStoreChecks: readonly Check<ScheduleStore>[] = [...jobChecks, ...ledgerChecks, ...historyChecks];
