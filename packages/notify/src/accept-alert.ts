import { canonicalJson, FplMlError, frozenCopy, type JsonObject, type Severity } from '@fpl-ml/core';
import { acceptGrouped } from './accept-grouped.js';
import type { AlertDesk } from './alert-desk.js';
import { type AlertContent, notificationOf } from './alert-notification.js';
import type { AlertKey } from './alert-store.js';
import { auditAlert } from './audit-alert.js';
import { type AlertReason, decideAlert, type FiringEvent, type ResolvedEvent } from './decide-alert.js';
import { toMessage } from './envelope.js';
import { readMuting } from './read-muting.js';
import { routedChannels } from './routes.js';

/** Something that people should know. */
export interface AlertInput {
  /** One line. */
  readonly title: string;
  /** The details, for people. */
  readonly message: string;
  /** Decides who gets it; a rise breaks through the cooldown. */
  readonly level: Severity;
  /** Names the condition: alerts with one key share cooldown, order and resolution. Default the title. */
  readonly dedupKey?: string;
  /** Figures behind the message. Default none. */
  readonly metadata?: JsonObject;
  /** The model that it concerns; keys of different models are different keys. Default none. */
  readonly model?: string;
}

/** What became of an alert. */
export interface AlertReceipt {
  /** Whether it is in the outbox, or in a group, for at least one channel; it is then delivered at least once to each. */
  readonly accepted: boolean;
  /** Why it was accepted or suppressed. */
  readonly reason: AlertReason;
  /** The notification's id; `null` when there was nothing to notify of. */
  readonly id: string | null;
  /**
   * Ids of the outbox messages, one for each channel; they are the idempotency keys. Empty when suppressed, and for an alert
   * that waits in its group.
   */
  readonly messageIds: readonly string[];
}

/** In each round at least one writer gets through, so this many may write one key at once. */
const ROUNDS = 100;
const NOTHING: readonly string[] = Object.freeze([]);

/** What keeps a firing alert back besides the cooldown. An end is told to whoever heard of the beginning. */
async function withMuting(
  desk: AlertDesk,
  event: FiringEvent | ResolvedEvent,
  now: number,
): Promise<FiringEvent | ResolvedEvent> {
  if (event.status === 'resolved') return event;
  const muting = await readMuting(desk, now);
  return { ...event, heldBack: muting({ ...event, metadata: event.metadata ?? {} }) };
}

/** One round: reads, decides, writes. `null` when somebody else wrote in between. */
async function attempt(
  desk: AlertDesk,
  key: AlertKey,
  event: FiringEvent | ResolvedEvent,
  content: AlertContent,
): Promise<AlertReceipt | null> {
  const timing = { now: desk.clock.now(), cooldown: desk.cooldown };
  const before = await desk.store.get(key);
  const { state, deliver, reason } = decideAlert(before, await withMuting(desk, event, timing.now), timing);
  if (state === null || state === before) return { accepted: false, reason, id: null, messageIds: NOTHING };
  // Who heard of the worst hears of the end.
  const level = event.status === 'firing' ? event.level : (state.highestNotified ?? state.level);
  const notification = notificationOf(state, level, content, timing);
  const messages = (deliver ? routedChannels(desk.routes, level) : []).map((channel) =>
    toMessage(channel, notification),
  );
  // Messages first: dying in between, outside a transaction, then repeats a message instead of losing it.
  if (messages.length > 0) await desk.outbox.add(messages);
  if (!(await desk.store.compareAndSet(state))) return null;
  const accepted = messages.length > 0;
  const receipt: AlertReceipt = {
    accepted,
    reason: deliver && !accepted ? 'no-route' : reason,
    id: notification.id,
    messageIds: messages.map(({ id }) => id),
  };
  await auditAlert(desk, notification, receipt);
  return receipt;
}

async function acceptSingle(
  desk: AlertDesk,
  key: AlertKey,
  event: FiringEvent | ResolvedEvent,
  content: AlertContent,
): Promise<AlertReceipt | null> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const receipt = await attempt(desk, key, event, content);
    if (receipt !== null) return receipt;
  }
  return null;
}

/** Takes an alert, or the end of one, in: touches only the store, the outbox and the audit log of the desk. */
async function accept(
  desk: AlertDesk,
  key: AlertKey,
  event: FiringEvent | ResolvedEvent,
  content: AlertContent,
): Promise<AlertReceipt> {
  const { grouping } = desk;
  const receipt =
    grouping === null
      ? await acceptSingle(desk, key, event, content)
      : await acceptGrouped({ ...desk, grouping }, key, event, content, ROUNDS);
  if (receipt !== null) return receipt;
  throw new FplMlError(
    'ALERT_CONFLICT',
    `Alert "${key.dedupKey}" was changed by others ${ROUNDS} times while it was taken in: send it again.`,
    { retryable: true, data: { ...key } },
  );
}

function invalid(message: string): FplMlError {
  return new FplMlError('ALERT_INVALID', message);
}

function checkedMetadata(metadata: JsonObject = {}): JsonObject {
  canonicalJson(metadata);
  return frozenCopy(metadata);
}

/** @throws FplMlError `ALERT_INVALID`, `JSON_INVALID`, `ALERT_CONFLICT` */
export async function acceptAlert(desk: AlertDesk, alert: AlertInput): Promise<AlertReceipt> {
  const { title, message, level, dedupKey = title, model = null } = alert;
  if (title === '' || dedupKey === '' || model === '') {
    throw invalid('Expected an alert with a title, and a dedup key and model that are not "": leave them out instead.');
  }
  if (!['info', 'warning', 'critical'].includes(level)) {
    throw invalid(`Expected the level info, warning or critical, got "${level}".`);
  }
  const metadata = checkedMetadata(alert.metadata);
  const routed = routedChannels(desk.routes, level).length > 0;
  const event: FiringEvent = { status: 'firing', model, dedupKey, title, level, metadata, routed };
  return accept(desk, { model, dedupKey }, event, { message, metadata });
}

/** What the end of an alert may say. */
export interface ResolveInput {
  /** The model of the alert. Default none. */
  readonly model?: string;
  /** Default says since when it was firing. */
  readonly message?: string;
  /** Default none. */
  readonly metadata?: JsonObject;
}

/** @throws FplMlError `JSON_INVALID`, `ALERT_CONFLICT` */
export async function acceptResolution(desk: AlertDesk, dedupKey: string, end: ResolveInput): Promise<AlertReceipt> {
  const { model = null, message = null } = end;
  return accept(
    desk,
    { model, dedupKey },
    { status: 'resolved' },
    { message, metadata: checkedMetadata(end.metadata) },
  );
}
