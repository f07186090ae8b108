import { type Clock, type JsonObject, type Period, sequentialIds } from '@fpl-ml/core';
import { type ManualClock, manualClock } from '@fpl-ml/core/testing';
import { detectDrift } from '@fpl-ml/drift';
import { INITIAL_STATE, memoryStores, type Stores } from '@fpl-ml/engine';
import { createMonitor } from '@fpl-ml/monitor';
import { createNotifier, recordingChannel } from '@fpl-ml/notify';
import { createRegistry, memoryArtifactStore } from '@fpl-ml/registry';
import { createScheduler } from '@fpl-ml/scheduler';

/** The name by which the stores know the model. */
export const MODEL = 'points';
const DAY = 24 * 3_600_000;
const WEEK = 7 * DAY;
/** 2026-08-07, a Friday. */
const START = Date.UTC(2026, 7, 7);

/** Weeks 1 to 16. */
export const PERIODS: readonly Period[] = Array.from({ length: 16 }, (_, i) => ({
  id: `2026-W${String(i + 1).padStart(2, '0')}`,
  start: START + i * WEEK,
  end: START + i * WEEK + 4 * DAY,
}));

/** After the last of them. */
export const NOW = START + 16 * WEEK;

const ENTITIES = Array.from({ length: 80 }, (_, k) => `e${k}`);
const who = { model: MODEL, actor: 'policy' };

/** Who serves how many in each week. */
function servedBy(week: number): Readonly<Record<string, number>> {
  if (week < 10) return { '0.1.0': 80 };
  if (week === 10) return { '0.1.0': 60, '0.1.1': 20 };
  return week < 15 ? { '0.1.1': 80 } : { '0.1.1': 72, '0.1.2': 8 };
}

/** Errors grow in weeks 11 and 12, by a fixed pattern. */
function errorOf(week: number, k: number): number {
  const size = week === 10 ? 2.9 : week === 11 ? 3.2 : 2 + 0.12 * Math.sin(week * 2.1);
  return size * (k % 2 === 0 ? 1 : -0.6) + 0.4 * Math.cos(k * 1.7 + week);
}

async function storeLedger({ observations }: Stores, clock: ManualClock): Promise<void> {
  const monitor = createMonitor({ store: observations, clock, model: MODEL, chart: { referencePoints: 6 } });
  for (const [week, period] of PERIODS.entries()) {
    await clock.advanceTo(period.end);
    let first = 0;
    for (const [modelVersion, count] of Object.entries(servedBy(week))) {
      const rows = ENTITIES.slice(first, first + count).map((entity) => ({ entity, prediction: 2 }));
      await monitor.recordPredictions({ period, modelVersion, rows });
      first += count;
    }
    const rows = ENTITIES.map((entity, k) => ({ entity, outcome: 2 + errorOf(week, k) }));
    await monitor.recordOutcomes({ period, rows, final: true });
    await monitor.evaluatePeriod(period.id);
  }
}

async function storeVersions(stores: Stores, clock: Clock): Promise<void> {
  const { registry: store, auditLog } = stores;
  const registry = createRegistry({
    store,
    artifacts: memoryArtifactStore(),
    clock,
    ids: sequentialIds(),
    auditLog,
  });
  for (const [version, rmse, week] of [
    ['0.1.0', 2.11, 0],
    ['0.1.1', 2.04, 10],
    ['0.1.2', 2.02, 15],
  ] as const) {
    await registry.registerModel({
      model: MODEL,
      version,
      artifact: new TextEncoder().encode(version),
      signature: { inputs: [], target: 'points' },
      metrics: { rmse, mae: rmse * 0.7, r2: 0.31 },
      metadata: { trainedBefore: PERIODS[week]?.id ?? '' },
      createdBy: 'policy',
    });
    await registry.recordEvaluation({ model: MODEL, version, verdict: 'pass' });
  }
  await registry.activateModelVersion({ ...who, version: '0.1.0', reason: 'the first model' });
  await registry.activateModelVersion({ ...who, version: '0.1.1', reason: 'better on 12 paired weeks' });
  await registry.assignRole({ ...who, role: 'challenger', version: '0.1.2', reason: 'on trial' });
}

async function storeDrift({ drift }: Stores): Promise<void> {
  const columns = (week: number, shift: number) => ({
    minutes: Float64Array.from({ length: 300 }, (_, i) => (i * 37 + week * 11) % 91),
    goals: Float64Array.from({ length: 300 }, (_, i) => ((i * 13 + week) % 50) + shift),
    expected_goals: Float64Array.from({ length: 300 }, (_, i) => Math.sin(i + week) * 2 + shift / 10),
    price: Float64Array.from({ length: 300 }, (_, i) => 40 + ((i * 7) % 90)),
  });
  for (const [week, period] of PERIODS.entries()) {
    const report = detectDrift(columns(0, 0), columns(week, week === 10 || week === 11 ? 14 : 0));
    await drift.append({ model: MODEL, modelVersion: '0.1.0', period, checkedAt: period.end, report });
  }
}

function decided(week: number, outcome: string, subject: string, reason: string, kind = 'period-final'): JsonObject {
  const period = PERIODS[week]?.id ?? '';
  return { event: { kind, period }, decision: { event: kind, outcome, subject, reason, figures: {} } };
}

const ALARM = { name: 'rmse:shewhart', reason: 'rmse:shewhart is 6.7, above its limit 3.5' };

async function storeDecisions({ auditLog }: Stores): Promise<void> {
  const records = [
    ...PERIODS.map((_, week) => [week, decided(week, 'observed', `W${week + 1}`, 'nothing has to be done')] as const),
    [9, decided(9, 'queued', 'retraining-2', 'performance: rmse is above its limit')] as const,
    [10, decided(10, 'promoted', '0.1.1', 'better in 12 of 14 weeks', 'rollout-observed')] as const,
    [13, decided(13, 'rejected', 'retraining-3', 'the improvement is less than 0.5 %', 'candidate-evaluated')] as const,
    [14, decided(14, 'rollout-started', '0.1.2', '0.1.2 serves 10 %', 'candidate-registered')] as const,
  ].toSorted(([a], [b]) => a - b);
  for (const [i, [week, data]] of records.entries()) {
    const event = data['event'];
    const alarms = week === 10 || week === 11 ? [ALARM] : [];
    const charted = { ...data, event: { ...Object(event), alarms } };
    const at = (PERIODS[week]?.end ?? 0) + i;
    const base = {
      id: `decision-${i}`,
      model: MODEL,
      at,
      actor: 'policy',
      subject: String(Object(data['decision'])['subject']),
    };
    await auditLog.append([{ ...base, action: String(Object(event)['kind']), data: charted }]);
  }
}

async function storeRuns({ runs }: Stores): Promise<void> {
  const rollout = {
    requestId: 'retraining-4',
    version: '0.1.2',
    against: '0.1.1',
    weight: 0.1,
    salt: 's',
    trainedBefore: PERIODS[15]?.id ?? '',
    observed: 1,
    waited: 0,
    expectation: { mean: 0.012, sd: 0.01, n: 14 },
  };
  await runs.saveLoop(MODEL, { ...INITIAL_STATE, rollout }, 0);
  const common = { model: MODEL, priority: 'normal', requestedBy: 'policy', idempotencyKey: null, attempt: 1 } as const;
  const entry = (id: string, week: number, trigger: 'manual' | 'performance' | 'schedule') => {
    const at = PERIODS[week]?.end ?? 0;
    return { ...common, id, triggerType: trigger, reason: 'asked for', requestedAt: at, updatedAt: at } as const;
  };
  const done = { status: 'completed', verdict: 'promoted-candidate' } as const;
  const early = entry('retraining-1', 0, 'manual');
  await runs.putRetraining({ ...early, ...done, version: '0.1.0', explanation: 'the first model serves' });
  const second = entry('retraining-2', 9, 'performance');
  await runs.putRetraining({
    ...second,
    ...done,
    version: '0.1.1',
    explanation: '0.1.1 is promoted: better in 12 weeks',
  });
  const third = { ...entry('retraining-3', 13, 'schedule'), status: 'completed', verdict: 'rejected' } as const;
  await runs.putRetraining({ ...third, version: null, explanation: 'the improvement is less than 0.5 %' });
  const fourth = { ...entry('retraining-4', 14, 'schedule'), ...done };
  await runs.putRetraining({ ...fourth, version: '0.1.2', explanation: '0.1.2 serves 10 % on trial' });
}

async function storeJobs({ schedule, queue }: Stores, clock: Clock): Promise<void> {
  const handlers = { retraining: async () => undefined, drift: async () => undefined };
  const scheduler = createScheduler({ store: schedule, queue, clock, ids: sequentialIds(), handlers });
  await scheduler.createScheduledJob({
    name: 'weekly retraining',
    handler: 'retraining',
    scheduleType: 'cron',
    cronExpression: '0 4 * * 2',
    timezone: 'Europe/London',
    model: MODEL,
  });
  await scheduler.createScheduledJob({
    name: 'drift check',
    handler: 'drift',
    scheduleType: 'interval',
    intervalMinutes: 360,
  });
  const entry = (id: string, name: string, key: string | null) => ({
    id,
    name,
    handler: 'retraining',
    model: MODEL,
    jobId: null,
    scheduledFor: NOW - 60_000,
    priority: 'normal' as const,
    payload: {},
    key,
    dedupKey: null,
    retry: { attempts: 3, delay: 60_000, factor: 2, maxDelay: 3_600_000 },
    timeout: null,
    enqueuedAt: NOW - 60_000,
    runAt: NOW - 60_000,
  });
  await queue.enqueue(entry('q1', 'retraining-5', MODEL));
  await queue.claim({ owner: 'worker-1', now: NOW, lease: 60_000, limit: 1, handlers: ['retraining'] });
  await queue.enqueue(entry('q2', 'retraining-6', MODEL));
  await queue.enqueue({ ...entry('q3', 'drift check', null), runAt: NOW + 90_000 });
  const failure = {
    entryId: 'q0',
    jobId: null,
    name: 'drift check',
    model: MODEL,
    handler: 'drift',
    owner: 'worker-1',
  };
  const times = { scheduledFor: NOW - DAY, startedAt: NOW - DAY, finishedAt: NOW - DAY + 4_000 };
  const error = 'DATA_UNAVAILABLE: the feed answered 503';
  await schedule.recordExecution({ ...failure, ...times, id: 'x1', attempt: 1, epoch: 1, status: 'failed', error });
}

async function storeAlerts({ alerts, outbox }: Stores, clock: Clock): Promise<void> {
  const [mail, slack] = [recordingChannel('email'), recordingChannel('slack')];
  const options = { store: alerts, outbox, clock, ids: sequentialIds(), channels: [mail, slack] };
  const notifier = createNotifier(options);
  const alert = { model: MODEL, message: 'Look at it.' };
  await notifier.sendAlert({
    ...alert,
    title: 'RMSE is above its limit',
    level: 'critical',
    dedupKey: 'performance:rmse',
  });
  await notifier.drain();
  await notifier.resolveAlert('performance:rmse', { model: MODEL });
  await notifier.drain();
  await notifier.sendAlert({ ...alert, title: 'Inputs drift: goals', level: 'warning', dedupKey: 'drift' });
  await notifier.drain();
  await notifier.sendAlert({ ...alert, title: '0.1.2 is on trial', level: 'info', dedupKey: 'rollout' });
  await notifier.drain();
}

/** Sixteen weeks in stores, written through the libraries where they have a way: a shift, drift, a promotion, a trial. */
export async function filledStores(): Promise<ReturnType<typeof memoryStores>> {
  const stores = memoryStores();
  const clock = manualClock(START);
  await storeLedger(stores, clock);
  await clock.advanceTo(NOW - 3_600_000);
  await storeVersions(stores, clock);
  await storeDrift(stores);
  await storeDecisions(stores);
  await storeRuns(stores);
  await storeAlerts(stores, clock);
  await clock.advanceTo(NOW - 60_000);
  await storeJobs(stores, clock);
  return stores;
}
