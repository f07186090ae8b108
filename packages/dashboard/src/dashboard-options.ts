import { type Clock, FplMlError, type Health, type Logger } from '@fpl-ml/core';
import type { NotificationFeed } from '@fpl-ml/notify';
import type { DashboardSource } from './dashboard-source.js';
import { isMetricName, METRIC_NAMES, type MetricName } from './shown/metric-name.js';

/** What {@link createDashboard} needs. */
export interface DashboardOptions {
  /** The stores; nothing is ever written to them. */
  readonly source: DashboardSource;
  readonly clock: Pick<Clock, 'now' | 'setTimeout'>;
  /** The models to choose from, the first one first. Default: those that the registry knows, by name. */
  readonly models?: readonly string[];
  /** Shown beside the model, such as `production`. Default nothing. */
  readonly environment?: string;
  /**
   * Asks the running service, for instance an engine's `getHealthStatus`: what it says of a component in `details` counts
   * more than what the stores say. Default: the stores alone are asked.
   */
  readonly health?: (model: string) => Promise<Health>;
  /** What `dashboardChannel` has put there for people to read. Default none: the alerts alone are shown. */
  readonly feed?: Pick<NotificationFeed, 'list'>;
  /** Where the page is mounted, such as `/ml`. Default at the root. */
  readonly basePath?: string;
  /** Seconds until the browser loads the page again, at least 5; `null` for never. Default `null`. */
  readonly refresh?: number | null;
  /** How many periods are shown, the latest: a whole number from 1 to 200. Default 40. */
  readonly periods?: number;
  /** How many rows the lists have: a whole number from 1 to 1,000. Default 50. */
  readonly rows?: number;
  /** How long a store may take to answer, milliseconds from 1. Default 10,000. */
  readonly timeout?: number;
  /**
   * For how long a reading serves other requests, milliseconds up to an hour; 0 reads anew for each, as is needed with a clock
   * that stands still. Default 1,000.
   */
  readonly cacheFor?: number;
  /**
   * What the error chart shows when the address does not say. Default the figure that the monitor's charts watch, or else
   * `rmse`.
   */
  readonly metric?: MetricName;
  /** What a period is called, in lower case. Default `period`. */
  readonly noun?: string;
  /** Unit of the target, such as `points`. Default none. */
  readonly unit?: string;
  /** What predictions are about, in the plural. Default `entities`. */
  readonly entities?: string;
  /** The short name of a period on the axis. Default the number at the end of its id, or else its place. */
  readonly labelOf?: (id: string, position: number) => string;
  /** Told of what could not be read. Default silent. The component is `dashboard`. */
  readonly logger?: Logger;
}

function refuse(name: string, expected: string, value: unknown): never {
  throw new FplMlError(
    'DASHBOARD_OPTIONS_INVALID',
    `Expected ${name} to be ${expected}, got ${JSON.stringify(value)}.`,
    {
      data: { option: name },
    },
  );
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  refuse(name, `a whole number from ${least} to ${most}`, value);
}

/** @throws FplMlError `DASHBOARD_OPTIONS_INVALID` */
export function checkOptions(options: DashboardOptions): void {
  const { basePath = '', refresh, periods, rows, timeout, cacheFor, metric } = options;
  if (!/^(?:\/[\w.~-]+)*$/.test(basePath)) {
    refuse('basePath', "'' or a path such as '/ml' without a slash at its end", basePath);
  }
  if (refresh !== undefined && refresh !== null) checkWhole('refresh', refresh, 5, 86_400);
  if (periods !== undefined) checkWhole('periods', periods, 1, 200);
  if (rows !== undefined) checkWhole('rows', rows, 1, 1_000);
  if (timeout !== undefined) checkWhole('timeout', timeout, 1, 3_600_000);
  if (cacheFor !== undefined) checkWhole('cacheFor', cacheFor, 0, 3_600_000);
  if (metric !== undefined && !isMetricName(metric)) refuse('metric', `one of ${METRIC_NAMES.join(', ')}`, metric);
}
