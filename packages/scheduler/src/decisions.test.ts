import { FplMlError } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../fixtures/golden.json' with { type: 'json' };
import { type AdmissionContext, decideAdmission } from './admission.js';
import { type DueJob, decideDue } from './due.js';
import type { QueueEntry } from './job-queue.js';
import { decideOverlap } from './overlap.js';
import type { Priority } from './priority.js';
import type { OverlapPolicy } from './scheduled-job.js';
import { DEFAULT_RETRY, decideRetry } from './retry.js';

const MINUTE = 60_000;

describe('what is due', () => {
  const everyMinute = (change: Partial<DueJob> = {}): DueJob => ({
    schedule: { scheduleType: 'interval', intervalMinutes: 1, anchor: 0 },
    enabled: true,
    catchUpWindow: Infinity,
    nextRun: MINUTE,
    ...change,
  });

  test('runs an occurrence at its very instant, and not a millisecond earlier', () => {
    expect(decideDue(everyMinute(), MINUTE - 1)).toEqual({ run: null, missed: [], nextRun: MINUTE });
    expect(decideDue(everyMinute(), MINUTE)).toEqual({ run: MINUTE, missed: [], nextRun: 2 * MINUTE });
  });

  test('runs only the latest of several, and says of each other why not', () => {
    const { run, missed, nextRun } = decideDue(everyMinute({ catchUpWindow: 1.5 * MINUTE }), 3.2 * MINUTE);
    expect([run, nextRun]).toEqual([3 * MINUTE, 4 * MINUTE]);
    expect(missed).toEqual([
      { scheduledFor: MINUTE, reason: 'outside-catch-up-window' },
      { scheduledFor: 2 * MINUTE, reason: 'superseded' },
    ]);
  });

  test('runs an occurrence at the very end of the window, and not a millisecond later', () => {
    const job = everyMinute({ catchUpWindow: 5_000 });
    expect(decideDue(job, MINUTE + 5_000).run).toBe(MINUTE);
    expect(decideDue(job, MINUTE + 5_001)).toEqual({
      run: null,
      missed: [{ scheduledFor: MINUTE, reason: 'outside-catch-up-window' }],
      nextRun: 2 * MINUTE,
    });
  });

  test('lets the occurrences of a paused job pass', () => {
    const { run, missed } = decideDue(everyMinute({ enabled: false }), 2 * MINUTE);
    expect(run).toBeNull();
    expect(missed.map(({ reason }) => reason)).toEqual(['paused', 'paused']);
  });

  test('decides about so many at most, and runs none of them while more are due', () => {
    const decision = decideDue(everyMinute(), 10 * MINUTE, 4);
    expect([decision.run, decision.missed.length, decision.nextRun]).toEqual([null, 4, 5 * MINUTE]);
  });

  test('never runs a one-off twice', () => {
    const job = everyMinute({ schedule: { scheduleType: 'once', runAt: MINUTE } });
    expect(decideDue(job, 2 * MINUTE)).toEqual({ run: MINUTE, missed: [], nextRun: null });
    expect(decideDue({ ...job, nextRun: null }, 3 * MINUTE).run).toBeNull();
  });

  test('accounts for each occurrence once, however the time is cut up', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 5 * MINUTE }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (waits, limit) => {
        const seen: number[] = [];
        let [now, nextRun]: [number, number | null] = [0, MINUTE];
        for (const wait of waits) {
          now += wait;
          do {
            const decision = decideDue(everyMinute({ nextRun }), now, limit);
            seen.push(...decision.missed.map(({ scheduledFor }) => scheduledFor));
            if (decision.run !== null) seen.push(decision.run);
            nextRun = decision.nextRun;
          } while (nextRun !== null && nextRun <= now);
        }
        expect(seen).toEqual(Array.from({ length: Math.floor(now / MINUTE) }, (_, i) => (i + 1) * MINUTE));
      }),
      { seed: 3 },
    );
  });

  test.each(golden.misfire)(
    'as APScheduler decides: $id',
    ({ trigger, graceSeconds, coalesce, resumedAt, runs, missed }) => {
      const first = Date.parse(trigger.startAt);
      const decision = decideDue(
        {
          schedule: { scheduleType: 'interval', intervalMinutes: 1, anchor: first },
          enabled: true,
          catchUpWindow: graceSeconds === null ? Infinity : graceSeconds * 1_000,
          nextRun: first,
        },
        Date.parse(resumedAt),
      );
      expect(decision.run === null ? [] : [decision.run]).toEqual(runs.map((run) => Date.parse(run)));
      // A run that swallows earlier occurrences leaves no trace of them there; here they are on record.
      if (!coalesce)
        expect(decision.missed.map(({ scheduledFor }) => scheduledFor)).toEqual(missed.map((at) => Date.parse(at)));
    },
  );

  test.each(golden.misfireCron)('as Quartz decides: $id', ({ instruction, cron, now, missedHours, expectedRuns }) => {
    const at = Date.parse(now);
    const decision = decideDue(
      {
        schedule: { scheduleType: 'cron', cronExpression: cron, timezone: 'UTC' },
        enabled: true,
        catchUpWindow: instruction === 'DO_NOTHING' ? 1_000 : Infinity,
        nextRun: Math.floor(at / (60 * MINUTE)) * 60 * MINUTE - (missedHours - 1) * 60 * MINUTE,
      },
      at,
    );
    const starts = [...(decision.run === null ? [] : [at]), decision.nextRun];
    expect(starts).toEqual(expectedRuns.map((run) => Date.parse(run)));
    expect(decision.missed).toHaveLength(missedHours - (decision.run === null ? 0 : 1));
  });
});

describe('overlap', () => {
  const policies: Readonly<Record<string, OverlapPolicy>> = {
    SKIP: 'skip',
    BUFFER_ONE: 'queue',
    CANCEL_OTHER: 'replace',
    // A worker in another process cannot be terminated; it is aborted.
    TERMINATE_OTHER: 'replace',
    ALLOW_ALL: 'allow',
  };

  test.each(golden.overlap)('as Temporal decides: $id', ({ policy, due, isRunning, expect: expected }) => {
    const decision = decideOverlap(policies[policy] ?? 'skip', due, { running: isRunning ? 1 : 0, waiting: 0 });
    expect(decision.start).toEqual(expected.startNow === null ? [] : [expected.startNow]);
    expect(decision.wait).toEqual(expected.buffer);
    expect(decision.skip).toHaveLength(expected.skipped);
    expect(decision.beside).toEqual(expected.startOverlapping);
    expect(decision.replaces).toBe(expected.cancelRunning || expected.terminateRunning);
    // Each is accounted for once.
    const { start, beside, wait, skip, superseded } = decision;
    expect([...start, ...beside, ...wait, ...skip, ...superseded].toSorted((a, b) => a - b)).toEqual(due);
  });

  test('queues one occurrence and no more', () => {
    const decide = (policy: OverlapPolicy, running: number, waiting: number) => {
      const { start, wait, skip } = decideOverlap(policy, [9], { running, waiting });
      return { start, wait, skip };
    };
    expect(decide('queue', 1, 0)).toEqual({ start: [], wait: [9], skip: [] });
    expect(decide('queue', 1, 1)).toEqual({ start: [], wait: [], skip: [9] });
    expect(decide('queue', 0, 1)).toEqual({ start: [], wait: [], skip: [9] });
    expect(decide('skip', 0, 1)).toEqual({ start: [], wait: [], skip: [9] });
  });

  test('replaces what waits as well as what runs', () => {
    expect(decideOverlap('replace', [9], { running: 0, waiting: 1 })).toMatchObject({ wait: [9], replaces: true });
  });
});

describe('admission', () => {
  const entry = (id: string, priority: Priority, change: Partial<QueueEntry> = {}): QueueEntry => ({
    id,
    name: id,
    handler: 'train',
    model: null,
    jobId: null,
    scheduledFor: 0,
    priority,
    payload: {},
    key: null,
    dedupKey: null,
    retry: DEFAULT_RETRY,
    timeout: null,
    enqueuedAt: 0,
    runAt: 0,
    seq: Number(id.slice(1)),
    state: 'waiting',
    attempts: 0,
    epoch: 0,
    owner: null,
    leaseUntil: null,
    lastError: null,
    finishedAt: null,
    ...change,
  });
  const context = (change: Partial<AdmissionContext> = {}): AdmissionContext => ({
    now: 10,
    maxConcurrentJobs: 2,
    resources: null,
    limits: { cpu: 0.7, memory: 0.8 },
    handlers: ['train'],
    ...change,
  });
  const queue = [entry('e1', 'low'), entry('e2', 'normal'), entry('e3', 'critical'), entry('e4', 'normal')];

  const decide = (change: Partial<AdmissionContext>, queued = queue, running: readonly QueueEntry[] = []) => {
    const { start, waiting, minimumPriority } = decideAdmission(queued, running, context(change));
    return {
      start: start.map(({ id }) => id),
      waiting: waiting.map((w) => `${w.entry.id}: ${w.reason}`),
      minimumPriority,
    };
  };

  test('starts the most urgent first, then in order, as many as may run at once', () => {
    expect(decide({})).toEqual({
      start: ['e3', 'e2'],
      waiting: ['e4: concurrency-limit', 'e1: concurrency-limit'],
      minimumPriority: 'low',
    });
    expect(decide({}, queue, [entry('e9', 'low')]).start).toEqual(['e3']);
    expect(decide({ maxConcurrentJobs: 9 }).waiting).toEqual([]);
  });

  test.each([
    ['memory at its limit', { cpu: 0, memory: 0.8 }, null],
    ['memory above its limit', { cpu: 0, memory: 0.81 }, 'memory-above-limit'],
    ['CPU at its limit', { cpu: 0.7, memory: 0 }, null],
    ['CPU above its limit', { cpu: 0.71, memory: 0 }, 'cpu-above-limit'],
    ['nothing known', { cpu: Number.NaN, memory: Number.NaN }, null],
  ])('with %s', (_, resources, reason) => {
    const held = reason === null ? [] : [`e2: ${reason}`, `e4: ${reason}`, `e1: ${reason}`];
    expect(decide({ resources, maxConcurrentJobs: 9 })).toEqual({
      start: reason === null ? ['e3', 'e2', 'e4', 'e1'] : ['e3'],
      waiting: held,
      minimumPriority: reason === null ? 'low' : 'critical',
    });
  });

  test('holds back what is not due, what it cannot run, and what shares a key', () => {
    const queued = [
      entry('e1', 'high', { runAt: 11 }),
      entry('e2', 'high', { runAt: 10, key: 'k' }),
      entry('e3', 'high', { handler: 'report' }),
      entry('e4', 'low', { key: 'k' }),
      entry('e5', 'low', { key: 'elsewhere' }),
      entry('e6', 'low', { key: 'here' }),
      entry('e7', 'low'),
    ];
    const busyKeys = new Set(['elsewhere']);
    const decision = decide({ maxConcurrentJobs: 9, busyKeys }, queued, [entry('e9', 'low', { key: 'here' })]);
    expect(decision.start).toEqual(['e2', 'e7']);
    expect(decision.waiting).toEqual(['e1: not-due', 'e3: no-handler', 'e4: key-busy', 'e5: key-busy', 'e6: key-busy']);
  });
});

describe('retry', () => {
  const policy = { attempts: 5, delay: 100, factor: 3, maxDelay: 1_000 };

  test('waits longer each time, at most so long, so many times', () => {
    const decide = (attempt: number) => decideRetry(new Error('no'), attempt, policy, 7);
    expect(decide(1)).toEqual({ action: 'retry', retryAt: 107 });
    expect(decide(2)).toEqual({ action: 'retry', retryAt: 307 });
    expect(decide(3)).toEqual({ action: 'retry', retryAt: 907 });
    expect(decide(4)).toEqual({ action: 'retry', retryAt: 1_007 });
    expect(decide(5)).toEqual({ action: 'give-up', reason: 'attempts-exhausted' });
  });

  test('gives up at once what cannot succeed later', () => {
    const final = { action: 'give-up', reason: 'not-retryable' };
    expect(decideRetry(new FplMlError('FRAME_INVALID', 'x'), 1, policy, 0)).toEqual(final);
    const passing = new FplMlError('STORE_BUSY', 'x', { retryable: true });
    expect(decideRetry(passing, 1, policy, 0).action).toBe('retry');
  });
});
