import type { Severity } from '@fpl-ml/core';
import type { OutboxRow } from '@fpl-ml/core';
import type { Retraining } from '@fpl-ml/engine';
import type { MonitorState, PerformanceRecord } from '@fpl-ml/monitor';
import type { ModelVersion, RolePointer } from '@fpl-ml/registry';
import type { Execution, QueueEntry, ScheduledJob } from '@fpl-ml/scheduler';
import { describe, expect, test } from 'vitest';
import {
  driftHealth,
  notificationHealth,
  performanceHealth,
  registryHealth,
  retrainingHealth,
  schedulerHealth,
} from './component-health.js';

const NOW = 1_000_000_000_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Builds a stored value of which a test needs some members only. */
// The functions under test read no other members.
const some = <T>(members: Partial<T>): T => members as T;

const served = some<PerformanceRecord>({ subject: 'served', metrics: some<PerformanceRecord['metrics']>({ n: 10 }) });

function alarmed(severity: Severity, status: 'firing' | 'resolved' = 'firing'): MonitorState {
  const state = { status, recent: [], since: NOW - DAY, severity };
  return some<MonitorState>({ alarms: [{ dedupKey: 'points/rmse/cusum', state }] });
}

describe('performance', () => {
  const judge = (states: readonly MonitorState[], records = [served]) =>
    performanceHealth({ periods: [], known: 0, records, states, served: [] }, 'points', NOW);

  test('is as bad as the worst alarm that fires, and names it without the model', () => {
    expect(judge([]).status).toBe('healthy');
    expect(judge([alarmed('warning')]).status).toBe('warning');
    expect(judge([alarmed('warning'), alarmed('critical')]).status).toBe('critical');
    expect(judge([alarmed('critical', 'resolved'), alarmed('info')]).status).toBe('healthy');
    expect(judge([alarmed('warning')]).reasons).toEqual(['rmse/cusum fires since 2001-09-08 01:46 UTC']);
  });

  test('is unknown before there are figures', () => {
    expect(judge([], []).status).toBe('unknown');
  });
});

test('drift is unknown before the first report', () => {
  expect(driftHealth([], NOW)).toMatchObject({ status: 'unknown', reasons: ['no inputs have been compared yet'] });
});

test('retraining is judged by the latest one that came to something', () => {
  const judge = (...statuses: readonly Retraining['status'][]) =>
    retrainingHealth(
      {
        loop: null,
        retrainings: statuses.map((status, i) =>
          some<Retraining>({ id: `r${i}`, status, explanation: 'why', attempt: 1 }),
        ),
      },
      NOW,
    ).status;
  expect(judge()).toBe('unknown');
  expect(judge('coalesced')).toBe('unknown');
  expect(judge('failed', 'completed')).toBe('healthy');
  expect(judge('completed', 'failed', 'coalesced')).toBe('critical');
  expect(judge('completed', 'retry-wait')).toBe('warning');
});

describe('registry', () => {
  const version = (name: string, change: Partial<ModelVersion> = {}): ModelVersion =>
    some<ModelVersion>({ version: name, integrity: 'ready', quarantine: null, ...change });
  const champion = (name: string | null): RolePointer => some<RolePointer>({ role: 'champion', version: name });
  const judge = (versions: readonly ModelVersion[], roles: readonly RolePointer[]) =>
    registryHealth({ versions, roles, history: [], evaluations: [] }, NOW).status;

  test('needs a champion that may serve', () => {
    expect(judge([], [])).toBe('unknown');
    expect(judge([version('0.1.0')], [])).toBe('critical');
    expect(judge([version('0.1.0')], [champion('0.1.0')])).toBe('healthy');
    expect(judge([version('0.1.0')], [champion('0.2.0')])).toBe('critical');
    expect(judge([version('0.1.0', { integrity: 'corrupt' })], [champion('0.1.0')])).toBe('critical');
    const quarantine = { reason: 'bad', at: NOW, by: 'ann' };
    expect(judge([version('0.1.0', { quarantine })], [champion('0.1.0')])).toBe('critical');
  });
});

describe('scheduler', () => {
  const nothing = { jobs: [], running: [], waiting: [], failures: [] };
  const job = (nextRun: number | null, enabled = true): ScheduledJob =>
    some<ScheduledJob>({ name: 'j', nextRun, enabled });

  test('is healthy with nothing to do, and while all is in time', () => {
    expect(schedulerHealth(nothing, NOW).status).toBe('healthy');
    const jobs = [job(NOW + MINUTE), job(NOW - MINUTE), job(NOW - DAY, false), job(null)];
    expect(schedulerHealth({ ...nothing, jobs }, NOW).status).toBe('healthy');
  });

  test('warns of jobs that nobody runs, workers that are silent, and runs given up', () => {
    expect(schedulerHealth({ ...nothing, jobs: [job(NOW - DAY)] }, NOW).reasons).toEqual([
      'j is overdue since 2001-09-08 01:46 UTC',
    ]);
    const running = [some<QueueEntry>({ name: 'q', leaseUntil: NOW - 1 })];
    expect(schedulerHealth({ ...nothing, running }, NOW).reasons).toEqual(['the worker of q does not answer']);
    const dead = (finishedAt: number): Execution => some<Execution>({ status: 'dead', finishedAt });
    const failures = [dead(NOW - DAY), dead(NOW - 8 * DAY)];
    expect(schedulerHealth({ ...nothing, failures }, NOW).reasons).toEqual(['1 run given up within 7 days']);
  });
});

describe('notifications', () => {
  const message = (state: OutboxRow['state'], createdAt: number): OutboxRow =>
    some<OutboxRow>({ state, createdAt, lastError: 'refused' });
  const judge = (...messages: readonly OutboxRow[]) => notificationHealth({ alerts: [], messages }, NOW);

  test('are healthy while messages get through', () => {
    expect(judge().status).toBe('healthy');
    expect(judge(message('delivered', 0), message('pending', NOW - MINUTE), message('dead', 0)).status).toBe('healthy');
  });

  test('warn of what does not', () => {
    expect(judge(message('pending', NOW - DAY)).reasons).toEqual([
      '1 message not delivered since 2001-09-08 01:46 UTC',
    ]);
    expect(judge(message('dead', NOW - DAY)).reasons).toEqual(['1 message given up within 7 days: refused']);
  });
});
