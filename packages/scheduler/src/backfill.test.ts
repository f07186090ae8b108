import { describe, expect, test } from 'vitest';
import { bench, codeOf, DAY, gate, HOUR, hourly, START, step } from './scheduler-fixture.js';

const hours = (instants: readonly number[]): readonly number[] => instants.map((at) => (at - START) / HOUR);

describe('backfill', () => {
  test('runs what was missed, once, in order, and leaves the ledger as it was', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    const { id } = await scheduler.createScheduledJob({ ...hourly, metadata: { team: 'a' }, payload: { x: 1 } });
    await clock.advanceTo(START + 5.5 * HOUR);
    scheduler.start();
    await scheduler.idle();
    const before = await scheduler.listOccurrences();
    const range = { from: START, until: START + 5.5 * HOUR };
    const queued = await scheduler.backfill(id, range);
    expect(hours(queued.map(({ scheduledFor }) => scheduledFor))).toEqual([0, 1, 2, 3, 4]);
    await scheduler.idle();
    expect(hours(ran.map(({ context }) => context.scheduledFor))).toEqual([5, 0, 1, 2, 3, 4]);
    expect(ran[1]?.context).toMatchObject({ payload: { x: 1 }, jobId: id, name: 'hourly' });
    await scheduler.backfill(id, range);
    await scheduler.idle();
    expect(ran).toHaveLength(6);
    expect(await scheduler.listOccurrences()).toEqual(before);
    expect((await scheduler.listJobs())[0]?.nextRun).toBe(START + 6 * HOUR);
  });

  test('runs occurrences from before the job was made, also of a paused one', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    const { id } = await scheduler.createScheduledJob({ ...hourly, enabled: false });
    scheduler.start();
    await scheduler.backfill(id, { from: START - 3 * HOUR, until: START });
    await scheduler.idle();
    expect(hours(ran.map(({ context }) => context.scheduledFor))).toEqual([-3, -2, -1]);
    await step(clock, START + HOUR, scheduler);
    expect(ran).toHaveLength(3);
  });

  test('takes its range from the first instant to before the last', async () => {
    const { clock, open } = bench();
    const scheduler = open();
    const { id } = await scheduler.createScheduledJob({ ...hourly, enabled: false });
    await clock.advance(10 * HOUR);
    const queued = await scheduler.backfill(id, { from: START + 2 * HOUR, until: START + 4 * HOUR });
    expect(hours(queued.map(({ scheduledFor }) => scheduledFor))).toEqual([2, 3]);
  });

  test.each(['skip', 'queue', 'replace'] as const)(
    'does not stand in the way of what is due now (%s)',
    async (overlap) => {
      const { clock, open } = bench();
      const slow = gate();
      const scheduler = open({ maxConcurrentJobs: 9, handlers: { slow: slow.handler } });
      const { id } = await scheduler.createScheduledJob({ ...hourly, handler: 'slow', overlap });
      scheduler.start();
      await scheduler.backfill(id, { from: START - 3 * HOUR, until: START });
      await clock.advanceTo(START + 1.5 * HOUR);
      const started = (): readonly number[] => hours(slow.contexts.map(({ scheduledFor }) => scheduledFor));
      // Never two at the same time.
      expect(started()).toEqual([-3]);
      for (let i = 0; i < 4; i += 1) {
        slow.open();
        await clock.advance(1);
      }
      // The one that is due now goes before those of the past.
      expect(started()).toEqual([-3, 1, -2, -1]);
      expect((await scheduler.listOccurrences()).map(({ state }) => state)).toEqual(['queued']);
      slow.open();
      await scheduler.idle();
    },
  );

  test('runs beside each other what may, and as urgently as it is told', async () => {
    const { open } = bench();
    const slow = gate();
    const scheduler = open({ maxConcurrentJobs: 2, handlers: { slow: slow.handler } });
    const { id } = await scheduler.createScheduledJob({ ...hourly, handler: 'slow', overlap: 'allow' });
    const queued = await scheduler.backfill(id, { from: START - 3 * HOUR, until: START, priority: 'high' });
    expect(queued.map(({ priority, key }) => [priority, key])).toEqual(Array.from({ length: 3 }, () => ['high', null]));
    scheduler.start();
    await expect.poll(() => slow.contexts.length).toBe(2);
    await scheduler.stop({ drain: false });
  });

  test('leaves what is due and not decided yet to the schedule', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    const { id } = await scheduler.createScheduledJob(hourly);
    await clock.advanceTo(START + 2.5 * HOUR);
    const queued = await scheduler.backfill(id, { from: START, until: START + 2.5 * HOUR });
    expect(hours(queued.map(({ scheduledFor }) => scheduledFor))).toEqual([0, 1]);
    scheduler.start();
    await scheduler.idle();
    expect(hours(ran.map(({ context }) => context.scheduledFor)).toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
  });

  test('is one however many ask for it at the same time', async () => {
    const { clock, ran, open } = bench();
    const schedulers = ['a', 'b', 'c'].map((by) => open({}, by));
    const made = await schedulers[0]?.createScheduledJob({ ...hourly, enabled: false });
    await clock.advance(DAY);
    const range = { from: START, until: START + DAY };
    await Promise.all(schedulers.map((scheduler) => scheduler.backfill(made?.id ?? '', range)));
    for (const scheduler of schedulers) scheduler.start();
    for (const scheduler of schedulers) await scheduler.idle();
    expect(ran).toHaveLength(24);
    expect(new Set(ran.map(({ context }) => context.scheduledFor)).size).toBe(24);
  });

  test.each([
    ['an empty range', { from: START, until: START }, 'BACKFILL_INVALID'],
    ['a range that is not over', { from: START, until: START + DAY + 1 }, 'BACKFILL_INVALID'],
    ['no instant', { from: Number.NaN, until: START }, 'BACKFILL_INVALID'],
    ['more than the limit', { from: START - 3 * HOUR, until: START, limit: 2 }, 'BACKFILL_INVALID'],
    ['more than a hundred unless told so', { from: START - 101 * HOUR, until: START }, 'BACKFILL_INVALID'],
    ['a limit that is none', { from: START - HOUR, until: START, limit: 0 }, 'BACKFILL_INVALID'],
    ['a priority that is none', { from: START - HOUR, until: START, priority: 'urgent' as 'high' }, 'JOB_INVALID'],
  ])('refuses %s, and queues nothing', async (_, range, code) => {
    const { clock, open, queue } = bench();
    const scheduler = open();
    const { id } = await scheduler.createScheduledJob({ ...hourly, enabled: false });
    await clock.advance(DAY);
    expect(await codeOf(scheduler.backfill(id, range))).toBe(code);
    expect(await queue.list()).toEqual([]);
    expect(await codeOf(scheduler.backfill('nobody', { from: START - HOUR, until: START }))).toBe('JOB_UNKNOWN');
  });
});
