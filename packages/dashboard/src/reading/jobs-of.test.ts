import type { QueueEntry, ScheduledJob } from '@fpl-ml/scheduler';
import { expect, test } from 'vitest';
import { jobsOf } from './jobs-of.js';

const NOW = Date.UTC(2026, 10, 27);

function entry(name: string, seq: number, change: Partial<QueueEntry> = {}): QueueEntry {
  const base = { name, seq, priority: 'normal', key: null, runAt: NOW, enqueuedAt: NOW, attempts: 0, owner: null };
  // No other members are read.
  return { ...base, ...change } as QueueEntry;
}

test('jobs that have no run left are counted, not listed; paused ones are listed', () => {
  const job = (name: string, nextRun: number | null, enabled: boolean): ScheduledJob => {
    const schedule = { scheduleType: 'once', runAt: NOW } as const;
    // No other members are read.
    return { name, schedule, priority: 'normal', nextRun, enabled } as ScheduledJob;
  };
  const jobs = [job('next', NOW, true), job('paused', NOW, false), job('over', null, true)];
  const shown = jobsOf({ jobs, running: [], waiting: [], failures: [] }, NOW);
  expect(shown.scheduled.map(({ name, nextRun, paused }) => [name, nextRun, paused])).toEqual([
    ['next', NOW, false],
    ['paused', null, true],
  ]);
  expect(shown.finished).toBe(1);
});

test('what waits stands in the order in which it will go, each with its reason', () => {
  const running = [entry('first', 1, { key: 'points', attempts: 1 })];
  const waiting = [
    entry('same key', 2, { key: 'points' }),
    entry('again', 3, { runAt: NOW + 60_000, attempts: 2 }),
    entry('urgent', 4, { priority: 'critical' }),
    entry('later', 5, { runAt: NOW + 60_000, priority: 'low' }),
  ];
  const shown = jobsOf({ jobs: [], running, waiting, failures: [] }, NOW);
  expect(shown.waiting.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
    'urgent: for a free worker',
    'same key: until first has ended',
    'again: not before 2026-11-27 00:01 UTC, since attempt 2 failed',
    'later: not before 2026-11-27 00:01 UTC',
  ]);
});
