import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import type { ScheduledJobOptions } from './job-options.js';
import { bench, codeOf, gate, HOUR, hourly, MINUTE, START, statusesOf, step } from './scheduler-fixture.js';

describe('administration', () => {
  test('pause lets occurrences pass on record, resume goes on from now, force runs beside the schedule', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    const { id } = await scheduler.createScheduledJob(hourly);
    scheduler.start();
    await scheduler.pauseJob(id);
    await step(clock, START + 2.5 * HOUR, scheduler);
    expect((await scheduler.getSchedulerStatus()).nextRun).toBeNull();
    await scheduler.forceRunJob(id);
    await scheduler.idle();
    await scheduler.resumeJob(id);
    await step(clock, START + 3 * HOUR, scheduler);
    expect(ran.map(({ at }) => (at - START) / HOUR)).toEqual([2.5, 3]);
    const ledger = await scheduler.listOccurrences({ jobId: id });
    expect(ledger.map(({ state, reason }) => [state, reason])).toEqual([
      ['missed', 'paused'],
      ['missed', 'paused'],
      ['queued', null],
    ]);
  });

  test('resume runs nothing of the time in which no scheduler ran', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    const { id } = await scheduler.createScheduledJob({ ...hourly, enabled: false });
    await clock.advance(2.5 * HOUR);
    await scheduler.updateScheduledJob(id, { enabled: true });
    scheduler.start();
    await scheduler.idle();
    expect(ran).toHaveLength(0);
    expect(await scheduler.listOccurrences({ state: 'missed' })).toHaveLength(2);
  });

  test('an update changes what is named, counts a new schedule from now, and keeps its zone', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    const options = { ...hourly, timezone: 'Asia/Kathmandu', retry: { attempts: 5 }, metadata: { team: 'a' } };
    const { id } = await scheduler.createScheduledJob(options);
    const named = await scheduler.updateScheduledJob(id, { name: 'new', priority: 'high', retry: { delay: 1 } });
    expect(named).toMatchObject({ name: 'new', priority: 'high', metadata: { team: 'a' }, revision: 2 });
    expect(named.retry).toMatchObject({ attempts: 5, delay: 1 });
    expect(named.nextRun).toBe(START + 0.25 * HOUR);
    const daily = await scheduler.updateScheduledJob(id, { cronExpression: '0 9 * * *' });
    expect(daily.schedule).toEqual({ scheduleType: 'cron', cronExpression: '0 9 * * *', timezone: 'Asia/Kathmandu' });
    const interval = await scheduler.updateScheduledJob(id, { scheduleType: 'interval', intervalMinutes: 10 });
    expect([interval.nextRun, interval.revision]).toEqual([START + 10 * MINUTE, 4]);
    scheduler.start();
    await step(clock, START + 10 * MINUTE, scheduler);
    expect(ran).toHaveLength(1);
  });

  test('what was due before a change is decided as the job was then', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    const { id } = await scheduler.createScheduledJob(hourly);
    await clock.advance(1.5 * HOUR);
    await scheduler.updateScheduledJob(id, { cronExpression: '0 0 * * *' });
    scheduler.start();
    await scheduler.idle();
    expect(ran.map(({ context }) => context.scheduledFor)).toEqual([START + HOUR]);
  });

  test('a deleted job runs no more, and keeps its history', async () => {
    const { clock, ran, open, queue } = bench();
    const scheduler = open();
    const { id } = await scheduler.createScheduledJob(hourly);
    scheduler.start();
    await step(clock, START + HOUR, scheduler);
    await scheduler.stop();
    await scheduler.forceRunJob(id);
    await scheduler.deleteScheduledJob(id);
    scheduler.start();
    await step(clock, START + 3 * HOUR, scheduler);
    expect(ran).toHaveLength(1);
    expect(await queue.list({ state: 'cancelled' })).toHaveLength(1);
    expect(await scheduler.listExecutions({ jobId: id })).toHaveLength(1);
    expect(await codeOf(scheduler.forceRunJob(id))).toBe('JOB_UNKNOWN');
  });

  test('a job that is deleted while it runs is not tried again', async () => {
    const { clock, open, queue } = bench();
    let runs = 0;
    const scheduler = open({
      handlers: {
        deletesItself: async ({ jobId }) => {
          runs += 1;
          await scheduler.deleteScheduledJob(jobId ?? '');
          throw new Error('refused');
        },
      },
    });
    await scheduler.createScheduledJob({ ...hourly, handler: 'deletesItself' });
    scheduler.start();
    await step(clock, START + 3 * HOUR, scheduler);
    expect(runs).toBe(1);
    expect(await queue.list({ state: 'cancelled' })).toHaveLength(1);
    expect(await statusesOf(scheduler)).toEqual(['failed']);
  });

  test('what waits of a deleted job does not run when its deleter died on the way', async () => {
    const { clock, ran, open, queue } = bench();
    const scheduler = open({ queue: { ...queue, cancel: () => Promise.reject(new Error('killed')) } });
    const { id } = await scheduler.createScheduledJob(hourly);
    await scheduler.forceRunJob(id);
    await expect(scheduler.deleteScheduledJob(id)).rejects.toThrow('killed');
    const survivor = open({}, 'b');
    survivor.start();
    await step(clock, START + HOUR, survivor);
    expect(ran).toEqual([]);
    expect(await queue.list({ state: 'cancelled' })).toHaveLength(1);
  });

  test('an interval counts from now also where the clock counts fractions of a millisecond', async () => {
    const { clock, ran, open } = bench(START + 0.5);
    const scheduler = open();
    await scheduler.createScheduledJob({ name: 'i', handler: 'note', scheduleType: 'interval', intervalMinutes: 1 });
    scheduler.start();
    await step(clock, START + 90_000, scheduler);
    expect(ran).toHaveLength(1);
  });

  test('work with a known dedup key is not queued again, and work with one key never overlaps', async () => {
    const { open, clock } = bench();
    const slow = gate();
    const scheduler = open({ handlers: { slow: slow.handler } });
    scheduler.start();
    const first = await scheduler.enqueue({ handler: 'slow', dedupKey: 'd', key: 'model-a' });
    expect((await scheduler.enqueue({ handler: 'slow', dedupKey: 'd' })).id).toBe(first.id);
    await scheduler.enqueue({ handler: 'slow', key: 'model-a' });
    await clock.advance(1);
    expect(slow.contexts).toHaveLength(1);
    expect((await scheduler.getSchedulerStatus()).waiting[0]?.reason).toBe('key-busy');
    slow.open();
    await clock.advance(1);
    expect(slow.contexts).toHaveLength(2);
    slow.open();
    await scheduler.idle();
    expect((await scheduler.enqueue({ handler: 'slow', dedupKey: 'd' })).state).toBe('completed');
  });

  test('the status tells what runs, waits, failed and comes next', async () => {
    const { clock, open } = bench();
    const slow = gate();
    const handlers = { slow: slow.handler, bad: async () => Promise.reject(new Error('no')) };
    const scheduler = open({ maxConcurrentJobs: 1, handlers });
    const limits = { cpu: 0.7, memory: 0.8 };
    const idle = { resources: null, limits, throttledBy: null, maxConcurrentJobs: 1 };
    expect(await scheduler.getSchedulerStatus()).toEqual({
      ...idle,
      running: false,
      activeJobs: 0,
      active: [],
      queuedJobs: 0,
      waiting: [],
      failedExecutions: 0,
      nextRun: null,
      jobs: [],
    });
    await scheduler.createScheduledJob(hourly);
    const paused = await scheduler.createScheduledJob({ ...hourly, name: 'paused', enabled: false, priority: 'low' });
    await scheduler.enqueue({ handler: 'bad', priority: 'critical' });
    await scheduler.enqueue({ handler: 'slow' });
    await scheduler.enqueue({ handler: 'note' });
    scheduler.start();
    await clock.advance(1);
    await scheduler.forceRunJob(paused.id);
    const forced = { job: 'paused', entryId: 'run-a-4', reason: 'concurrency-limit' };
    const job = { scheduleType: 'cron', priority: 'normal', enabled: true, active: false, held: null };
    expect(await scheduler.getSchedulerStatus()).toEqual({
      ...idle,
      running: true,
      activeJobs: 1,
      active: [{ job: 'slow', entryId: 'run-a-2', owner: 'scheduler-a-1', attempt: 1 }],
      jobs: [
        { ...job, id: 'job-a-1', name: 'hourly', nextRun: START + HOUR },
        {
          ...job,
          id: paused.id,
          name: 'paused',
          nextRun: START + HOUR,
          priority: 'low',
          enabled: false,
          held: 'concurrency-limit',
        },
      ],
      queuedJobs: 3,
      waiting: [
        { job: 'bad', entryId: 'run-a-1', reason: 'not-due' },
        { job: 'note', entryId: 'run-a-3', reason: 'concurrency-limit' },
        forced,
      ],
      failedExecutions: 1,
      nextRun: START + HOUR,
    });
    slow.open();
    await scheduler.idle();
    expect((await scheduler.getSchedulerStatus()).jobs.map(({ held }) => held)).toEqual([null, 'paused']);
    await scheduler.stop();
  });

  test.each([
    ['an unknown handler', { handler: 'nobody' }, 'HANDLER_UNKNOWN'],
    ['a handler named like a method of objects', { handler: 'toString' }, 'HANDLER_UNKNOWN'],
    ['an empty name', { name: ' ' }, 'JOB_INVALID'],
    ['a cron expression that is none', { cronExpression: '* *' }, 'CRON_INVALID'],
    ['an impossible date', { cronExpression: '0 0 30 2 *' }, 'CRON_IMPOSSIBLE'],
    ['an unknown zone', { timezone: 'Mars/Olympus' }, 'TIMEZONE_INVALID'],
    ['an empty zone', { timezone: '' }, 'TIMEZONE_INVALID'],
    ['what belongs to another schedule type', { intervalMinutes: 5 }, 'SCHEDULE_INVALID'],
    ['an interval without minutes', { scheduleType: 'interval', cronExpression: undefined }, 'SCHEDULE_INVALID'],
    ['a schedule type that is none', { scheduleType: 'weekly' }, 'SCHEDULE_INVALID'],
    ['an overlap policy that is none', { overlap: 'terminate' }, 'JOB_OVERLAP_UNSUPPORTED'],
    ['a negative jitter', { jitter: -1 }, 'SCHEDULE_INVALID'],
    ['an endless jitter', { jitter: Infinity }, 'SCHEDULE_INVALID'],
    ['jitter for what runs once', { scheduleType: 'once', cronExpression: undefined, jitter: 5 }, 'SCHEDULE_INVALID'],
    ['a priority that is none', { priority: 'urgent' }, 'JOB_INVALID'],
    ['a window smaller than a timer is late', { catchUpWindow: 999 }, 'JOB_INVALID'],
    ['no attempts', { retry: { attempts: 0 } }, 'JOB_INVALID'],
    ['a negative delay', { retry: { delay: -1 } }, 'JOB_INVALID'],
    ['waits that shrink', { retry: { factor: 0.5 } }, 'JOB_INVALID'],
    ['no time to run', { timeout: 0 }, 'JOB_INVALID'],
    ['a payload that JSON cannot hold', { payload: { at: Number.NaN } }, 'JSON_INVALID'],
  ])('refuses %s', async (_, change, code) => {
    const { open } = bench();
    const scheduler = open();
    // The point is what a caller without types can do.
    const options = { ...hourly, ...change } as ScheduledJobOptions;
    expect(await codeOf(scheduler.createScheduledJob(options))).toBe(code);
    expect(await scheduler.listJobs()).toEqual([]);
    const { id } = await scheduler.createScheduledJob(hourly);
    expect(await codeOf(scheduler.updateScheduledJob(id, change as Partial<ScheduledJobOptions>))).toBe(code);
    expect((await scheduler.listJobs())[0]?.revision).toBe(1);
  });

  test('refuses a name twice, a one-off in the past, and options out of range', async () => {
    const { open } = bench();
    const scheduler = open();
    await scheduler.createScheduledJob(hourly);
    expect(await codeOf(scheduler.createScheduledJob(hourly))).toBe('JOB_NAME_TAKEN');
    const past = { name: 'past', handler: 'note', scheduleType: 'once', runAt: START - 1 } as const;
    expect(await codeOf(scheduler.createScheduledJob(past))).toBe('SCHEDULE_INVALID');
    expect(await codeOf(scheduler.pauseJob('nobody'))).toBe('JOB_UNKNOWN');
    for (const bad of [{ maxConcurrentJobs: 0 }, { leaseTime: 0 }, { pollInterval: 0 }, { limits: { cpu: 70 } }]) {
      expect(() => open(bad)).toThrow(expect.toSatisfy((error) => isFplMlError(error, 'SCHEDULER_INVALID')));
    }
  });

  test('work is never lost to an id source that repeats itself', async () => {
    const { open } = bench();
    await open().enqueue({ handler: 'note' });
    expect(await codeOf(open().enqueue({ handler: 'note' }))).toBe('QUEUE_ID_TAKEN');
  });

  test('a change that others keep overtaking is a conflict, to be tried again', async () => {
    const { open, store } = bench();
    const { id } = await open().createScheduledJob(hourly);
    const overtaken = open({ store: { ...store, updateJob: async () => false } }, 'b');
    expect(await codeOf(overtaken.pauseJob(id))).toBe('JOB_CONFLICT');
  });
});
