import type { Health } from '@fpl-ml/core';
import type { NotificationFeed } from '@fpl-ml/notify';
import type { DashboardSource } from '../dashboard-source.js';
import type { MetricName } from '../shown/metric-name.js';
import type { PartContext } from './read-part.js';

/** What every reading of a dashboard needs. */
export interface DashboardReading extends PartContext {
  readonly source: DashboardSource;
  /** Asks the running service; `null` where there is none. */
  readonly health: ((model: string) => Promise<Health>) | null;
  /** `null` where there is none. */
  readonly feed: Pick<NotificationFeed, 'list'> | null;
  readonly environment: string | null;
  /** How many periods are shown, the latest. */
  readonly periods: number;
  /** How many rows lists have. */
  readonly rows: number;
  /** What the error chart shows; `null` for the figure that is charted. */
  readonly metric: MetricName | null;
  readonly labelOf: (id: string, position: number) => string;
  /** Epoch milliseconds. */
  readonly now: number;
}
