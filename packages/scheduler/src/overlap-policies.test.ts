import { describe, expect, test } from 'vitest';
import { startOf } from './jitter.js';
import type { JobHandler } from './scheduler-options.js';
import { bench, endless, gate, HOUR, hourly, MINUTE, START, statusesOf, step } from './scheduler-fixture.js';

/** Ends when it is aborted, as a good handler does; keeps what it was told. */
function obedient() {
  const [started, reasons]: [number[], unknown[]] = [[], []];
  const handler: JobHandler = ({ scheduledFor, signal }) => {
    started.push((scheduledFor - START) / HOUR);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        // What is given to the controller is always an error.
        const reason = signal.reason as Error;
        reasons.push(Reflect.get(reason, 'code'));
        reject(reason);
      });
    });
  };
  return { handler, started, reasons };
}

const replacing = { ...hourly, handler: 'slow', overlap: 'replace' } as const;

describe('replace', () => {
  test('a later occurrence takes the place of the one that runs, which is aborted and not tried again', async () => {
    const { clock, open, queue } = bench();
    const slow = obedient();
    const scheduler = open({ handlers: { slow: slow.handler } });
    const told: unknown[] = [];
    scheduler.on('replaced', ({ execution }) => told.push([execution.status, execution.scheduledFor]));
    await scheduler.createScheduledJob(replacing);
    scheduler.start();
    await clock.advanceTo(START + 3.5 * HOUR);
    expect(slow.started).toEqual([1, 2, 3]);
    expect(slow.reasons).toEqual(['JOB_REPLACED', 'JOB_REPLACED']);
    expect(told).toEqual([
      ['interrupted', START + HOUR],
      ['interrupted', START + 2 * HOUR],
    ]);
    expect(await statusesOf(scheduler)).toEqual(['interrupted', 'interrupted', 'running']);
    expect((await queue.list({ state: 'cancelled' })).length).toBe(2);
    expect((await scheduler.listExecutions())[2]?.error).toContain('later occurrence');
    const status = await scheduler.getSchedulerStatus();
    expect([status.activeJobs, status.queuedJobs, status.failedExecutions]).toEqual([1, 0, 0]);
    await scheduler.stop({ drain: false });
  });

  test('does not wait for a handler that ignores its signal', async () => {
    const { clock, open } = bench();
    const deaf = endless();
    const scheduler = open({ handlers: { slow: deaf.handler } });
    await scheduler.createScheduledJob(replacing);
    scheduler.start();
    await clock.advanceTo(START + 2.5 * HOUR);
    expect(deaf.contexts.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    await scheduler.stop({ drain: false });
  });

  test('a later occurrence takes the place of one that waits, be it for its turn or for another try', async () => {
    const { clock, open, queue } = bench();
    const other = gate();
    let fails = 0;
    const slow: JobHandler = async () => {
      fails += 1;
      throw new Error('no');
    };
    const scheduler = open({ maxConcurrentJobs: 1, handlers: { slow, other: other.handler } });
    await scheduler.createScheduledJob({ ...replacing, retry: { delay: 5 * HOUR, maxDelay: 5 * HOUR } });
    scheduler.start();
    await clock.advanceTo(START + 1.5 * HOUR);
    expect(fails).toBe(1);
    await scheduler.enqueue({ handler: 'other' });
    await clock.advanceTo(START + 3.5 * HOUR);
    expect((await queue.list({ state: 'waiting' })).map(({ scheduledFor }) => scheduledFor)).toEqual([
      START + 3 * HOUR,
    ]);
    expect((await queue.list({ state: 'cancelled' })).map(({ scheduledFor }) => scheduledFor)).toEqual([
      START + HOUR,
      START + 2 * HOUR,
    ]);
    other.open();
    await clock.advance(1);
    expect(fails).toBe(2);
    await scheduler.stop();
  });

  test('a run in another process gives way, too', async () => {
    const { clock, open } = bench();
    const [here, there] = [obedient(), obedient()];
    const first = open({ handlers: { slow: here.handler } });
    await first.createScheduledJob(replacing);
    first.start();
    await clock.advanceTo(START + HOUR);
    const second = open({ handlers: { slow: there.handler } }, 'b');
    second.start();
    await clock.advanceTo(START + 2.5 * HOUR);
    expect(here.reasons).toEqual(['JOB_REPLACED']);
    expect([...here.started, ...there.started].toSorted((a, b) => a - b)).toEqual([1, 2]);
    await first.stop({ drain: false });
    await second.stop({ drain: false });
  });

  test.each([
    ['not run again by its heir when a later one is due', 0, [2]],
    ['run again until then', 59 * MINUTE, [1, 2]],
  ])('what a process was running when it died is %s', async (_, jitter, started) => {
    const { clock, open, queue } = bench();
    const [dying, heir] = [endless(), obedient()];
    const silent = { ...queue, heartbeat: () => new Promise<boolean>(() => undefined) };
    const first = open({ queue: silent, handlers: { slow: dying.handler } });
    const { id, schedule } = await first.createScheduledJob({ ...replacing, jitter });
    first.start();
    await clock.advanceTo(startOf(schedule, id, START + HOUR));
    // It says nothing any more, and its lease runs out.
    void first.stop();
    await clock.advanceTo(START + 2 * HOUR);
    const second = open({ handlers: { slow: heir.handler } }, 'b');
    second.start();
    await clock.advanceTo(START + 3 * HOUR - 1);
    expect(heir.started).toEqual(started);
    expect((await queue.list()).map(({ state }) => state)).toEqual(['cancelled', 'running']);
    await second.stop({ drain: false });
  });

  test('an occurrence that waits for its jitter replaces nothing yet', async () => {
    const { clock, open, queue } = bench();
    const slow = obedient();
    const scheduler = open({ handlers: { slow: slow.handler } });
    await scheduler.createScheduledJob({ ...replacing, jitter: 30 * MINUTE });
    scheduler.start();
    await clock.advanceTo(START + 2 * HOUR);
    const [next] = await queue.list({ state: 'waiting' });
    const runAt = next?.runAt ?? 0;
    expect(runAt).toBeGreaterThan(START + 2 * HOUR);
    await clock.advanceTo(runAt - 1);
    expect([slow.started, slow.reasons]).toEqual([[1], []]);
    await clock.advanceTo(runAt + 1);
    expect([slow.started, slow.reasons]).toEqual([[1, 2], ['JOB_REPLACED']]);
    await scheduler.stop({ drain: false });
  });
});

describe('allow', () => {
  test('runs of one job stand beside each other, up to as many as may run at once', async () => {
    const { clock, open } = bench();
    const slow = gate();
    const scheduler = open({ maxConcurrentJobs: 3, handlers: { slow: slow.handler } });
    const { id } = await scheduler.createScheduledJob({ ...replacing, overlap: 'allow' });
    scheduler.start();
    await clock.advanceTo(START + 2.5 * HOUR);
    await scheduler.forceRunJob(id);
    await clock.advanceTo(START + 4.5 * HOUR);
    expect(slow.contexts).toHaveLength(3);
    expect((await scheduler.listOccurrences()).map(({ state }) => state)).toEqual(
      Array.from({ length: 4 }, () => 'queued'),
    );
    slow.open();
    await clock.advance(1);
    expect(slow.contexts).toHaveLength(5);
    slow.open();
    await scheduler.idle();
  });
});

test('a job whose overlap is changed follows the new one from then on', async () => {
  const { clock, open } = bench();
  const slow = gate();
  const scheduler = open({ maxConcurrentJobs: 9, handlers: { slow: slow.handler } });
  const { id } = await scheduler.createScheduledJob({ ...replacing, overlap: 'skip' });
  scheduler.start();
  await clock.advanceTo(START + 2.5 * HOUR);
  expect(slow.contexts).toHaveLength(1);
  await scheduler.updateScheduledJob(id, { overlap: 'allow' });
  await clock.advanceTo(START + 3.5 * HOUR);
  expect(slow.contexts).toHaveLength(2);
  slow.open();
  await step(clock, START + 3.6 * HOUR, scheduler);
});
