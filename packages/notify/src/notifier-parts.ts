import { silentLogger } from '@fpl-ml/core';
import type { AlertDesk } from './alert-desk.js';
import type { Channel } from './channel.js';
import { checkAtLeast } from './check-at-least.js';
import { DEFAULT_COOLDOWN } from './decide-alert.js';
import { DEFAULT_RETRY } from './decide-retry.js';
import type { Relay } from './drain-outbox.js';
import { checkedGrouping } from './grouping.js';
import { checkedInhibitions } from './inhibition.js';
import type { NotifierOptions } from './notifier-options.js';
import { checkedRoutes } from './routes.js';
import { configuredSilences } from './silences.js';

/** @throws FplMlError `NOTIFIER_INVALID` */
export function relayFrom(options: NotifierOptions, channels: ReadonlyMap<string, Channel>): Relay {
  const { outbox, clock, ids, auditLog, sendTimeout = 20_000, lease = 60_000, batchSize = 10 } = options;
  const retry = { ...DEFAULT_RETRY, ...options.retry };
  checkAtLeast('retry.maxAttempts', retry.maxAttempts, 1);
  checkAtLeast('retry.baseDelay', retry.baseDelay, 0);
  checkAtLeast('retry.maxDelay', retry.maxDelay, 0);
  checkAtLeast('retry.maxRetryAfter', retry.maxRetryAfter, 0);
  checkAtLeast('retry.maxPaused', retry.maxPaused, 0);
  checkAtLeast('sendTimeout', sendTimeout, 1);
  checkAtLeast('lease, which outlasts sendTimeout,', lease, sendTimeout + 1);
  checkAtLeast('batchSize', batchSize, 1);
  const logger = options.logger ?? silentLogger;
  const relay = { channels, outbox, clock, ids, retry, sendTimeout, lease, batchSize, logger };
  return Object.freeze(auditLog === undefined ? relay : { ...relay, auditLog });
}

/** @throws FplMlError `NOTIFIER_INVALID`, `CHANNEL_UNKNOWN`, `SILENCE_INVALID`, `MATCHER_INVALID` */
export function deskFrom(options: NotifierOptions, channels: ReadonlyMap<string, Channel>): AlertDesk {
  const { store, outbox, clock, ids, auditLog } = options;
  const grouping = checkedGrouping(options.grouping, options.cooldown);
  const cooldown = grouping === null ? (options.cooldown ?? DEFAULT_COOLDOWN) : 0;
  checkAtLeast('cooldown', cooldown, 0);
  const routes = checkedRoutes(channels, options.routes);
  const silences = configuredSilences(options.silences);
  const inhibitions = checkedInhibitions(options.inhibitions);
  const desk = { store, outbox, clock, ids, cooldown, routes, grouping, silences, inhibitions };
  return Object.freeze(auditLog === undefined ? desk : { ...desk, auditLog });
}
