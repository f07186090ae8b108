import type { AuditLog, Clock, IdSource, Logger, Outbox } from '@fpl-ml/core';
import type { AlertStore } from './alert-store.js';
import type { Channel } from './channel.js';
import type { RetryPolicy } from './decide-retry.js';
import type { GroupingOptions } from './grouping.js';
import type { Inhibition } from './inhibition.js';
import type { Route } from './routes.js';
import type { ConfiguredSilence } from './silences.js';

/** Options of `createNotifier`. */
export interface NotifierOptions {
  /** Where notifications can go. All processes that drain one outbox need the same ones. */
  readonly channels: readonly Channel[];
  /** The state of the alerts, the groups and the silences. */
  readonly store: AlertStore;
  /** Holds accepted alerts until they are delivered; in the same database as `store`, so that both commit together. */
  readonly outbox: Outbox;
  /** Stamps alerts, times out deliveries, paces `start`. */
  readonly clock: Clock;
  /** Names relays, tests and audit records; the ids of alerts are derived from their state. */
  readonly ids: IdSource;
  /** Who gets what. Default every channel everything. */
  readonly routes?: readonly Route[];
  /**
   * Milliseconds for which an alert keeps back those of its key that are not of a higher level. Default 30 minutes; 0 for
   * none. Not with `grouping`, where `repeat` says how often people hear of what goes on.
   */
  readonly cooldown?: number;
  /** Gathers alerts into one message for each group and channel. Default none: each alert that is let through is a message. */
  readonly grouping?: GroupingOptions;
  /** Silences of the configuration, besides those in the store. Default none. */
  readonly silences?: readonly ConfiguredSilence[];
  /** Which alerts hide which others while they fire. Default none. */
  readonly inhibitions?: readonly Inhibition[];
  /** How deliveries are repeated; what is left out has the default of {@link RetryPolicy}. */
  readonly retry?: Partial<RetryPolicy>;
  /** Milliseconds until a delivery that does not end counts as failed. Default 20 seconds. */
  readonly sendTimeout?: number;
  /** Milliseconds for which a message is claimed, longer than `sendTimeout`. Default 60 seconds. */
  readonly lease?: number;
  /** Deliveries at the same time. Default 10. */
  readonly batchSize?: number;
  /** Milliseconds between two drains of `start`. Default 5 seconds. */
  readonly pollInterval?: number;
  /** Gets a record of each alert accepted, suppressed or given up (model `''` where there is none). Default none. */
  readonly auditLog?: AuditLog;
  /** Told of deliveries that failed; never of contents or secrets. Default silent. */
  readonly logger?: Logger;
}
