import type { Channel } from '../channel.js';
import type { Notification } from '../notification.js';

/** A notification as others are. */
export function sample(change: Partial<Notification> = {}): Notification {
  return {
    id: 'alert-1',
    title: 'Data drift',
    message: '3 of 32 features drifted.',
    level: 'warning',
    dedupKey: 'drift',
    status: 'firing',
    metadata: { psi: 0.31, feature: 'minutes' },
    at: Date.UTC(2024, 7, 16, 12),
    model: 'points',
    ...change,
  };
}

/** Sends a sample through a channel. */
export async function sendSample(
  channel: Channel,
  change: Partial<Notification> = {},
  idempotencyKey = 'key-1',
): Promise<void> {
  await channel.send(sample(change), { signal: new AbortController().signal, idempotencyKey });
}
