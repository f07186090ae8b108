import { systemClock, sequentialIds } from '@fpl-ml/core';
import golden from '../fixtures/golden.json' with { type: 'json' };
import { manualClock } from '@fpl-ml/core/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { memoryJobQueue } from './memory-job-queue.js';
import { memoryScheduleStore } from './memory-schedule-store.js';
import { createScheduler, type Scheduler } from './scheduler.js';
import { endless, statusesOf } from './scheduler-fixture.js';
import type { JobHandler, SchedulerOptions } from './scheduler-options.js';

function setUp() {
  const [clock, store, queue] = [manualClock(0), memoryScheduleStore(), memoryJobQueue()];
  const open = (work: JobHandler, change: Partial<SchedulerOptions> = {}, by = 'a'): Scheduler =>
    createScheduler({
      store,
      queue,
      clock,
      ids: sequentialIds(by),
      pollInterval: Infinity,
      handlers: { work },
      ...change,
    });
  return { clock, store, queue, open };
}

describe('stopping', () => {
  test('with draining waits for what runs, and starts nothing more', async () => {
    const { clock, open } = setUp();
    let end = (): void => undefined;
    let runs = 0;
    const scheduler = open(
      () =>
        new Promise((resolve) => {
          runs += 1;
          end = resolve;
        }),
      { maxConcurrentJobs: 1 },
    );
    await scheduler.enqueue({ handler: 'work' });
    await scheduler.enqueue({ handler: 'work' });
    scheduler.start();
    await clock.advance(0);
    let isStopped = false;
    const stopping = scheduler.stop().then(() => (isStopped = true));
    await clock.advance(1_000);
    expect([runs, isStopped]).toEqual([1, false]);
    end();
    await stopping;
    await clock.advance(3_600_000);
    expect(runs).toBe(1);
    expect(await statusesOf(scheduler)).toEqual(['succeeded']);
    expect(clock.timers).toBe(0);
  });

  test('starts nothing that was about to be claimed', async () => {
    const { clock, open, queue } = setUp();
    let runs = 0;
    const scheduler = open(async () => void (runs += 1), {
      queue: {
        ...queue,
        claim: async (request) => {
          await clock.sleep(1_000);
          return queue.claim(request);
        },
      },
    });
    await scheduler.enqueue({ handler: 'work' });
    scheduler.start();
    await clock.advance(0);
    const stopping = scheduler.stop();
    await clock.advance(2_000);
    await stopping;
    expect(runs).toBe(0);
    expect(await queue.list()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
  });

  test('right after starting starts nothing', async () => {
    const { open, queue } = setUp();
    const scheduler = open(async () => undefined);
    await scheduler.enqueue({ handler: 'work' });
    scheduler.start();
    await scheduler.stop();
    expect((await queue.list())[0]?.state).toBe('waiting');
  });

  test('without draining gives the work back, and the attempt does not count', async () => {
    const { clock, open } = setUp();
    const stuck = endless();
    const first = open(stuck.handler);
    await first.enqueue({ handler: 'work' });
    first.start();
    await clock.advance(0);
    await first.stop({ drain: false });
    expect(stuck.contexts[0]?.signal.reason).toMatchObject({ code: 'SCHEDULER_STOPPED' });
    const attempts: number[] = [];
    const second = open(async ({ attempt }) => void attempts.push(attempt), {}, 'b');
    second.start();
    await second.idle();
    expect(attempts).toEqual([1]);
    expect(await statusesOf(second)).toEqual(['interrupted', 'succeeded']);
  });

  test('happens at the end of a block that holds it', async () => {
    const { clock, open } = setUp();
    const scheduler = open(async () => undefined);
    await scheduler.createScheduledJob({ name: 'j', handler: 'work', scheduleType: 'interval', intervalMinutes: 1 });
    scheduler.start();
    await scheduler.idle();
    expect(clock.timers).toBe(1);
    await scheduler[Symbol.asyncDispose]();
    expect(clock.timers).toBe(0);
    expect((await scheduler.getSchedulerStatus()).running).toBe(false);
  });
});

describe('failures of the scheduler itself', () => {
  test('of a store are told, logged, and survived', async () => {
    const { clock, open, store } = setUp();
    let isDown = true;
    const listJobs: typeof store.listJobs = (query) =>
      isDown ? Promise.reject(new Error('database gone')) : store.listJobs(query);
    const logged: string[] = [];
    const runs: number[] = [];
    const scheduler = open(async () => void runs.push(clock.now()), {
      store: { ...store, listJobs },
      logger: { log: ({ level, component, message }) => logged.push(`${level} ${component} ${message}`) },
    });
    const told: unknown[] = [];
    scheduler.on('error', ({ error }) => told.push(error));
    await scheduler.createScheduledJob({ name: 'j', handler: 'work', scheduleType: 'interval', intervalMinutes: 1 });
    scheduler.start();
    await expect(scheduler.idle()).rejects.toThrow('database gone');
    expect(logged[0]).toBe('error scheduler database gone');
    expect(told.length).toBeGreaterThan(0);
    isDown = false;
    await clock.advance(60_000);
    expect(runs).toEqual([60_000]);
  });

  test('over one job hold back no other', async () => {
    const { clock, open, store } = setUp();
    const runs: number[] = [];
    const scheduler = open(async () => void runs.push(clock.now()));
    const settings = { handler: 'work', scheduleType: 'interval', intervalMinutes: 1 } as const;
    const bad = await scheduler.createScheduledJob({ name: 'bad', ...settings });
    await scheduler.createScheduledJob({ name: 'good', ...settings });
    const schedule = { scheduleType: 'cron', cronExpression: '* * * * *', timezone: 'Not/Here' } as const;
    await store.updateJob({ ...bad, schedule, revision: 2 }, 1);
    const told: unknown[] = [];
    scheduler.on('error', ({ error }) => told.push(error));
    scheduler.start();
    await clock.advance(60_000);
    await expect(scheduler.idle()).rejects.toMatchObject({ code: 'TIMEZONE_INVALID' });
    await clock.advance(60_000);
    expect(runs).toHaveLength(2);
    expect(told.length).toBeLessThan(20);
  });

  test('of a listener are told, and stop nothing', async () => {
    const { open } = setUp();
    const scheduler = open(async () => undefined);
    scheduler.on('executed', () => {
      throw new Error('listener');
    });
    scheduler.on('error', () => {
      throw new Error('listener of errors');
    });
    await scheduler.enqueue({ handler: 'work' });
    scheduler.start();
    await expect(scheduler.idle()).rejects.toThrow('listener');
    await scheduler.idle();
    expect(await statusesOf(scheduler)).toEqual(['succeeded']);
  });
});

describe('on the clock of the machine', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each(golden.timers)('does not fire early: $id', async ({ delayMs }) => {
    vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const runs: number[] = [];
    const { open } = setUp();
    const clock = systemClock();
    const scheduler = open(async () => void runs.push(clock.now()), { clock });
    await scheduler.createScheduledJob({ name: 'far', handler: 'work', scheduleType: 'once', runAt: delayMs });
    scheduler.start();
    await vi.advanceTimersByTimeAsync(delayMs - 1);
    expect(runs).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await scheduler.idle();
    expect(runs).toEqual([delayMs]);
    await scheduler.stop();
  });
});
