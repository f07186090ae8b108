import { FplMlError, sequentialIds } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { describe, expect, test } from 'vitest';
import { memoryJobQueue } from './memory-job-queue.js';
import { memoryScheduleStore } from './memory-schedule-store.js';
import { createScheduler, type Scheduler } from './scheduler.js';
import { endless, statusesOf } from './scheduler-fixture.js';
import type { JobHandler, SchedulerOptions } from './scheduler-options.js';

const RETRY = { attempts: 3, delay: 1_000, factor: 2, maxDelay: 60_000 };

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

describe('a handler that fails', () => {
  test('is tried again, later each time, until it succeeds', async () => {
    const { clock, open } = setUp();
    const starts: number[] = [];
    const scheduler = open(async ({ attempt }) => {
      starts.push(clock.now());
      if (attempt < 3) throw new Error(`attempt ${attempt}`);
    });
    const told: unknown[] = [];
    scheduler.on('failed', ({ execution, error, retryAt }) => told.push([execution.attempt, String(error), retryAt]));
    scheduler.on('executed', ({ execution }) => told.push([execution.attempt, execution.status]));
    await scheduler.enqueue({ handler: 'work', retry: RETRY });
    scheduler.start();
    await clock.advance(60_000);
    await scheduler.idle();
    expect(starts).toEqual([0, 1_000, 3_000]);
    expect(told).toEqual([
      [1, 'Error: attempt 1', 1_000],
      [2, 'Error: attempt 2', 3_000],
      [3, 'succeeded'],
    ]);
    expect(await statusesOf(scheduler)).toEqual(['failed', 'failed', 'succeeded']);
  });

  test('is dead after its last attempt, and on record with its error', async () => {
    const { clock, open, queue } = setUp();
    const scheduler = open(() => {
      throw new TypeError('thrown, not rejected');
    });
    await scheduler.enqueue({ handler: 'work', retry: { ...RETRY, attempts: 2 } });
    scheduler.start();
    await clock.advance(60_000);
    await scheduler.idle();
    const executions = await scheduler.listExecutions();
    expect(executions.map(({ status, error, attempt, finishedAt }) => [status, error, attempt, finishedAt])).toEqual([
      ['dead', 'TypeError: thrown, not rejected', 2, 1_000],
      ['failed', 'TypeError: thrown, not rejected', 1, 0],
    ]);
    expect((await queue.list({ state: 'dead' }))[0]?.lastError).toBe('TypeError: thrown, not rejected');
    expect((await scheduler.getSchedulerStatus()).failedExecutions).toBe(2);
    expect(clock.timers).toBe(0);
  });

  test('is not tried again when its error says that it cannot succeed', async () => {
    const { open } = setUp();
    const scheduler = open(() => Promise.reject(new FplMlError('SCHEMA_CHANGED', 'no')));
    await scheduler.enqueue({ handler: 'work', retry: RETRY });
    scheduler.start();
    await scheduler.idle();
    expect(await statusesOf(scheduler)).toEqual(['dead']);
  });

  test('has failed when it throws an error of the scheduler itself without being aborted', async () => {
    const { open } = setUp();
    const scheduler = open(() => Promise.reject(new FplMlError('LEASE_LOST', 'mine')));
    await scheduler.enqueue({ handler: 'work', retry: RETRY });
    scheduler.start();
    await scheduler.idle();
    expect(await statusesOf(scheduler)).toEqual(['dead']);
  });
});

describe('a handler that takes too long', () => {
  test('is aborted at its timeout, not waited for, and tried again', async () => {
    const { clock, open } = setUp();
    const stuck = endless();
    const scheduler = open(stuck.handler);
    await scheduler.enqueue({ handler: 'work', retry: { ...RETRY, attempts: 2 }, timeout: 500 });
    scheduler.start();
    await clock.advanceTo(499);
    expect(stuck.contexts[0]?.signal.aborted).toBe(false);
    await clock.advanceTo(500);
    expect(stuck.contexts[0]?.signal.reason).toMatchObject({ code: 'JOB_TIMEOUT' });
    await clock.advance(60_000);
    await scheduler.idle();
    expect(await statusesOf(scheduler)).toEqual(['failed', 'dead']);
    expect(stuck.contexts.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(clock.timers).toBe(0);
  });

  test('keeps its lease for as long as it lives', async () => {
    const { clock, open } = setUp();
    let end = (): void => undefined;
    const a = open(() => new Promise((resolve) => (end = resolve)), { leaseTime: 3_000 });
    const other = endless();
    const b = open(other.handler, { leaseTime: 3_000 }, 'b');
    await a.enqueue({ handler: 'work' });
    a.start();
    await clock.advance(0);
    b.start();
    await clock.advance(3_600_000);
    expect(other.contexts).toHaveLength(0);
    end();
    await a.idle();
    expect(await statusesOf(a)).toEqual(['succeeded']);
  });
});

describe('a worker that dies', () => {
  test.each(['succeeds', 'fails'])(
    'is replaced when its lease has run out; that it %s later does not count',
    async (what) => {
      const { clock, open, queue } = setUp();
      let end = (): void => undefined;
      const slow: JobHandler = () =>
        new Promise((resolve, reject) => {
          end = what === 'succeeds' ? resolve : () => reject(new Error('too late'));
        });
      // Its signs of life do not arrive: its event loop is blocked, or its network is gone.
      const cutOff = { ...queue, heartbeat: () => new Promise<boolean>(() => undefined) };
      const zombie = open(slow, { queue: cutOff, leaseTime: 3_000 });
      const epochs: number[] = [];
      const heir = open(async ({ epoch, attempt }) => void epochs.push(epoch, attempt), { leaseTime: 3_000 }, 'b');
      const told: unknown[] = [];
      zombie.on('lost', ({ execution }) => told.push(execution.epoch));
      zombie.on('executed', () => told.push('executed'));
      zombie.on('failed', () => told.push('failed'));
      await zombie.enqueue({ handler: 'work', retry: RETRY });
      zombie.start();
      await clock.advance(0);
      heir.start();
      await clock.advanceTo(2_999);
      expect(epochs).toEqual([]);
      await clock.advanceTo(3_000);
      await heir.idle();
      expect(epochs).toEqual([2, 2]);
      end();
      await zombie.idle();
      expect(told).toEqual([1]);
      expect(await statusesOf(heir)).toEqual(['lost', 'succeeded']);
      expect((await queue.list())[0]?.state).toBe('completed');
    },
  );

  test('is replaced at the end of its lease also by one that had nothing to do before', async () => {
    const { clock, open, queue } = setUp();
    const starts: number[] = [];
    const heir = open(async () => void starts.push(clock.now()), { leaseTime: 3_000, pollInterval: 3_000 });
    heir.start();
    await clock.advance(100);
    await open(async () => undefined, {}, 'client').enqueue({ handler: 'work' });
    // Taken by a worker that dies at once, before the heir looks again.
    await queue.claim({ owner: 'dying', now: 100, lease: 3_000, limit: 1, handlers: ['work'] });
    await clock.advance(10_000);
    expect(starts).toEqual([3_100]);
  });

  test('is told through its signal when it lives after all, and writes nothing about it', async () => {
    const { clock, open, queue } = setUp();
    const stuck = endless();
    const scheduler = open(stuck.handler, { leaseTime: 3_000 });
    const lost: string[] = [];
    scheduler.on('lost', ({ execution }) => lost.push(execution.id));
    await scheduler.enqueue({ handler: 'work' });
    scheduler.start();
    await clock.advance(500);
    // Another worker whose clock is ahead takes the entry.
    await queue.claim({ owner: 'other', now: 10_000, lease: 1e6, limit: 1, handlers: ['work'] });
    await clock.advance(1_000);
    await scheduler.idle();
    expect(stuck.contexts[0]?.signal.reason).toMatchObject({ code: 'LEASE_LOST' });
    expect(lost).toHaveLength(1);
    // Its successor closes the record, see the tests above.
    expect(await statusesOf(scheduler)).toEqual(['running']);
  });

  test('in the eyes of the others, but takes the work up again itself, gives its first try up', async () => {
    const { clock, open, queue } = setUp();
    const stuck = endless();
    const cutOff = { ...queue, heartbeat: () => new Promise<boolean>(() => undefined) };
    const scheduler = open(stuck.handler, { queue: cutOff, leaseTime: 3_000, pollInterval: 3_000 });
    await scheduler.enqueue({ handler: 'work' });
    scheduler.start();
    await clock.advance(3_000);
    expect(stuck.contexts.map(({ epoch, signal }) => [epoch, signal.aborted])).toEqual([
      [1, true],
      [2, false],
    ]);
    await scheduler.stop({ drain: false });
    expect(await statusesOf(scheduler)).toEqual(['lost', 'interrupted']);
  });

  test('time and again over the same work leads to its end, not to a fourth death', async () => {
    const { clock, open, queue } = setUp();
    const runs = endless();
    const scheduler = open(runs.handler);
    await scheduler.enqueue({ handler: 'work', retry: RETRY });
    for (let death = 0; death < 3; death += 1) {
      await queue.claim({ owner: 'dying', now: clock.now(), lease: 10, limit: 1, handlers: ['work'] });
      await clock.advance(10);
    }
    scheduler.start();
    await scheduler.idle();
    expect(runs.contexts).toHaveLength(0);
    const [execution] = await scheduler.listExecutions();
    expect([execution?.status, execution?.attempt]).toEqual(['dead', 4]);
  });
});
