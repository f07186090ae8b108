import type { AuditLog, Clock, IdSource, Outbox } from '@fpl-ml/core';
import type { AlertStore } from './alert-store.js';
import type { Grouping } from './grouping.js';
import type { Inhibition } from './inhibition.js';
import type { Route } from './routes.js';
import type { Silence } from './silence-store.js';

/** What taking an alert in touches. */
export interface AlertDesk {
  readonly store: AlertStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly routes: readonly Required<Route>[];
  /** 0 where alerts are grouped. */
  readonly cooldown: number;
  /** `null` where each alert is a message. */
  readonly grouping: Grouping | null;
  /** Those of the configuration. */
  readonly silences: readonly Silence[];
  readonly inhibitions: readonly Inhibition[];
  readonly auditLog?: AuditLog;
}
