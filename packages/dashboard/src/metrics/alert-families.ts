import type { OutboxRow, Severity } from '@fpl-ml/core';
import type { AlertState } from '@fpl-ml/notify';
import { gauge, gauges, type MetricFamily } from './metric-family.js';

const LEVELS: readonly Severity[] = ['info', 'warning', 'critical'];

/**
 * How many conditions fire.
 *
 * @param labels of the model; empty for those that are about none
 */
export function alertFamilies(
  alerts: readonly AlertState[],
  labels: Readonly<Record<string, string>>,
): readonly MetricFamily[] {
  const firing = alerts.filter(({ status }) => status === 'firing');
  const counts = LEVELS.map((level) => [level, firing.filter((alert) => alert.level === level).length] as const);
  const help = 'Conditions that people were told of and that go on; without a model those that are about none.';
  return [gauges('fpl_ml_alerts_firing', help, labels, 'level', counts)];
}

/** The alerts that did not reach their channel, or not yet, of all models. */
export function outboxFamilies(messages: readonly OutboxRow[]): readonly MetricFamily[] {
  const pending = messages.filter(({ state }) => state === 'pending');
  const dead = messages.length - pending.length - messages.filter(({ state }) => state === 'delivered').length;
  const oldest = pending.reduce((least, { createdAt }) => Math.min(least, createdAt), Number.POSITIVE_INFINITY);
  const counts = [
    ['pending', pending.length],
    ['dead', dead],
  ] as const;
  const since = 'When the oldest alert that waits came, in seconds since the epoch.';
  return [
    gauges('fpl_ml_outbox_messages', 'Alerts on their way to a channel, or given up.', {}, 'state', counts),
    gauge('fpl_ml_outbox_oldest_pending_timestamp_seconds', since, {}, pending.length === 0 ? null : oldest / 1000),
  ];
}
