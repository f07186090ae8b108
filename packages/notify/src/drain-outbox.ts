import { type AuditLog, type ClaimedMessage, type Clock, FplMlError, type IdSource, type Logger } from '@fpl-ml/core';
import type { Outbox } from '@fpl-ml/core';
import type { Channel } from './channel.js';
import { asksToPause, decideRetry, type RetryPolicy } from './decide-retry.js';
import { describeError } from './describe-error.js';
import { ALERT_TOPIC, fromMessage } from './envelope.js';
import { pausesIn, withPauses } from './paused-error.js';
import { sendWithin } from './send-within.js';

/** What one drain did. */
export interface DrainCounts {
  /** Attempts that ended in a delivery. */
  readonly delivered: number;
  /** Attempts that failed and will be repeated. */
  readonly failed: number;
  /** Messages that were given up. */
  readonly dead: number;
}

/** What relaying messages touches. */
export interface Relay {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly retry: RetryPolicy;
  readonly sendTimeout: number;
  readonly lease: number;
  readonly batchSize: number;
  readonly logger: Logger;
  readonly auditLog?: AuditLog;
}

/** `lost`: the claim ran out meanwhile, and another relay has the message. */
type Outcome = keyof DrainCounts | 'lost';

function undeliverable(code: string, message: string, retryable: boolean): FplMlError {
  return new FplMlError(code, message, { retryable });
}

async function send(relay: Relay, message: ClaimedMessage): Promise<void> {
  // Without this, a message that kills the process each time would be tried for ever.
  if (message.attempts - pausesIn(message.lastError) > relay.retry.maxAttempts) {
    const text = `Gave up after ${relay.retry.maxAttempts} attempts without an outcome: look for crashes while sending.`;
    throw undeliverable('NOTIFICATION_ABANDONED', text, false);
  }
  const envelope = fromMessage(message.payload);
  if (envelope === null) {
    const text = `Expected a notification in the outbox message "${message.id}": only a notifier writes to its topic.`;
    throw undeliverable('NOTIFICATION_INVALID', text, false);
  }
  const channel = relay.channels.get(envelope.channel);
  if (channel === undefined) {
    const text = `Expected a channel "${envelope.channel}", got ${JSON.stringify([...relay.channels.keys()])}: add it again.`;
    throw undeliverable('CHANNEL_UNKNOWN', text, true);
  }
  const { notification } = envelope;
  await sendWithin(relay.clock, relay.sendTimeout, { channel, notification, idempotencyKey: message.id });
}

async function auditDeadLetter(relay: Relay, message: ClaimedMessage, error: string): Promise<void> {
  const notification = fromMessage(message.payload)?.notification;
  await relay.auditLog?.append([
    {
      id: relay.ids.next('audit'),
      model: notification?.model ?? '',
      at: relay.clock.now(),
      actor: 'notifier',
      action: 'alert-dead-lettered',
      subject: notification?.dedupKey ?? message.key,
      data: { messageId: message.id, attempts: message.attempts, error },
    },
  ]);
}

async function settleFailure(relay: Relay, message: ClaimedMessage, thrown: unknown): Promise<Outcome> {
  const { id: messageId, attempts, createdAt } = message;
  const pauses = pausesIn(message.lastError);
  const context = { now: relay.clock.now(), messageId, retry: relay.retry, createdAt, pauses };
  const { retryAt, reason } = decideRetry(attempts, thrown, context);
  const error = withPauses(describeError(thrown), pauses + (asksToPause(thrown) ? 1 : 0));
  if (!(await relay.outbox.markFailed(message, { error, retryAt }))) return 'lost';
  const dead = retryAt === null;
  relay.logger.log({
    level: dead ? 'error' : 'warn',
    component: 'notify',
    message: dead ? 'alert given up' : 'alert not delivered, will be tried again',
    data: { messageId, attempts, error, reason, retryAt },
  });
  if (dead) await auditDeadLetter(relay, message, error);
  return dead ? 'dead' : 'failed';
}

async function settle(relay: Relay, message: ClaimedMessage): Promise<Outcome> {
  try {
    await send(relay, message);
  } catch (error) {
    return settleFailure(relay, message, error);
  }
  // Outside the `try`: when the outbox fails here, the message was sent, and is sent again after the lease.
  return (await relay.outbox.markDelivered(message, relay.clock.now())) ? 'delivered' : 'lost';
}

/** All to their end before the first failure of the outbox comes out: nothing runs on behind a drain that has rejected. */
async function settleBatch(relay: Relay, batch: readonly ClaimedMessage[]): Promise<readonly Outcome[]> {
  const results = await Promise.allSettled(batch.map((message) => settle(relay, message)));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/**
 * Delivers what is due, batch by batch, until nothing is. A batch holds one message of each key at most (the outbox sees
 * to that), so its messages are sent side by side.
 *
 * @param signal when it aborts, no further batch is taken
 */
export async function drainOutbox(relay: Relay, signal?: AbortSignal): Promise<DrainCounts> {
  const counts = { delivered: 0, failed: 0, dead: 0, lost: 0 };
  const owner = relay.ids.next('relay');
  const { lease, batchSize: limit, clock } = relay;
  const stopped = (): boolean => signal?.aborted === true;
  while (!stopped()) {
    const batch = await relay.outbox.claim({ topic: ALERT_TOPIC, owner, now: clock.now(), lease, limit });
    if (batch.length === 0) break;
    for (const outcome of await settleBatch(relay, batch)) counts[outcome] += 1;
  }
  const { lost, ...reported } = counts;
  if (lost > 0) {
    const message = 'claims ran out before their outcome was recorded: lengthen the lease';
    relay.logger.log({ level: 'warn', component: 'notify', message, data: { lost, lease } });
  }
  return reported;
}
