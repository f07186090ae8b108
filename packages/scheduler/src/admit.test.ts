import type { LogEntry } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import type { JobQueue } from './job-queue.js';
import { fixedProbe } from './resource-probe.js';
import { bench, gate, HOUR, hourly, MINUTE, START } from './scheduler-fixture.js';

describe('overlap', () => {
  test.each([
    ['skip', [1, 4], ['overlap', 'overlap']],
    ['queue', [1, 2, 4], ['overlap']],
  ] as const)('%s', async (overlap, hours, reasons) => {
    const { clock, open } = bench();
    const slow = gate();
    const scheduler = open({ handlers: { slow: slow.handler } });
    const skipped: unknown[] = [];
    scheduler.on('skipped', ({ occurrence }) => skipped.push(occurrence.reason));
    await scheduler.createScheduledJob({ ...hourly, handler: 'slow', overlap });
    scheduler.start();
    await clock.advanceTo(START + 3.5 * HOUR);
    expect(slow.contexts).toHaveLength(1);
    slow.open();
    await clock.advance(1);
    slow.open();
    await clock.advanceTo(START + 4 * HOUR);
    slow.open();
    await scheduler.idle();
    expect(slow.contexts.map(({ scheduledFor }) => (scheduledFor - START) / HOUR)).toEqual(hours);
    expect(skipped).toEqual(reasons);
  });
});

describe('priorities and resources', () => {
  test('the most urgent goes first, then in order', async () => {
    const { ran, open } = bench();
    const scheduler = open({ maxConcurrentJobs: 1 });
    for (const priority of ['low', 'normal', 'critical', 'high', 'normal'] as const) {
      await scheduler.enqueue({ handler: 'note', priority, payload: { priority } });
    }
    scheduler.start();
    await scheduler.idle();
    expect(ran.map(({ context }) => context.payload['priority'])).toEqual([
      'critical',
      'high',
      'normal',
      'normal',
      'low',
    ]);
    expect(ran.map(({ context }) => context.id)).toEqual(['run-a-3', 'run-a-4', 'run-a-2', 'run-a-5', 'run-a-1']);
  });

  test('above a limit only critical jobs start; the others say why, and start when there is room', async () => {
    const { clock, ran, open } = bench();
    const resources = fixedProbe({ cpu: 0.1, memory: 0.9 });
    const scheduler = open({ resources, maxConcurrentJobs: 9 });
    await scheduler.enqueue({ handler: 'note', priority: 'high' });
    await scheduler.enqueue({ handler: 'note', priority: 'critical' });
    scheduler.start();
    await scheduler.idle();
    expect(ran.map(({ context }) => context.id)).toEqual(['run-a-2']);
    const { waiting, queuedJobs } = await scheduler.getSchedulerStatus();
    expect([waiting, queuedJobs]).toEqual([[{ job: 'note', entryId: 'run-a-1', reason: 'memory-above-limit' }], 1]);
    resources.set({ cpu: 0.1, memory: 0.5 });
    await clock.advance(MINUTE);
    expect(ran).toHaveLength(2);
    expect(clock.timers).toBe(0);
  });

  test('the status tells how busy the machine is, also when nothing waits, and what that means', async () => {
    const { open } = bench();
    const resources = fixedProbe({ cpu: 0.9, memory: 0.2 });
    const scheduler = open({ resources, limits: { cpu: 0.5 } });
    expect(await scheduler.getSchedulerStatus()).toMatchObject({
      resources: { cpu: 0.9, memory: 0.2 },
      limits: { cpu: 0.5, memory: 0.8 },
      throttledBy: 'cpu-above-limit',
    });
    resources.set({ cpu: 0.5, memory: 0.2 });
    expect((await scheduler.getSchedulerStatus()).throttledBy).toBeNull();
  });

  test('of work that waits for the machine it tells once, and again when the reason changes', async () => {
    const { clock, open } = bench();
    const lines: LogEntry[] = [];
    const resources = fixedProbe({ cpu: 0.1, memory: 0.9 });
    const scheduler = open({ resources, logger: { log: (line) => void lines.push(line) } });
    const held: unknown[] = [];
    scheduler.on('held', ({ entry, reason, resources: { memory } }) => held.push([entry.id, reason, memory]));
    await scheduler.createScheduledJob(hourly);
    scheduler.start();
    await clock.advanceTo(START + HOUR + MINUTE);
    const first = [`job-a-1@${START + HOUR}`, 'memory-above-limit', 0.9];
    expect(held).toEqual([first]);
    await scheduler.enqueue({ handler: 'note' });
    await clock.advance(MINUTE);
    expect(held.slice(1)).toEqual([['run-a-1', 'memory-above-limit', 0.9]]);
    resources.set({ cpu: 0.8, memory: 0.1 });
    await clock.advance(MINUTE);
    expect(held).toHaveLength(4);
    expect(held.at(-1)).toEqual(['run-a-1', 'cpu-above-limit', 0.1]);
    const warnings = lines.filter(({ level, component }) => level === 'warn' && component === 'scheduler');
    expect(warnings.map(({ data }) => data['reason'])).toEqual(
      ['memory', 'memory', 'cpu', 'cpu'].map((name) => `${name}-above-limit`),
    );
    resources.set({ cpu: 0.1, memory: 0.1 });
    await clock.advance(MINUTE);
    expect((await scheduler.getSchedulerStatus()).queuedJobs).toBe(0);
    await scheduler.stop();
  });

  test('above a limit nothing else starts in the place of critical work that another worker has taken', async () => {
    const { open, queue, ran } = bench();
    const overtaken: JobQueue = {
      ...queue,
      claim: async (request) => {
        await queue.claim({ ...request, owner: 'another', limit: 1 });
        return queue.claim(request);
      },
    };
    const scheduler = open({ queue: overtaken, resources: fixedProbe({ cpu: 0.9, memory: 0.1 }) });
    await scheduler.enqueue({ handler: 'note' });
    await scheduler.enqueue({ handler: 'note', priority: 'critical' });
    scheduler.start();
    await scheduler.idle();
    expect(ran).toHaveLength(0);
    expect((await queue.list({ state: 'running' })).map(({ owner }) => owner)).toEqual(['another']);
  });

  test('a broken probe is reported, and holds nothing back', async () => {
    const { ran, open } = bench();
    const scheduler = open({ resources: { read: () => Promise.reject(new Error('no cgroup')) } });
    await scheduler.enqueue({ handler: 'note' });
    scheduler.start();
    await expect(scheduler.idle()).rejects.toThrow('no cgroup');
    await scheduler.idle().catch(() => undefined);
    expect(ran).toHaveLength(1);
  });

  test('what this scheduler has no handler for waits, and says so', async () => {
    const { open, ran } = bench();
    const other = open({ handlers: { special: async () => undefined } }, 'b');
    const scheduler = open();
    await other.enqueue({ handler: 'special' });
    scheduler.start();
    await scheduler.idle();
    const { waiting } = await scheduler.getSchedulerStatus();
    expect(waiting.map(({ job, reason }) => [job, reason])).toEqual([['special', 'no-handler']]);
    expect(ran).toHaveLength(0);
  });
});
