import type { OutboxRow, Period } from '@fpl-ml/core';
import type { DriftRecord } from '@fpl-ml/drift';
import type { Retraining, StoredLoop } from '@fpl-ml/engine';
import type { MonitorState, PerformanceRecord } from '@fpl-ml/monitor';
import type { AlertState } from '@fpl-ml/notify';
import type { EvaluationRecord, ModelVersion, RoleChange, RolePointer } from '@fpl-ml/registry';
import type { Execution, QueueEntry, ScheduledJob } from '@fpl-ml/scheduler';
import type { DashboardSource } from '../dashboard-source.js';
import { type Part, type PartContext, readPart } from './read-part.js';
import { type ServedCounts, servedCounts } from './served-versions.js';

/** Of the ledger: figures, charts, and who served what. */
export interface PerformancePart {
  /** The latest, in the order of time. */
  readonly periods: readonly Period[];
  /** How many there are in all. */
  readonly known: number;
  readonly records: readonly PerformanceRecord[];
  /** Charts and alarms of every figure that is watched. */
  readonly states: readonly MonitorState[];
  /** By period. */
  readonly served: readonly ServedCounts[];
}

/** Of the registry. */
export interface RegistryPart {
  readonly versions: readonly ModelVersion[];
  readonly roles: readonly RolePointer[];
  readonly history: readonly RoleChange[];
  readonly evaluations: readonly EvaluationRecord[];
}

/** Of the engine's own memory. */
export interface RetrainingPart {
  readonly loop: StoredLoop | null;
  readonly retrainings: readonly Retraining[];
}

/** Of scheduler and queue. */
export interface SchedulerPart {
  readonly jobs: readonly ScheduledJob[];
  readonly running: readonly QueueEntry[];
  readonly waiting: readonly QueueEntry[];
  /** Newest first. */
  readonly failures: readonly Execution[];
}

/** Of alerts and their delivery. */
export interface NotificationPart {
  readonly alerts: readonly AlertState[];
  readonly messages: readonly OutboxRow[];
}

/** What components are judged by. Each part is there, or the code of its error. */
export interface Parts {
  readonly performance: Part<PerformancePart>;
  readonly drift: Part<readonly DriftRecord[]>;
  readonly registry: Part<RegistryPart>;
  readonly retraining: Part<RetrainingPart>;
  readonly scheduler: Part<SchedulerPart>;
  readonly notifications: Part<NotificationPart>;
}

const METRICS = ['rmse', 'mae', 'r2'] as const;
/** The topic of alerts in the outbox. */
export const ALERT_TOPIC = 'alert';
/** A period that was judged again has several reports. */
const REPORTS_PER_PERIOD = 4;
const FAILURES = 20;

async function readPerformance(
  { observations }: DashboardSource,
  model: string,
  limit: number,
): Promise<PerformancePart> {
  const known = (await observations.periods(model)).map(({ period }) => period);
  const periods = known.slice(-limit);
  const states = await Promise.all(METRICS.map((metric) => observations.loadState({ model, metric })));
  return {
    periods,
    known: known.length,
    records: await observations.performance({ model }),
    states: states.flatMap((stored) => (stored === undefined ? [] : [stored.state])),
    served: await Promise.all(periods.map(({ id }) => servedCounts(observations, model, id))),
  };
}

async function readRegistry({ registry }: DashboardSource, model: string): Promise<RegistryPart> {
  return {
    versions: await registry.listVersions(model),
    roles: await registry.getRoles(model),
    history: await registry.listRoleHistory(model),
    evaluations: await registry.listEvaluations(model),
  };
}

async function readScheduler({ schedule, queue }: DashboardSource, model: string): Promise<SchedulerPart> {
  const own = (row: { readonly model: string | null }): boolean => row.model === null || row.model === model;
  const failed = await schedule.listExecutions({ status: 'failed', limit: FAILURES });
  const dead = await schedule.listExecutions({ status: 'dead', limit: FAILURES });
  return {
    jobs: (await schedule.listJobs()).filter(own),
    running: (await queue.list({ state: 'running' })).filter(own),
    waiting: (await queue.list({ state: 'waiting' })).filter(own),
    failures: [...failed, ...dead]
      .filter(own)
      .toSorted((a, b) => (b.finishedAt ?? b.startedAt) - (a.finishedAt ?? a.startedAt)),
  };
}

async function readNotifications({ alerts, outbox }: DashboardSource, model: string): Promise<NotificationPart> {
  return {
    alerts: [...(await alerts.list({ model })), ...(await alerts.list({ model: null }))],
    messages: await outbox.list(ALERT_TOPIC),
  };
}

async function readRetraining({ runs }: DashboardSource, model: string): Promise<RetrainingPart> {
  return { loop: await runs.loadLoop(model), retrainings: await runs.listRetrainings(model) };
}

/**
 * Reads what the components of a model keep. Never throws: what cannot be read is left out, and said to be.
 *
 * @param limit how many periods, the latest
 */
export async function readParts(
  context: PartContext,
  source: DashboardSource,
  model: string,
  limit: number,
): Promise<Parts> {
  const part = <Value>(name: string, read: () => Promise<Value>): Promise<Part<Value>> => readPart(context, name, read);
  const [performance, drift, registry, retraining, scheduler, notifications] = await Promise.all([
    part('performance', () => readPerformance(source, model, limit)),
    part('drift', () => source.drift.list({ model, limit: limit * REPORTS_PER_PERIOD })),
    part('registry', () => readRegistry(source, model)),
    part('retraining', () => readRetraining(source, model)),
    part('scheduler', () => readScheduler(source, model)),
    part('notifications', () => readNotifications(source, model)),
  ]);
  return { performance, drift, registry, retraining, scheduler, notifications };
}
