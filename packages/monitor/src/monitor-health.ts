import type { Health, HealthStatus } from '@fpl-ml/core';
import type { MonitorAlarm, MonitorState } from './monitor-state.js';
import type { PerformanceRecord } from './performance.js';
import type { ThresholdBreach } from './thresholds.js';

function describeBreach({ metric, value, limit, threshold, n, standardError, beyondNoise }: ThresholdBreach): string {
  const noise = beyondNoise ? 'beyond noise' : 'within noise';
  return `${metric} ${value} breaches ${threshold} ${limit} (${n} rows, standard error ${standardError}, ${noise})`;
}

/** Why a firing alarm fires, in a sentence. */
function describeAlarm(dedupKey: string, state: MonitorState, breaches: readonly ThresholdBreach[]): string {
  const breach = breaches.find(({ metric }) => dedupKey.endsWith(`/${metric}/threshold`));
  if (breach !== undefined) return describeBreach(breach);
  const latest = state.judged.at(-1);
  const chart = latest?.charts.find(({ kind }) => dedupKey.endsWith(`/${state.metric}/${kind}`));
  if (chart === undefined) return `alarm ${dedupKey} is firing`;
  const limit = chart.side === 'down' ? chart.limits?.lower : chart.limits?.upper;
  return `${chart.kind} chart of ${state.metric}: statistic ${chart.statistic}, limit ${limit}, in period ${latest?.period}`;
}

/** With who looks after it, if somebody does. */
function describeTaken({ dedupKey, state: alarm }: MonitorAlarm, reason: string): string {
  if (alarm.acknowledged === undefined) return reason;
  const { by, note } = alarm.acknowledged;
  return `${reason}; ${dedupKey} is acknowledged by ${by}${note === '' ? '' : `: ${note}`}`;
}

function statusOf(severities: readonly (string | null)[]): HealthStatus {
  if (severities.includes('critical')) return 'critical';
  return severities.includes('warning') ? 'warning' : 'healthy';
}

/**
 * The health of a model's predictions: `unknown` before the first final period with rows; else as bad as the worst firing alarm.
 *
 * @param latest the latest record of the latest final period with rows, of what was served
 * @param breaches of that record
 * @param now epoch milliseconds
 */
export function monitorHealth(
  state: MonitorState | undefined,
  latest: PerformanceRecord | undefined,
  breaches: readonly ThresholdBreach[],
  now: number,
): Health {
  if (state === undefined || latest === undefined) {
    const reasons = ['no period has final outcomes yet'];
    return Object.freeze({ status: 'unknown', reasons, checkedAt: now, details: {} });
  }
  const firing = state.alarms.filter((alarm) => alarm.state.status === 'firing');
  return Object.freeze({
    status: statusOf(firing.map((alarm) => alarm.state.severity)),
    reasons: firing
      .filter((alarm) => alarm.state.severity !== 'info')
      .map((alarm) => describeTaken(alarm, describeAlarm(alarm.dedupKey, state, breaches))),
    checkedAt: now,
    details: Object.freeze({
      period: latest.period.id,
      metrics: latest.metrics,
      breaches,
      charts: state.judged.at(-1)?.charts ?? [],
      firing: firing.map(({ dedupKey }) => dedupKey),
    }),
  });
}

/**
 * The health of predictions whose figures are older than the data window: they say nothing of today, so what was well is
 * `unknown`; an alarm that fires goes on.
 */
export function staleHealth(health: Health, { period }: PerformanceRecord): Health {
  const reason = `no period with final outcomes ended within the data window; the last was ${period.id}`;
  const status = health.status === 'healthy' ? 'unknown' : health.status;
  return Object.freeze({ ...health, status, reasons: [...health.reasons, reason] });
}
