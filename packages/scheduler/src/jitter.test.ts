import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startOf } from './jitter.js';
import { nextOccurrence, type Schedule } from './schedule.js';
import { bench, HOUR, hourly, MINUTE, START, step } from './scheduler-fixture.js';

const nightly = (jitter: number): Schedule => ({
  scheduleType: 'cron',
  cronExpression: '0 0 * * *',
  timezone: 'Europe/London',
  jitter,
});
const every = (intervalMinutes: number, jitter: number): Schedule => ({
  scheduleType: 'interval',
  intervalMinutes,
  anchor: 0,
  jitter,
});

describe('the start of an occurrence', () => {
  test('is its instant without jitter', () => {
    expect(startOf({ scheduleType: 'once', runAt: 5 }, 'j', 5)).toBe(5);
    expect(startOf({ scheduleType: 'interval', intervalMinutes: 1, anchor: 0 }, 'j', MINUTE)).toBe(MINUTE);
  });

  test('lies within the jitter, before the next occurrence, and is the same when it is asked again', () => {
    const jitters = fc.integer({ min: 1, max: 48 * HOUR });
    const slots = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(jitters, slots, fc.string(), fc.integer({ min: 1, max: 600 }), (jitter, slot, jobId, minutes) => {
        const schedule = every(minutes, jitter);
        const at = slot * minutes * MINUTE;
        const start = startOf(schedule, jobId, at);
        expect(start).toBe(startOf(schedule, jobId, at));
        expect(Number.isInteger(start) && start >= at && start < at + jitter).toBe(true);
        expect(start).toBeLessThan(nextOccurrence(schedule, at) ?? 0);
      }),
      { seed: 4 },
    );
  });

  test('spreads the jobs of one instant evenly over the jitter', () => {
    const delays = Array.from({ length: 1_000 }, (_, i) => startOf(nightly(HOUR), `job-${i}`, START) - START);
    const quarters = [0, 1, 2, 3].map((q) => delays.filter((delay) => Math.floor((4 * delay) / HOUR) === q).length);
    // Binomial with 1,000 and 1/4: four standard deviations are 55.
    for (const count of quarters) expect(Math.abs(count - 250)).toBeLessThan(55);
    expect(Math.max(...delays)).toBeLessThan(HOUR);
  });

  test('spreads the occurrences of one job', () => {
    const delays = Array.from({ length: 50 }, (_, i) => startOf(every(60, HOUR), 'j', i * HOUR) % HOUR);
    expect(new Set(delays).size).toBeGreaterThan(45);
  });
});

test('a job with jitter starts late, under its own instant, once, on every machine at the same moment', async () => {
  const { clock, ran, open } = bench();
  const schedulers = ['a', 'b', 'c'].map((by) => open({}, by));
  const { id, schedule } = (await schedulers[0]?.createScheduledJob({ ...hourly, jitter: 20 * MINUTE })) ?? {};
  for (const scheduler of schedulers) scheduler.start();
  await step(clock, START + 6.5 * HOUR, ...schedulers);
  expect(ran.map(({ context }) => (context.scheduledFor - START) / HOUR)).toEqual([1, 2, 3, 4, 5, 6]);
  if (schedule === undefined || id === undefined) throw new Error('The job was not made.');
  for (const { at, context } of ran) expect(at).toBe(startOf(schedule, id, context.scheduledFor));
  expect(ran.every(({ at, context }) => at - context.scheduledFor < 20 * MINUTE)).toBe(true);
});

test('after an outage the jitter that has passed is not waited for again', async () => {
  const { clock, ran, open } = bench();
  const scheduler = open();
  await scheduler.createScheduledJob({ ...hourly, jitter: 5 * MINUTE });
  await clock.advanceTo(START + 1.5 * HOUR);
  scheduler.start();
  await scheduler.idle();
  expect(ran.map(({ at }) => at)).toEqual([START + 1.5 * HOUR]);
});

test('jitter can be changed and taken away', async () => {
  const { open } = bench();
  const scheduler = open();
  const { id, schedule } = await scheduler.createScheduledJob({ ...hourly, jitter: 7 });
  expect(schedule).toMatchObject({ cronExpression: '0 * * * *', jitter: 7 });
  expect((await scheduler.updateScheduledJob(id, { cronExpression: '5 * * * *' })).schedule).toMatchObject({
    jitter: 7,
  });
  expect(Object.keys((await scheduler.updateScheduledJob(id, { jitter: 0 })).schedule)).not.toContain('jitter');
});
