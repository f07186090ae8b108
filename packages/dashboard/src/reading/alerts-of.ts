import type { AlertState } from '@fpl-ml/notify';
import type { ChannelDeliveries, ShownAlert } from '../shown/shown-alert.js';
import { textAt } from './json-fields.js';
import type { NotificationPart } from './read-parts.js';

function alertOf({ title, level, status, count, firingSince, lastAlertAt, resolvedAt }: AlertState): ShownAlert {
  return { title, level, status, count, firingSince, lastAlertAt, resolvedAt };
}

/** When a condition last changed. */
const latestOf = ({ lastAlertAt, resolvedAt }: AlertState): number => Math.max(lastAlertAt, resolvedAt ?? lastAlertAt);

/** The conditions, newest first. */
export function alertsOf({ alerts }: NotificationPart): readonly ShownAlert[] {
  const newest = alerts.toSorted((a, b) => latestOf(b) - latestOf(a) || (a.dedupKey < b.dedupKey ? -1 : 1));
  return newest.map(alertOf);
}

/** What became of the messages of each channel, of all models, in order of name. */
export function deliveriesOf({ messages }: NotificationPart): readonly ChannelDeliveries[] {
  const channels = new Map<string, { delivered: number; pending: number; dead: number }>();
  for (const { payload, state } of messages) {
    const channel = textAt(payload, 'channel') ?? 'unknown';
    const counts = channels.get(channel) ?? { delivered: 0, pending: 0, dead: 0 };
    counts[state] += 1;
    channels.set(channel, counts);
  }
  return [...channels]
    .map(([channel, counts]) => ({ channel, ...counts }))
    .toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
}
