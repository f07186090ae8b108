import {
  type AuditLog,
  type Clock,
  FplMlError,
  type IdSource,
  type Logger,
  type Outbox,
  silentLogger,
} from '@fpl-ml/core';
import {
  type AlertDesk,
  type AlertInput,
  type AlertReceipt,
  acceptAlert,
  acceptResolution,
  type ResolveInput,
} from './accept-alert.js';
import type { AlertStore } from './alert-store.js';
import type { Channel } from './channel.js';
import { DEFAULT_COOLDOWN } from './decide-alert.js';
import { DEFAULT_RETRY, type RetryPolicy } from './decide-retry.js';
import { describeError } from './describe-error.js';
import { type DrainCounts, drainOutbox, type Relay } from './drain-outbox.js';
import { channelsByName, checkedRoutes, namedChannels, type Route } from './routes.js';
import { type NotificationSummary, readSummary } from './summary.js';
import { type ChannelTest, testChannels } from './test-channels.js';

/** Options of {@link createNotifier}. */
export interface NotifierOptions {
  /** Where notifications can go. All processes that drain one outbox need the same ones. */
  readonly channels: readonly Channel[];
  /** The state of the alerts. */
  readonly store: AlertStore;
  /** Holds accepted alerts until they are delivered; in the same database as `store`, so that both commit together. */
  readonly outbox: Outbox;
  /** Stamps alerts, times out deliveries, paces {@link Notifier.start}. */
  readonly clock: Clock;
  /** Names relays, tests and audit records; the ids of alerts are derived from their state. */
  readonly ids: IdSource;
  /** Who gets what. Default every channel everything. */
  readonly routes?: readonly Route[];
  /** Milliseconds for which an alert keeps back those of its key that are not of a higher level. Default 30 minutes; 0 for none. */
  readonly cooldown?: number;
  /** How deliveries are repeated; what is left out has the default of {@link RetryPolicy}. */
  readonly retry?: Partial<RetryPolicy>;
  /** Milliseconds until a delivery that does not end counts as failed. Default 20 seconds. */
  readonly sendTimeout?: number;
  /** Milliseconds for which a message is claimed, longer than `sendTimeout`. Default 60 seconds. */
  readonly lease?: number;
  /** Deliveries at the same time. Default 10. */
  readonly batchSize?: number;
  /** Milliseconds between two drains of {@link Notifier.start}. Default 5 seconds. */
  readonly pollInterval?: number;
  /** Gets a record of each alert accepted, suppressed or given up (model `''` where there is none). Default none. */
  readonly auditLog?: AuditLog;
  /** Told of deliveries that failed; never of contents or secrets. Default silent. */
  readonly logger?: Logger;
}

/** Tells people, and sees to it that the message arrives. */
export interface Notifier {
  /**
   * Takes an alert in: decides, and writes its new state and one message for each routed channel. Sends nothing, and
   * touches only `store`, `outbox` and `auditLog`, so that it can be part of a transaction.
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
   * Delivers what is due until nothing is: at least once, in order for each channel, model and dedup key. Rejects when the
   * outbox fails; what was under way is then delivered again after the lease.
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
  /** As {@link Notifier.stop}. */
  [Symbol.asyncDispose](): Promise<void>;
}

function checkAtLeast(name: string, value: number, least: number): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new FplMlError('NOTIFIER_INVALID', `Expected ${name} to be a number from ${least}, got ${value}.`, {
    data: { name, value },
  });
}

function relayFrom(options: NotifierOptions, channels: ReadonlyMap<string, Channel>): Relay {
  const { outbox, clock, ids, auditLog, sendTimeout = 20_000, lease = 60_000, batchSize = 10 } = options;
  const retry = { ...DEFAULT_RETRY, ...options.retry };
  checkAtLeast('retry.maxAttempts', retry.maxAttempts, 1);
  checkAtLeast('retry.baseDelay', retry.baseDelay, 0);
  checkAtLeast('retry.maxDelay', retry.maxDelay, 0);
  checkAtLeast('retry.maxRetryAfter', retry.maxRetryAfter, 0);
  checkAtLeast('sendTimeout', sendTimeout, 1);
  checkAtLeast('lease, which outlasts sendTimeout,', lease, sendTimeout + 1);
  checkAtLeast('batchSize', batchSize, 1);
  const logger = options.logger ?? silentLogger;
  const relay = { channels, outbox, clock, ids, retry, sendTimeout, lease, batchSize, logger };
  return Object.freeze(auditLog === undefined ? relay : { ...relay, auditLog });
}

function deskFrom(options: NotifierOptions, channels: ReadonlyMap<string, Channel>): AlertDesk {
  const { store, outbox, clock, ids, auditLog, cooldown = DEFAULT_COOLDOWN } = options;
  checkAtLeast('cooldown', cooldown, 0);
  const desk = { store, outbox, clock, ids, cooldown, routes: checkedRoutes(channels, options.routes) };
  return Object.freeze(auditLog === undefined ? desk : { ...desk, auditLog });
}

interface Loop {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

function drainLoop(relay: Relay, pollInterval: number): Loop {
  let running: { readonly controller: AbortController; readonly ended: Promise<void> } | null = null;
  const round = async (signal: AbortSignal): Promise<void> => {
    try {
      await drainOutbox(relay, signal);
    } catch (error) {
      const data = { error: describeError(error) };
      relay.logger.log({ level: 'error', component: 'notify', message: 'drain failed, will be tried again', data });
    }
    // Rejects only when the loop is stopped.
    await relay.clock.sleep(pollInterval, signal).catch(() => undefined);
  };
  const loop = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) await round(signal);
  };
  return {
    start: () => {
      if (running !== null) return;
      const controller = new AbortController();
      running = { controller, ended: loop(controller.signal) };
    },
    stop: async () => {
      const stopping = running;
      running = null;
      stopping?.controller.abort();
      await stopping?.ended;
    },
  };
}

/**
 * Makes a notifier. Cheap: inside a transaction one is made on the stores bound to it, to send alerts, and another one
 * outside drains.
 *
 * @throws FplMlError `CHANNEL_NAME_TAKEN`; `CHANNEL_UNKNOWN` for a route to a channel that is not there;
 * `NOTIFIER_INVALID` for a figure out of range, or a level that is none
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
  const loop = drainLoop(relay, pollInterval);
  const source = { store, outbox, channels: [...channels.keys()] };
  return {
    sendAlert: async (alert) => acceptAlert(desk, alert),
    resolveAlert: async (dedupKey, end = {}) => acceptResolution(desk, dedupKey, end),
    drain: async ({ signal } = {}) => drainOutbox(relay, signal),
    start: loop.start,
    stop: loop.stop,
    testNotifications: async ({ channels: names } = {}) =>
      testChannels(namedChannels(channels, names), { clock, ids, timeout: relay.sendTimeout }),
    getNotificationSummary: async ({ model } = {}) => readSummary(source, clock.now(), model),
    [Symbol.asyncDispose]: loop.stop,
  };
}
