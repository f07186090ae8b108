import type { Health, HealthStatus } from '@fpl-ml/core';
import type { DriftRecord, DriftVerdict } from '@fpl-ml/drift';
import { counted, utc } from '../drawing/number-text.js';
import type { NotificationPart, PerformancePart, RegistryPart, RetrainingPart, SchedulerPart } from './read-parts.js';

const MINUTE = 60_000;
/** Work that is later than this has been forgotten. */
const GRACE = 15 * MINUTE;
/** Failures are no news after a week. */
const RECENT = 7 * 24 * 60 * MINUTE;

/** What is wrong, and how bad it is. */
interface Finding {
  readonly status: HealthStatus;
  readonly reason: string;
}

const RANK: readonly HealthStatus[] = ['critical', 'warning', 'unknown', 'healthy'];

function healthOf(findings: readonly Finding[], now: number): Health {
  const status = RANK.find((candidate) => findings.some((finding) => finding.status === candidate)) ?? 'healthy';
  return { status, reasons: findings.map(({ reason }) => reason), checkedAt: now, details: {} };
}

const finding = (status: HealthStatus, reason: string): readonly Finding[] => [{ status, reason }];

/** As bad as the worst alarm that fires; `unknown` before the first figures. */
export function performanceHealth({ records, states }: PerformancePart, model: string, now: number): Health {
  const firing = states
    .flatMap(({ alarms }) => alarms)
    .filter(({ state }) => state.status === 'firing' && state.severity !== 'info')
    .map(({ dedupKey, state }): Finding => {
      const name = dedupKey.startsWith(`${model}/`) ? dedupKey.slice(model.length + 1) : dedupKey;
      const since = state.since === null ? '' : ` since ${utc(state.since)}`;
      return { status: state.severity === 'critical' ? 'critical' : 'warning', reason: `${name} fires${since}` };
    });
  const served = records.some(({ subject, metrics }) => subject === 'served' && metrics.n > 0);
  return healthOf([...firing, ...(served ? [] : finding('unknown', 'no period has figures yet'))], now);
}

const OF_VERDICT: Readonly<Record<DriftVerdict, HealthStatus>> = {
  stable: 'healthy',
  warning: 'warning',
  drift: 'critical',
  'insufficient-data': 'unknown',
};

/** The verdict on the latest period; `unknown` before the first report. */
export function driftHealth(records: readonly DriftRecord[], now: number): Health {
  const latest = records.at(-1);
  if (latest === undefined) return healthOf(finding('unknown', 'no inputs have been compared yet'), now);
  const { verdict, reasons } = latest.report;
  const where = `in ${latest.period.id}`;
  return {
    status: OF_VERDICT[verdict],
    reasons: verdict === 'stable' ? [] : reasons.map((reason) => `${where}: ${reason}`),
    checkedAt: now,
    details: {},
  };
}

/** Ends that say nothing about how trainings go. */
const SILENT: readonly string[] = ['coalesced', 'suppressed', 'cancelled'];

/** Whether the latest retraining came to its end. */
export function retrainingHealth({ retrainings }: RetrainingPart, now: number): Health {
  const last = retrainings.findLast(({ status }) => !SILENT.includes(status));
  if (last === undefined) return healthOf(finding('unknown', 'no retraining was asked for yet'), now);
  const { id, status, explanation, attempt } = last;
  if (status === 'failed') return healthOf(finding('critical', `${id} failed: ${explanation}`), now);
  if (status === 'expired') return healthOf(finding('warning', `${id} expired: ${explanation}`), now);
  if (status !== 'retry-wait') return healthOf([], now);
  return healthOf(finding('warning', `attempt ${attempt} of ${id} failed, and it will be tried again`), now);
}

/** Whether a version serves that may. */
export function registryHealth({ versions, roles }: RegistryPart, now: number): Health {
  if (versions.length === 0) return healthOf(finding('unknown', 'no version is registered yet'), now);
  const name = roles.find(({ role }) => role === 'champion')?.version ?? null;
  const champion = versions.find(({ version }) => version === name);
  if (name === null) return healthOf(finding('critical', 'no version is champion'), now);
  if (champion === undefined) return healthOf(finding('critical', `the champion ${name} is not registered`), now);
  if (champion.quarantine !== null) {
    return healthOf(finding('critical', `the champion ${name} is quarantined: ${champion.quarantine.reason}`), now);
  }
  return healthOf(
    champion.integrity === 'ready' ? [] : finding('critical', `the champion ${name} is ${champion.integrity}`),
    now,
  );
}

/** Whether jobs run when they should, and workers live. */
export function schedulerHealth({ jobs, running, failures }: SchedulerPart, now: number): Health {
  const overdue = jobs.filter(({ enabled, nextRun }) => enabled && nextRun !== null && nextRun < now - GRACE);
  const silent = running.filter(({ leaseUntil }) => leaseUntil !== null && leaseUntil < now);
  const dead = failures.filter(
    ({ status, finishedAt }) => status === 'dead' && finishedAt !== null && finishedAt > now - RECENT,
  );
  return healthOf(
    [
      ...overdue.map(({ name, nextRun }): Finding => {
        return { status: 'warning', reason: `${name} is overdue since ${utc(nextRun ?? 0)}` };
      }),
      ...silent.map(({ name }): Finding => ({ status: 'warning', reason: `the worker of ${name} does not answer` })),
      ...(dead.length === 0 ? [] : finding('warning', `${counted(dead.length, 'run')} given up within 7 days`)),
    ],
    now,
  );
}

/** Whether messages reach people. */
export function notificationHealth({ messages }: NotificationPart, now: number): Health {
  const late = messages.filter(({ state, createdAt }) => state === 'pending' && createdAt < now - GRACE);
  const dead = messages.filter(({ state, createdAt }) => state === 'dead' && createdAt > now - RECENT);
  const oldest = Math.min(...late.map(({ createdAt }) => createdAt));
  const error = dead.at(-1)?.lastError ?? null;
  const words = `${counted(dead.length, 'message')} given up within 7 days${error === null ? '' : `: ${error}`}`;
  return healthOf(
    [
      ...(late.length === 0
        ? []
        : finding('warning', `${counted(late.length, 'message')} not delivered since ${utc(oldest)}`)),
      ...(dead.length === 0 ? [] : finding('warning', words)),
    ],
    now,
  );
}
