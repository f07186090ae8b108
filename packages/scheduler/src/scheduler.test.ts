import { describe, expect, test } from 'vitest';
import { bench, DAY, gate, HOUR, hourly, MINUTE, START, step } from './scheduler-fixture.js';

describe('schedules', () => {
  test('run at their very instants, in the local time of their zone', async () => {
    const { clock, ran, open } = bench(Date.UTC(2026, 2, 27));
    const scheduler = open();
    const night = { handler: 'note', scheduleType: 'cron', cronExpression: '30 1 * * *' } as const;
    await scheduler.createScheduledJob({
      ...night,
      name: 'night',
      timezone: 'Europe/London',
      payload: { model: 'points' },
    });
    scheduler.start();
    await step(clock, Date.UTC(2026, 2, 31), scheduler);
    expect(ran.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-03-27T01:30:00.000Z',
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
    const context = ran[0]?.context;
    expect(context).toMatchObject({ payload: { model: 'points' }, attempt: 1, epoch: 1, name: 'night' });
    expect(context?.scheduledFor).toBe(ran[0]?.at);
  });

  test('run a season of a thousand occurrences, each once and in time', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    await scheduler.createScheduledJob({ ...hourly, name: 'h', cronExpression: '0 */6 * * *' });
    scheduler.start();
    await step(clock, START + 250 * DAY, scheduler);
    expect(ran).toHaveLength(1_000);
    expect(ran.every(({ at, context }) => at === context.scheduledFor)).toBe(true);
    expect(new Set(ran.map(({ at }) => at)).size).toBe(1_000);
    expect(await scheduler.listOccurrences({ state: 'queued' })).toHaveLength(1_000);
    expect(await scheduler.listExecutions({ status: 'succeeded' })).toHaveLength(1_000);
  });

  test('run alike twice', async () => {
    const once = async (): Promise<string> => {
      const { clock, open } = bench();
      const scheduler = open();
      await scheduler.createScheduledJob(hourly);
      await scheduler.createScheduledJob({ ...hourly, name: 'other', priority: 'high' });
      scheduler.start();
      await step(clock, START + DAY, scheduler);
      return JSON.stringify([await scheduler.listExecutions(), await scheduler.listOccurrences()]);
    };
    expect(await once()).toBe(await once());
  });

  test('wait longer than 24.8 days for a yearly job, and for 29 February', async () => {
    const { clock, ran, open } = bench(Date.UTC(2024, 2, 1));
    const scheduler = open();
    await scheduler.createScheduledJob({ ...hourly, name: 'yearly', cronExpression: '@yearly' });
    await scheduler.createScheduledJob({ ...hourly, name: 'leap', cronExpression: '0 0 29 2 *' });
    scheduler.start();
    await step(clock, Date.UTC(2028, 2, 1), scheduler);
    expect(ran.map(({ context }) => context.name)).toEqual(['yearly', 'yearly', 'yearly', 'yearly', 'leap']);
    expect(ran.at(-1)?.at).toBe(Date.UTC(2028, 1, 29));
  });

  test('by interval count from their anchor; once is once', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    await scheduler.createScheduledJob({ name: 'i', handler: 'note', scheduleType: 'interval', intervalMinutes: 90 });
    await scheduler.createScheduledJob({ name: 'o', handler: 'note', scheduleType: 'once', runAt: START });
    scheduler.start();
    await step(clock, START + 4 * HOUR, scheduler);
    expect(ran.map(({ at, context }) => [context.name, (at - START) / MINUTE])).toEqual([
      ['o', 0],
      ['i', 90],
      ['i', 180],
    ]);
    expect((await scheduler.listJobs()).map(({ name, nextRun }) => [name, nextRun])).toEqual([
      ['i', START + 270 * MINUTE],
      ['o', null],
    ]);
  });

  test('that were due during an outage run once, the latest, and the others are on record', async () => {
    const { clock, ran, open } = bench();
    const first = open();
    await first.createScheduledJob({ ...hourly, catchUpWindow: 90 * MINUTE });
    first.start();
    await step(clock, START + HOUR, first);
    await first.stop();
    await clock.advance(5.5 * HOUR);
    const second = open({}, 'b');
    const missed: string[] = [];
    second.on('missed', ({ occurrence }) => missed.push(`${occurrence.reason}`));
    second.start();
    await second.idle();
    expect(ran.map(({ by, context }) => [by, (context.scheduledFor - START) / HOUR])).toEqual([
      ['a', 1],
      ['b', 6],
    ]);
    expect(missed).toEqual([
      'outside-catch-up-window',
      'outside-catch-up-window',
      'outside-catch-up-window',
      'superseded',
    ]);
    await step(clock, START + 7 * HOUR, second);
    expect(ran).toHaveLength(3);
  });

  test('make up for a year of minutes in bounded steps', async () => {
    const { clock, ran, open } = bench();
    const scheduler = open();
    await scheduler.createScheduledJob({ ...hourly, cronExpression: '* * * * *' });
    await clock.advance(5_000 * MINUTE);
    scheduler.start();
    await scheduler.idle();
    expect(ran.map(({ context }) => context.scheduledFor)).toEqual([START + 5_000 * MINUTE]);
    expect(await scheduler.listOccurrences({ state: 'missed' })).toHaveLength(4_999);
  });
});

describe('several schedulers on the same stores', () => {
  test('run each occurrence once', async () => {
    const { clock, ran, open, store } = bench();
    const schedulers = Array.from({ length: 10 }, (_, i) => open({}, `s${i}`));
    await schedulers[0]?.createScheduledJob(hourly);
    await schedulers[0]?.createScheduledJob({ ...hourly, name: 'second', cronExpression: '*/30 * * * *' });
    for (const scheduler of schedulers) scheduler.start();
    await step(clock, START + DAY, ...schedulers);
    const runs = ran.map(({ context }) => `${context.name}@${context.scheduledFor}`);
    expect(runs).toHaveLength(24 + 48);
    expect(new Set(runs).size).toBe(24 + 48);
    expect(ran.every(({ at, context }) => at === context.scheduledFor)).toBe(true);
    expect(await store.listOccurrences({ state: 'claimed' })).toEqual([]);
  });

  test('share the work that is too much for one', async () => {
    const { ran, open, clock } = bench();
    const [one, two] = [gate(), gate()];
    const a = open({ maxConcurrentJobs: 1, handlers: { slow: one.handler } });
    const b = open({ maxConcurrentJobs: 1, handlers: { slow: two.handler } }, 'b');
    for (let i = 0; i < 3; i += 1) await a.enqueue({ handler: 'slow' });
    a.start();
    b.start();
    await clock.advance(1);
    expect([one.contexts.length, two.contexts.length, ran.length]).toEqual([1, 1, 0]);
    expect((await a.getSchedulerStatus()).waiting.map(({ reason }) => reason)).toEqual(['concurrency-limit']);
    one.open();
    await clock.advance(1);
    expect([one.contexts.length, two.contexts.length]).toEqual([2, 1]);
    one.open();
    two.open();
    await Promise.all([a.idle(), b.idle()]);
  });

  test('one that is stopped is continued by another, also what it had claimed but not queued', async () => {
    const { clock, ran, open, store, queue } = bench();
    const dying = open({
      queue: { ...queue, enqueue: () => Promise.reject(new Error('the process died here')) },
    });
    await dying.createScheduledJob(hourly);
    dying.start();
    await clock.advanceTo(START + HOUR);
    await expect(dying.idle()).rejects.toThrow('the process died here');
    await dying.stop();
    expect(await store.listOccurrences({ state: 'claimed' })).toHaveLength(1);
    // Both find the same occurrence at the same time.
    const heirs = [open({}, 'b'), open({}, 'c')];
    for (const heir of heirs) heir.start();
    await step(clock, START + HOUR, ...heirs);
    expect(ran.map(({ context }) => context.scheduledFor)).toEqual([START + HOUR]);
    await step(clock, START + 3 * HOUR, ...heirs);
    expect(ran).toHaveLength(3);
  });

  test('one finds what another queued when it is woken, or at its next poll', async () => {
    const { clock, ran, open } = bench();
    const worker = open({ pollInterval: MINUTE });
    const client = open({}, 'client');
    worker.start();
    await worker.idle();
    await client.enqueue({ handler: 'note' });
    await clock.advance(MINUTE - 1);
    expect(ran).toHaveLength(0);
    await clock.advance(1);
    expect(ran).toHaveLength(1);
    await client.enqueue({ handler: 'note' });
    worker.wake();
    await worker.idle();
    expect(ran).toHaveLength(2);
    await worker.stop();
    expect(clock.timers).toBe(0);
  });
});
