import {
  type AlertInput,
  type AlertReceipt,
  acceptAlert,
  acceptResolution,
  type ResolveInput,
} from './accept-alert.js';
import { checkAtLeast } from './check-at-least.js';
import { drainAll } from './drain-all.js';
import { drainLoop } from './drain-loop.js';
import type { DrainCounts } from './drain-outbox.js';
import type { NotifierOptions } from './notifier-options.js';
import { deskFrom, relayFrom } from './notifier-parts.js';
import { channelsByName, namedChannels } from './routes.js';
import type { Silence } from './silence-store.js';
import { addSilence, endSilence, listSilences, type SilenceInput } from './silences.js';
import { type NotificationSummary, readSummary } from './summary.js';
import { type ChannelTest, testChannels } from './test-channels.js';

/** Tells people, and sees to it that the message arrives. */
export interface Notifier {
  /**
   * Takes an alert in: decides, and writes its new state and one message for each routed channel; with `grouping`, no message
   * but its place in a group of each routed channel. Sends nothing, and touches only `store`, `outbox` and `auditLog`, so that it can be part of a transaction.
   *
   * @throws FplMlError `ALERT_INVALID`; `JSON_INVALID` for metadata that JSON cannot hold; `ALERT_CONFLICT`, retryable
   */
  sendAlert(alert: AlertInput): Promise<AlertReceipt>;
  /**
   * Says that a condition is over. A resolved notice goes to the channels that the firing went to, once, and only if
   * the firing was reported. What is not firing stays untouched, so it may be called at every check that is well.
   *
   * @throws FplMlError `JSON_INVALID`, `ALERT_CONFLICT` as {@link Notifier.sendAlert}
   */
  resolveAlert(dedupKey: string, end?: ResolveInput): Promise<AlertReceipt>;
  /**
   * Looks at the groups that are due, then delivers what is due until nothing is: at least once, in order for each channel,
   * model and dedup key, or group. Rejects when the store or the outbox fails; what was under way is then delivered again
   * after the lease, and what a group had to tell is told at the next drain.
   *
   * @param options.signal when it aborts, no further batch is taken, and what is under way is finished
   */
  drain(options?: { readonly signal?: AbortSignal }): Promise<DrainCounts>;
  /** Drains now, and again every `pollInterval`, until {@link Notifier.stop}. A drain that fails is logged. */
  start(): void;
  /** Ends what {@link Notifier.start} began; resolves when the deliveries under way have ended. */
  stop(): Promise<void>;
  /**
   * Sends a test to each channel, past store, outbox and cooldown. Never rejects because of what a channel does.
   *
   * @param options.channels names of those to test. Default all
   * @throws FplMlError `CHANNEL_UNKNOWN`
   */
  testNotifications(options?: { readonly channels?: readonly string[] }): Promise<readonly ChannelTest[]>;
  /** What is firing, what was sent and what was not. @param options.model only what concerns this model */
  getNotificationSummary(options?: { readonly model?: string }): Promise<NotificationSummary>;
  /**
   * Silences alerts for a time. Without groups, alerts that match are held back as `silenced`, and the first one after the
   * silence passes as if it had come then; in a group they are told at the first flush after it, if they still fire. Ends of
   * what was told of are told all the same. Audited as `silence-created`.
   *
   * @returns the record, frozen
   * @throws FplMlError `SILENCE_INVALID`, `MATCHER_INVALID`
   */
  silence(silence: SilenceInput): Promise<Silence>;
  /** The silences that are not over, those of the configuration first. @param options.ended also those that are over */
  listSilences(options?: { readonly ended?: boolean }): Promise<readonly Silence[]>;
  /**
   * Ends a silence now; one that is over stays as it is. Audited as `silence-expired`.
   *
   * @param options.expiredBy who ends it. Default `notifier`
   * @throws FplMlError `SILENCE_UNKNOWN`, also for one of the configuration; `ALERT_CONFLICT`, retryable
   */
  expireSilence(id: string, options?: { readonly expiredBy?: string }): Promise<Silence>;
  /** As {@link Notifier.stop}. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a notifier. Cheap: inside a transaction one is made on the stores bound to it, to send alerts, and another one
 * outside drains.
 *
 * @throws FplMlError `CHANNEL_NAME_TAKEN`; `CHANNEL_UNKNOWN` for a route to a channel that is not there;
 * `NOTIFIER_INVALID` for a figure out of range, a level that is none, or `grouping` together with `cooldown`;
 * `SILENCE_INVALID`, `MATCHER_INVALID`
 *
 * @example
 * ```ts
 * import { randomIds, systemClock } from '@fpl-ml/core';
 * import { memoryOutbox } from '@fpl-ml/core/testing';
 * import { consoleChannel, createNotifier, memoryAlertStore } from '@fpl-ml/notify';
 *
 * const notifier = createNotifier({
 *   channels: [consoleChannel({ write: (line) => console.log(line) })],
 *   store: memoryAlertStore(),
 *   outbox: memoryOutbox(),
 *   clock: systemClock(),
 *   ids: randomIds(),
 * });
 * await notifier.sendAlert({ title: 'Disk full', message: '98 % used.', level: 'warning' });
 * await notifier.drain();
 * ```
 */
export function createNotifier(options: NotifierOptions): Notifier {
  const { store, outbox, clock, ids, pollInterval = 5_000 } = options;
  const channels = channelsByName(options.channels);
  const desk = deskFrom(options, channels);
  const relay = relayFrom(options, channels);
  checkAtLeast('pollInterval', pollInterval, 1);
  const drain = (signal?: AbortSignal): Promise<DrainCounts> => drainAll(desk, relay, signal);
  const loop = drainLoop(relay, pollInterval, drain);
  const source = { store, outbox, channels: [...channels.keys()] };
  return {
    sendAlert: async (alert) => acceptAlert(desk, alert),
    resolveAlert: async (dedupKey, end = {}) => acceptResolution(desk, dedupKey, end),
    drain: async ({ signal } = {}) => drain(signal),
    start: loop.start,
    stop: loop.stop,
    testNotifications: async ({ channels: names } = {}) =>
      testChannels(namedChannels(channels, names), { clock, ids, timeout: relay.sendTimeout }),
    getNotificationSummary: async ({ model } = {}) => readSummary(source, clock.now(), model),
    silence: async (silence) => addSilence(desk, silence),
    listSilences: async ({ ended = false } = {}) => listSilences(desk, ended),
    expireSilence: async (id, { expiredBy = 'notifier' } = {}) => endSilence(desk, id, expiredBy),
    [Symbol.asyncDispose]: loop.stop,
  };
}
